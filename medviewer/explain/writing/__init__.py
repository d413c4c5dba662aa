"""Maps as files and as JSON."""
