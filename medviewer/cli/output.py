"""Where results go, and how a command says how far it is."""

import argparse
import sys
from pathlib import Path

from medviewer.cancel import WorkContext
from medviewer.explain.json_file import JsonObject, to_text, write_json

_STDOUT = "-"


def add_json_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--json FILE|-``."""
    parser.add_argument(
        "--json", required=True, metavar="FILE|-", help="where to write the result; - is stdout"
    )


def write_result(value: JsonObject, target: str) -> None:
    """Write a JSON document to a file or, for ``-``, alone to stdout."""
    if target == _STDOUT:
        sys.stdout.write(to_text(value))
        sys.stdout.flush()
    else:
        write_json(Path(target), value)


def console_context() -> WorkContext:
    """Return a context that shows the progress on stderr where that is a terminal."""
    return WorkContext(progress=_show_progress) if sys.stderr.isatty() else WorkContext()


def end_progress() -> None:
    """Clear the line of the progress."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def _show_progress(fraction: float, text: str) -> None:
    """Overwrite the line of the progress."""
    sys.stderr.write(f"\r\033[K{fraction:4.0%} {text}")
    sys.stderr.flush()
