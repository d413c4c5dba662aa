"""Contact sheets: every method that suits a model on the same images, side by side."""
