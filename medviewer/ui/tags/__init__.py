"""The tag browser: the header of an image, or of two side by side."""
