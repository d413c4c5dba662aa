"""The networks that a card can name, in plain torch, one family a file."""
