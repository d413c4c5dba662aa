"""Bringing back what was open: at the next start, and after a crash."""
