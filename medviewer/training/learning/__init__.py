"""From labelled images to weights: networks, losses, optimisers, epochs."""
