"""Measurements of what is open: the list, its history, where each stands, how it is kept."""
