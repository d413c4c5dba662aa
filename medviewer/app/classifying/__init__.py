"""What can be wanted of a classifier, what the screen asks of it, and the one on this computer."""
