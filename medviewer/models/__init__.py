"""What a classifier is: cards, weights, preparation, networks."""
