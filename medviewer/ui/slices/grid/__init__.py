"""The cells of a layout: what each shows, and what the hands ask for in it."""
