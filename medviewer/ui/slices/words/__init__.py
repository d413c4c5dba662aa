"""What is said around a slice: the words, whether they fit, where they stand, their painting."""
