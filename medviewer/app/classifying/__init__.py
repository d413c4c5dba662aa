"""What the screen asks of a classifier, and the one on this computer."""
