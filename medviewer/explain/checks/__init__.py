"""Whether a map can be relied on."""
