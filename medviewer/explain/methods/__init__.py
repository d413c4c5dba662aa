"""Which ways of explaining there are, what each is good for, and how one pass becomes maps."""
