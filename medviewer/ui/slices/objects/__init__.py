"""What segmentations, parametric maps, presentation states and key objects add to a view."""
