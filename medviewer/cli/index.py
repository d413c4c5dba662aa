"""``medviewer index``: what a folder holds, in lines or as JSON."""

import argparse
import sys
from typing import Any, NoReturn

from medviewer.cli.index_lines import index_lines
from medviewer.cli.output import add_json_argument
from medviewer.cli.reading import add_path_argument, scan_paths
from medviewer.console import console_context, end_progress
from medviewer.errors import MedviewerError
from medviewer.explain.json_file import write_result
from medviewer.explain.slow.kept_folder import forget_kept_maps
from medviewer.io.index_json import index_to_json
from medviewer.io.remembered.database import forget_everything


class _Forget(argparse.Action):
    """Forgets and ends, as ``--version`` does: nothing else needs to be given."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        forget_kept_maps()
        try:
            forget_everything()
        except MedviewerError as error:
            parser.exit(1, f"medviewer: {error}\n")
        parser.exit()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH and ``--json``, and ``--forget`` in their place."""
    add_path_argument(parser)
    add_json_argument(parser, or_else="lines for a person")
    parser.add_argument(
        "--forget",
        action=_Forget,
        nargs=0,
        help="only delete what the window remembers of the folders that were opened, and the "
        "heatmaps that it keeps",
    )


def run(arguments: argparse.Namespace) -> int:
    """Scan and write."""
    index = scan_paths(arguments.paths, console_context())
    end_progress()
    if arguments.json is None:
        for line in index_lines(index):
            sys.stdout.write(f"{line}\n")
    else:
        write_result(index_to_json(index), arguments.json)
    return 0
