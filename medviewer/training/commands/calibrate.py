"""``medviewer calibrate``: thresholds, probabilities and sets of a model on other data."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

from medviewer.console import console_context, end_progress
from medviewer.errors import UsageError
from medviewer.explain.json_file import to_text
from medviewer.io.allocator import keep_freed_memory
from medviewer.models.bundle import ModelBundle
from medviewer.models.card import ModelCard
from medviewer.models.installing.arrival import is_plain
from medviewer.training.commands.choosing import (
    add_measuring_arguments,
    add_population_argument,
    chosen_data,
    chosen_device,
    chosen_model,
)
from medviewer.training.commands.lines import log_to_stderr
from medviewer.training.data.samples import Listing
from medviewer.training.errors import TrainingError
from medviewer.training.making.range_again import range_again
from medviewer.training.measuring.calibration import (
    CalibrationSettings,
    LevelCalibration,
    Point,
    calibrate_level,
)
from medviewer.training.measuring.scoring.labelled import (
    DataChoice,
    all_targets,
    open_labelled,
    require_two_answers,
)
from medviewer.training.measuring.scoring.levels import (
    Units,
    has_image_level,
    image_units,
    judge,
    series_units,
)
from medviewer.training.measuring.scoring.running import run_model
from medviewer.training.packing.recalibrated import (
    check_folder,
    report_of,
    with_calibration,
    with_population,
    write_pages,
    write_recalibrated,
)

_IMAGE, _SLICE, _SERIES = "image", "slice", "series"
_SUFFIX = "-calibrated"
_NO_IMAGE_LABELS = (
    "the data label whole series; thresholds of images, which this model needs, cannot be fitted"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``medviewer calibrate``."""
    parser.add_argument("model", metavar="MODEL", help="an installed model or a model's folder")
    add_measuring_arguments(parser)
    add_population_argument(parser)
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="a new folder for the model")
    parser.add_argument(
        "--in-place", action="store_true", help="change the card in the model's own folder"
    )
    parser.add_argument(
        "--new-version", metavar="WORD", help=f"version in the card (default: adds {_SUFFIX})"
    )
    parser.add_argument(
        "--point",
        choices=get_args(Point),
        default="youden",
        help="which operating point becomes the threshold: the largest Youden index (youden), a "
        "sensitivity, or a calibrated probability of one half (even)",
    )
    parser.add_argument(
        "--sensitivity", type=float, default=0.95, help="of the other operating point (0.95)"
    )
    parser.add_argument(
        "--coverage", type=float, default=0.9, help="share of sets with the right answer (0.9)"
    )
    parser.add_argument("--conformal", choices=("lac", "aps"), default="lac", help="kind of sets")
    parser.add_argument(
        "--patients-equal",
        action="store_true",
        help="every patient weighs the same; default: every image or slice does",
    )
    parser.add_argument(
        "--range",
        action="store_true",
        help="only the threshold of the out-of-range check, as the model's train.toml says; DATA "
        "is the folder of its training's sources",
    )
    parser.add_argument(
        "--others", type=Path, metavar="DICOM", help="with --range: images of other kinds to count"
    )


def run(arguments: argparse.Namespace) -> int:
    """Fit, write the model under its new card, and show what was found; return the status."""
    _require_sense(arguments)
    keep_freed_memory(largest_block=1 << 30, kept=(1 << 31) - 1)
    bundle = chosen_model(arguments.model)
    folder, version = _folder(arguments, bundle), _new_version(bundle, arguments)
    if arguments.range:
        log_to_stderr()
        card, pages = range_again(bundle, arguments.data, arguments.others)
        write_pages(bundle, replace(card, version=version), folder, pages)
        return 0
    settings = _settings(arguments)
    try:
        levels = _calibrate(arguments, bundle, settings)
    finally:
        end_progress()
    card = _calibrated(bundle.card, levels, arguments.population, version)
    report = {"schema": 1, "seed": settings.seed, **report_of(levels, card.labels)}
    write_recalibrated(bundle, card, folder, report)
    sys.stdout.write(to_text(report))
    return 0


