"""The form that makes a hanging protocol of what is on screen."""
