"""Small files that are kept for the user: what was open, and the hanging protocols."""
