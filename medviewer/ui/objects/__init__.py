"""The pane of the objects that came with the images."""
