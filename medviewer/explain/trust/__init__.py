"""How far a map can be trusted, measured on one input: needs a network, no labels but a box."""
