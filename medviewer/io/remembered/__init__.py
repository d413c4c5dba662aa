"""The index of folders that were opened before, kept in the user's cache folder."""
