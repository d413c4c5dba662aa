"""The AI pane: what a model said of the series on screen."""
