"""The ribbon below a view: what the model said of each slice."""
