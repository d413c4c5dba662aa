"""Slices on screen: the view, its layers, the grid of views."""
