"""Export: what is on screen, or a series, as pictures."""
