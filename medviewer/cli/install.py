"""``medviewer install``: a bundle into the user's models folder."""

import argparse
import sys
from pathlib import Path

from medviewer.cli.paths import existing
from medviewer.config import load_settings
from medviewer.errors import UsageError
from medviewer.explain.json_file import to_text
from medviewer.inference.torch_loader import load_torch
from medviewer.models.installing.arrival import Arrival, read_arrival
from medviewer.models.installing.install import find_equal, install
from medviewer.models.registry import install_folder, models_folders


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add BUNDLE and ``--yes``."""
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="folder or ZIP file of a model")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(arguments: argparse.Namespace) -> int:
    """Show what it is, ask, install, and say where it went."""
    arrival = read_arrival(existing(arguments.bundle))
    settings = [Path(name) for name in load_settings().settings.models_folders]
    folders = models_folders(settings)
    is_there = find_equal(arrival.card, folders) is not None
    if not is_there:
        _ask(arrival, yes=arguments.yes)
        load_torch()
    done = install(arrival, install_folder(settings), folders)
    card = done.bundle.card
    answer = {
        "schema": 1,
        "name": card.name,
        "version": card.version,
        "sha256": card.weights.sha256,
        "new": done.is_new,
    }
    sys.stdout.write(to_text(answer))
    return 0


def _ask(arrival: Arrival, *, yes: bool) -> None:
    """Show the card and wait for a yes."""
    card = arrival.card
    sys.stderr.write(
        f"{card.title} {card.version} ({card.name})\n{card.intended_use}\n"
        f"Licence: {card.licence}\nSHA-256: {card.weights.sha256}\n"
    )
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("say --yes to install this model without being asked")
    sys.stderr.write("Install it? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise UsageError("nothing was installed")
