"""PET: activity to standardised uptake values."""
