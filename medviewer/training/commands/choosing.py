"""What the commands that measure share: the model, the data, and how they are named."""

import argparse
from pathlib import Path
from typing import get_args

from medviewer.config import load_settings
from medviewer.errors import UsageError
from medviewer.inference.device import DEVICE_REQUESTS, DeviceRequest
from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.models.card import CARD_FILE
from medviewer.models.installed import find_model
from medviewer.training.data.readers.chexpert import Uncertain
from medviewer.training.measuring.scoring.labelled import DataChoice, parse_words


def add_measuring_arguments(parser: argparse.ArgumentParser, *, needs_data: bool = True) -> None:
    """Add DATA, what says how it is read, and how it is measured."""
    add_data_arguments(parser, needs_data=needs_data)
    parser.add_argument("--seed", type=int, default=0, help="of everything that is drawn")
    parser.add_argument(
        "--device", choices=DEVICE_REQUESTS, help="where networks run; default: as in the settings"
    )


def add_data_arguments(parser: argparse.ArgumentParser, *, needs_data: bool = True) -> None:
    """Add DATA and what says how it is read."""
    parser.add_argument(
        "data",
        type=Path,
        metavar="DATA",
        nargs=None if needs_data else "?",
        help="labelled data: see the README",
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="WORD=LABEL",
        help="a word of the data for a class of the model, or for none; may be given several times",
    )
    parser.add_argument(
        "--fold", nargs="+", default=[], metavar="NAME", help="only these folds of the data"
    )
    parser.add_argument(
        "--patient-pattern",
        default="",
        metavar="REGEX",
        help="of class folders: what of a file's name is the patient (its first group, or all)",
    )
    parser.add_argument(
        "--uncertain",
        choices=get_args(Uncertain),
        default="ignore",
        help="what CheXpert's uncertain labels become; default: ignore",
    )
    parser.set_defaults(population="")


def add_population_argument(parser: argparse.ArgumentParser) -> None:
    """Add what says whose thresholds hold."""
    parser.add_argument(
        "--population",
        default="",
        metavar="NAME",
        help="of the model's populations, the one that all patients are of; default: by their ages",
    )


def chosen_data(arguments: argparse.Namespace) -> DataChoice:
    """Return the data that the arguments name."""
    return DataChoice(
        arguments.data,
        parse_words(arguments.map),
        tuple(arguments.fold),
        arguments.patient_pattern,
        arguments.uncertain,
        arguments.population,
    )


def chosen_model(name: str) -> ModelBundle:
    """Return the model in the folder of that name, or the installed one.

    Raises
    ------
    MedviewerError
        When there is none, it is not whole, or its weights are not those of its card.
    """
    folder = Path(name)
    is_model = (folder / CARD_FILE).is_file()
    if folder.is_dir() and not is_model:
        raise UsageError(f"the folder {folder.name} is no model: it has no {CARD_FILE}")
    bundle = load_bundle(folder) if is_model else find_model(name)
    bundle.verify_hash()
    return bundle


def chosen_device(arguments: argparse.Namespace) -> tuple[DeviceRequest, int | None]:
    """Return where networks run, and on how many threads."""
    settings = load_settings().settings
    device: DeviceRequest = arguments.device or settings.device
    return device, settings.threads or None
