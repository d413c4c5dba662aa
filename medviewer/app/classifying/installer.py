"""Bundles that come to the window: what they say of themselves, and what installs them.

The defaults import what they need on the worker, when they are called.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.cancel import WorkContext

if TYPE_CHECKING:  # the window need not wait for what only a bundle brings
    from medviewer.models.installing.arrival import Arrival

CARD_FILE = "card.toml"
BUNDLE_SUFFIX = ".zip"


@dataclass(frozen=True, slots=True, eq=False)
class BundleOffer:
    """A checked bundle that is not installed yet, in its card's own words.

    `is_installed`: the very same model is there already. `arrival` holds its files.
    """

    title: str
    name: str
    version: str
    intended_use: str
    not_for: tuple[str, ...]
    licence: str
    sha256: str
    is_installed: bool = False
    arrival: "Arrival | None" = None


def _is_bundle(path: Path) -> bool:
    from medviewer.models.installing.arrival import is_bundle

    return is_bundle(path)


def _read(path: Path, settings_folders: Sequence[str], context: WorkContext) -> BundleOffer:
    from medviewer.models.installing.arrival import read_arrival
    from medviewer.models.installing.install import find_equal
    from medviewer.models.registry import models_folders

    arrival = read_arrival(path, context)
    card = arrival.card
    found = find_equal(card, models_folders([Path(name) for name in settings_folders]))
    return BundleOffer(
        card.title,
        card.name,
        card.version,
        card.intended_use,
        card.not_for,
        card.licence,
        card.weights.sha256,
        found is not None,
        arrival,
    )


def _install(offer: BundleOffer, settings_folders: Sequence[str]) -> None:
    from medviewer.inference.torch_loader import load_torch
    from medviewer.models.installing.install import install
    from medviewer.models.registry import install_folder, models_folders

    if offer.arrival is None:
        return
    load_torch()
    folders = [Path(name) for name in settings_folders]
    install(offer.arrival, install_folder(folders), models_folders(folders))


@dataclass(frozen=True, slots=True)
class Installer:
    """How bundles are recognised, read and installed; folders are those of the settings."""

    is_bundle: Callable[[Path], bool] = _is_bundle
    read: Callable[[Path, Sequence[str], WorkContext], BundleOffer] = _read
    install: Callable[[BundleOffer, Sequence[str]], None] = _install


def may_be_bundle(path: Path) -> bool:
    """Tell by a glance whether a path is worth a look: a folder with a card, or a ZIP file."""
    if path.suffix.lower() == BUNDLE_SUFFIX:
        return path.is_file()
    return (path / CARD_FILE).is_file()
