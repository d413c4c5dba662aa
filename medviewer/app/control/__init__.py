"""The controller: what the user wants becomes tasks and state; and topics without a room."""
