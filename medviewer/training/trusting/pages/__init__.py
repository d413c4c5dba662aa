"""What was measured of explanations, for people: a page, a section, a table of all models."""
