"""Two results of the same images beside each other: maps, trust, evaluations."""
