"""The user's intents turned into tasks and state: the controller, and what has no topic of its own."""
