"""What a user may open: files, folders, directory files and archives, as single files to read."""
