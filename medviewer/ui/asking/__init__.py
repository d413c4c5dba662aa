"""The screen of "ask it": what is painted over the image, and the panel with the scores."""
