"""What the window asks after a crash."""
