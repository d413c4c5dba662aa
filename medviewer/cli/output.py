"""Where the commands' results go."""

import argparse


def add_json_argument(parser: argparse.ArgumentParser, or_else: str = "") -> None:
    """Add ``--json FILE|-``; it may be left out where there is something to print `or_else`."""
    text = "where to write the result; - is stdout"
    if or_else:
        text += f" (default: {or_else})"
    parser.add_argument("--json", required=not or_else, metavar="FILE|-", help=text)
