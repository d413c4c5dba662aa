"""``medviewer measurements``: what was measured in the window, as CSV or JSON."""

import argparse
import sys
from pathlib import Path

from medviewer.cli.reading import add_path_argument, scan_paths
from medviewer.console import console_context, end_progress
from medviewer.io.measurements.database import load_measurements
from medviewer.io.measurements.export import Exported, export_text, form_of, write_export
from medviewer.io.measurements.image_keys import study_key
from medviewer.io.measurements.located import Located, exported_image, located

_STDOUT = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH, ``--out`` and ``--identifying``."""
    add_path_argument(parser)
    parser.add_argument(
        "--out",
        required=True,
        metavar="FILE|-",
        help="where to write: JSON for a name ending in .json, else CSV; - is CSV on stdout",
    )
    parser.add_argument(
        "--identifying", action="store_true", help="with names, IDs, dates and UIDs of the patients"
    )


def run(arguments: argparse.Namespace) -> int:
    """Look for the measurements of these images and write them."""
    index = scan_paths(arguments.paths, console_context())
    end_progress()
    loaded = load_measurements([study_key(study) for study in index.studies])
    if loaded.note:
        sys.stderr.write(f"medviewer: {loaded.note}\n")
    items = [_exported(one) for one in located(loaded.measurements, index.studies)]
    out = Path(arguments.out)
    text = export_text(items, form_of(out), identifying=arguments.identifying)
    if arguments.out == _STDOUT:
        sys.stdout.write(text)
    else:
        write_export(out, text)
    return 0


def _exported(one: Located) -> Exported:
    stack = next(stack for stack in one.series.stacks if one.ref in stack.frames)
    index = stack.frames.index(one.ref)
    return one.measurement, exported_image(one.study, one.series, stack, index)
