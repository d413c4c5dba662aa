"""Views side by side: what each shows, by name, and what it can show instead."""
