"""Planes of a volume: three at a time, turned ones, and slices made regular for them."""
