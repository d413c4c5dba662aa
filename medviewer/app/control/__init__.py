"""The user's intent turned into tasks and into the session's state."""
