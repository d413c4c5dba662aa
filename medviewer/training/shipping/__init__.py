"""Bundles as they are given away."""
