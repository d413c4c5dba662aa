"""Running a model on a series, and when not to."""
