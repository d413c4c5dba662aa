"""Which models are there: bundles found in folders of models. Torch-free."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from medviewer import assets
from medviewer.config import data_folder
from medviewer.errors import ModelBundleError
from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.models.card import CARD_FILE

MODELS_VARIABLE = "MEDVIEWER_MODELS"
"""Environment variable with further models folders, separated as PATH is."""

_MODELS = "models"


@dataclass(frozen=True, slots=True)
class BundleProblem:
    """A folder that looks like a model but is not one that works."""

    folder_name: str
    reason: str


def models_folders(
    settings: Iterable[Path] = (), environment: Mapping[str, str] = os.environ
) -> list[Path]:
    """Return the models folders in order of precedence.

    The environment's, those of the settings, the one of installed models, the shipped ones.
    """
    variable = environment.get(MODELS_VARIABLE, "")
    named = [Path(part) for part in variable.split(os.pathsep) if part]
    return [*named, *settings, data_folder() / _MODELS, assets.resource(_MODELS)]


def install_folder(settings: Iterable[Path] = ()) -> Path:
    """Return where new models go: the first folder of the settings, else the user's own."""
    return next(iter(settings), data_folder() / _MODELS)


def find_bundles(folders: Iterable[Path]) -> tuple[list[ModelBundle], list[BundleProblem]]:
    """Return the models in `folders` by name, and what stood in the way of others.

    Every sub-folder with a ``card.toml`` is a model, and so is a folder itself that has one. Of
    models with equal name and version the first one found counts.
    """
    bundles: dict[tuple[str, str], ModelBundle] = {}
    problems = []
    for folder in folders:
        for candidate in _candidates(folder):
            try:
                bundle = load_bundle(candidate)
            except ModelBundleError as error:
                problems.append(BundleProblem(candidate.name, str(error)))
            else:
                bundles.setdefault((bundle.card.name, bundle.card.version), bundle)
    return [bundles[key] for key in sorted(bundles)], problems


def _candidates(folder: Path) -> list[Path]:
    """Return the folders with a card, sorted by name; a folder that is not there has none."""
    try:
        children = sorted(folder.iterdir())
    except OSError:  # models folders are optional: an absent one holds no models
        return []
    shown = (folder, *(each for each in children if not each.name.startswith(".")))
    return [each for each in shown if (each / CARD_FILE).is_file()]
