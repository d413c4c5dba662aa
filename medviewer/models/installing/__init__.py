"""A bundle that comes from elsewhere, a folder or a ZIP file, into the user's models folder."""
