"""Decoding in processes of its own: what a codec does to one of them costs one image."""
