"""What the user can ask for: actions, menus, and who hears them."""