def _calibrate(
    arguments: argparse.Namespace, bundle: ModelBundle, settings: CalibrationSettings
) -> dict[str, LevelCalibration]:
    """Run the model over the data and fit every level."""
    card, choice = bundle.card, chosen_data(arguments)
    listing = open_labelled(card, choice)
    require_two_answers(all_targets(listing), card.labels, card.task)
    device, threads = chosen_device(arguments)
    result = run_model(bundle, listing, console_context(), device, threads)

    def fitted(units: Units, *, series: bool) -> LevelCalibration:
        judged = judge(units, listing, [card], series=series)
        where = _where(choice, listing, len(units.first), settings, series=series)
        return calibrate_level(card, judged, units.logits[0], settings, where)

    series = series_units([result], listing)
    levels = {}
    if has_image_level([result], listing):
        name = _IMAGE if series is None else _SLICE
        levels[name] = fitted(image_units([result], listing), series=False)
    elif series is None or result.scores_images:
        raise TrainingError(_NO_IMAGE_LABELS)
    if series is not None:
        levels[_SERIES] = fitted(series, series=True)
    return levels


def _calibrated(
    card: ModelCard, levels: dict[str, LevelCalibration], population: str, version: str
) -> ModelCard:
    """Return the card with what was fitted: for one of its populations, or for all patients."""
    images = next(iter(levels.values()))  # of a network of volumes, what holds for series
    if not population:
        return with_calibration(card, images, _of_series(card, levels), version)
    years = next(each.age_years for each in card.populations if each.name == population)
    return replace(with_population(card, population, years, images), version=version)


def _of_series(card: ModelCard, levels: dict[str, LevelCalibration]) -> LevelCalibration | None:
    """Return what the card says of series apart from images; nothing where it is the same."""
    return levels.get(_SERIES) if len(levels) > 1 or card.series is not None else None


def _where(
    choice: DataChoice, listing: Listing, units: int, settings: CalibrationSettings, *, series: bool
) -> str:
    """Return what the card says of the data."""
    patients = len({sample.owner for sample in listing.samples})
    folds = f", folds {', '.join(choice.folds)}" if choice.folds else ""
    kind = "series" if series else "images"
    alike = "patients" if settings.patients_equal else kind
    return f"{choice.path.name}{folds}: {units} {kind} of {patients} patients; {alike} weigh alike"


def _require_sense(arguments: argparse.Namespace) -> None:
    """Refuse what would silently not be used."""
    if arguments.others is not None and not arguments.range:
        raise UsageError("--others is for --range")
    if arguments.range and (arguments.map or arguments.fold or arguments.population):
        raise UsageError(
            "--range takes the training's data whole: leave --map, --fold and --population out"
        )


def _folder(arguments: argparse.Namespace, bundle: ModelBundle) -> Path:
    """Return where the model goes, once that is allowed."""
    if arguments.out is None and not arguments.in_place:
        raise UsageError("say where the model goes: --out FOLDER, or --in-place")
    folder: Path = arguments.out or bundle.folder
    check_folder(bundle, folder, in_place=arguments.in_place)
    return folder


def _new_version(bundle: ModelBundle, arguments: argparse.Namespace) -> str:
    """Return the version that tells the model from the one that it was, once it may be one."""
    version = bundle.card.version
    if arguments.new_version is not None:
        version = arguments.new_version
    elif not (arguments.in_place or version.endswith(_SUFFIX)):
        version += _SUFFIX
    if not is_plain(version):
        raise UsageError(
            f"a model of version {version} could not be installed: give --new-version a word of "
            "at most 64 letters, digits, dots, hyphens and underscores"
        )
    return version


def _settings(arguments: argparse.Namespace) -> CalibrationSettings:
    """Return the settings once they make sense."""
    for name in ("sensitivity", "coverage"):
        if not 0 < getattr(arguments, name) < 1:
            raise UsageError(f"--{name} must be between 0 and 1")
    return CalibrationSettings(
        arguments.point,
        arguments.sensitivity,
        arguments.coverage,
        arguments.conformal,
        arguments.patients_equal,
        arguments.seed,
    )
