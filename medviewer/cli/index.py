"""``medviewer index``: what a folder holds, as JSON."""

import argparse

from medviewer.cli.output import add_json_argument, console_context, end_progress, write_result
from medviewer.cli.reading import add_path_argument, scan_path
from medviewer.io.index_json import index_to_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH and ``--json``."""
    add_path_argument(parser)
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Scan and write."""
    index = scan_path(arguments.path, console_context())
    end_progress()
    write_result(index_to_json(index), arguments.json)
    return 0
