"""Widgets: show the session, tell the controller what the user wants."""
