"""What a classifier looked at, and how that leaves the program."""
