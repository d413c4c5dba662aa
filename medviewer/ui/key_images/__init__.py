"""The strip of key images."""
