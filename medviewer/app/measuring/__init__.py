"""Measurements of what is open: the list and its history, drawn, changed, found again, kept."""
