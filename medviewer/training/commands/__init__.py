"""The workbench's commands, one module each."""
