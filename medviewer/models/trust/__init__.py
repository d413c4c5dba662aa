"""What a bundle says of how far its explanations can be trusted."""
