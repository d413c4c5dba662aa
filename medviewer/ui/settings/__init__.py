"""The settings dialog, a page a file; imported when it is first opened."""
