"""Erase and score: the painting hand, its steps, and what the model answers."""
