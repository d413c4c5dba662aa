"""Measuring in a slice view: the hand that draws, lines and labels over the image."""
