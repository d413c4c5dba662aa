"""Where the commands' results go."""

import argparse


def add_json_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--json FILE|-``."""
    parser.add_argument(
        "--json", required=True, metavar="FILE|-", help="where to write the result; - is stdout"
    )
