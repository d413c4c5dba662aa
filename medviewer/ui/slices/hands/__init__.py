"""What mouse, wheel and keys mean over a slice."""
