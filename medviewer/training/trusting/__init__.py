"""How far a model's explanations can be trusted, measured on labelled data."""
