"""``medviewer pack``: a bundle as one ZIP file or one folder, to be given away."""

import argparse
import sys
from pathlib import Path

from medviewer.training.shipping.bundle_pack import gather, pack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add FOLDER and the options."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the model's folder")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE.zip|FOLDER", help="what to write"
    )
    parser.add_argument("--licence", type=Path, metavar="FILE", help="text of the model's licence")
    parser.add_argument(
        "--thumbnails", type=Path, metavar="FOLDER", help="PNG pictures to be shown with the model"
    )


def run(arguments: argparse.Namespace) -> int:
    """Pack and say what was packed."""
    arrival = gather(arguments.folder, arguments.licence, arguments.thumbnails)
    pack(arrival, arguments.out)
    size = sum(len(content) for content in arrival.files.values())
    sys.stdout.write(
        f"{arrival.card.name} {arrival.card.version}: {len(arrival.files)} files, "
        f"{size / 2**20:.1f} MiB\n"
    )
    return 0
