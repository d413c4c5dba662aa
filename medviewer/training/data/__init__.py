"""Films for training: read, split, sampled, changed."""
