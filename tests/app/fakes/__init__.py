"""The edges of the program, replaced."""
