"""Planes of a volume that were turned: how they stand, and their interpolated slices."""
