"""The controls of a cine at its view."""
