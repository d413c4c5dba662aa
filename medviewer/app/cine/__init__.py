"""Cine: images played one after the other."""
