"""The lines that long work writes."""

import logging
import sys


def log_to_stderr() -> None:
    """Show them: hours want a progress line."""
    logger = logging.getLogger("medviewer.training")
    logger.setLevel(logging.INFO)
    if not logging.getLogger().handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        logger.addHandler(handler)
