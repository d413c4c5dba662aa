"""What a user may choose, beyond single values: presets, keys, corner texts. Values, no file."""
