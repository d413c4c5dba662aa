"""Parts of an image that are painted over to ask what a score is made of."""
