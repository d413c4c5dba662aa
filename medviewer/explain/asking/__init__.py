"""Asking a model what its score is made of: parts erased, slices left out, scored again."""
