"""Ways of explaining that run the network many times: with progress, a stop and partial results."""
