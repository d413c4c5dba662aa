"""All stages of making a model, one after the other: train, score, measure, pack."""
