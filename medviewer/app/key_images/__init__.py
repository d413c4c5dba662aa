"""Key images: those that the reader has marked, and how they are kept."""
