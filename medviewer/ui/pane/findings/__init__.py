"""What a prediction says, class by class."""
