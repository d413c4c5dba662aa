"""Regular volumes made of slices that form none; only for whoever asks."""
