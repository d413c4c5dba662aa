"""How a heatmap is shown over a slice: its scale in words, its colour bar, its lines."""
