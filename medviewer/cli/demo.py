"""``medviewer demo``: the demo study as links to images that ship inside packages."""

import argparse
import sys
from pathlib import Path

from medviewer.explain.json_file import make_folder
from medviewer.io.demo import link_demo_study


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--out``."""
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder to fill")


def run(arguments: argparse.Namespace) -> int:
    """Link the images and say where."""
    make_folder(arguments.out)
    sys.stdout.write(f"{link_demo_study(arguments.out)}\n")
    return 0
