"""How prepared images become scores: one by one, as a sequence of slices, or as a volume."""
