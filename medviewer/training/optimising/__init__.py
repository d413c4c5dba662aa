"""Making a trained model smaller or faster, and saying what that costs."""
