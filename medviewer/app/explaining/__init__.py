"""Heatmaps of other methods, layers and classes than those that came with the scores."""
