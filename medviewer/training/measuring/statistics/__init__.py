"""Numbers from scores: metrics of a level, comparisons of models, calibrations."""
