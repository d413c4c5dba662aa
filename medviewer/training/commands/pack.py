"""``medviewer pack``: a bundle as one ZIP file or one folder, to be given away.

Several bundles of one kind of network become an ensemble.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from medviewer.errors import UsageError
from medviewer.models.bundle import load_bundle
from medviewer.models.installing.arrival import LICENCE_FILE, Arrival
from medviewer.training.shipping.bundle_pack import gather, pack
from medviewer.training.shipping.joined import join


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add FOLDER and the options."""
    parser.add_argument(
        "folders",
        type=Path,
        nargs="+",
        metavar="FOLDER",
        help="the model's folder; several become one ensemble, the mean of their logits",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE.zip|FOLDER", help="what to write"
    )
    parser.add_argument("--licence", type=Path, metavar="FILE", help="text of the model's licence")
    parser.add_argument(
        "--thumbnails", type=Path, metavar="FOLDER", help="PNG pictures to be shown with the model"
    )
    parser.add_argument("--name", help="name of the ensemble (default: the first's, -ensemble)")


def run(arguments: argparse.Namespace) -> int:
    """Pack and say what was packed."""
    if len(arguments.folders) > 1:
        arrival = _joined(arguments)
    elif arguments.name is not None:
        raise UsageError("--name is that of an ensemble: give several folders")
    else:
        arrival = gather(arguments.folders[0], arguments.licence, arguments.thumbnails)
    pack(arrival, arguments.out)
    size = sum(len(content) for content in arrival.files.values())
    sys.stdout.write(
        f"{arrival.card.name} {arrival.card.version}: {len(arrival.files)} files, "
        f"{size / 2**20:.1f} MiB\n"
    )
    return 0


def _joined(arguments: argparse.Namespace) -> Arrival:
    """Return the ensemble of several folders; a licence in the first one holds for it."""
    name = arguments.name
    if name is not None and not re.fullmatch(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*", name):
        raise UsageError("--name must be of letters and digits, with hyphens, dots or underscores")
    bundles = [load_bundle(folder) for folder in arguments.folders]
    name = name or f"{bundles[0].card.name}-ensemble"
    own = arguments.folders[0] / LICENCE_FILE
    licence = arguments.licence or (own if own.is_file() else None)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / name
        join(bundles, name, folder)
        return gather(folder, licence, arguments.thumbnails)
