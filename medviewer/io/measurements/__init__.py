"""Measurements kept for the user: which image they belong to, the database, exports."""
