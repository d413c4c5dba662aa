"""Published benchmarks, measured again with the networks of the registry."""
