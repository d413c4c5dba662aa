"""What models say of labelled data: networks run as in the viewer, at every level."""
