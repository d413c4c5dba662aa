"""How a command in a terminal says how far it is; without one it stays silent."""

import sys

from medviewer.cancel import WorkContext


def console_context() -> WorkContext:
    """Return a context that shows the progress on stderr where that is a terminal."""
    return WorkContext(progress=_show_progress) if sys.stderr.isatty() else WorkContext()


def end_progress() -> None:
    """Clear the line of the progress."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def say(text: str) -> None:
    """Tell something beside the result, in one line on stderr."""
    end_progress()
    sys.stderr.write(f"medviewer: {' '.join(text.split())}\n")


def _show_progress(fraction: float, text: str) -> None:
    """Overwrite the line of the progress."""
    sys.stderr.write(f"\r\033[K{fraction:4.0%} {text}")
    sys.stderr.flush()
