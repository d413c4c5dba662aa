"""Hanging protocols: which series go to which view, in which layout."""
