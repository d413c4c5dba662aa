"""Words and figures for the screen, without widgets."""
