"""What the network saw: its tensor beside the slice that it was made of."""
