"""Evaluations as one HTML file that can be read offline."""
