"""A model under a new card: other thresholds and calibration, the same weights."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from medviewer.errors import UsageError
from medviewer.explain.json_file import JsonObject
from medviewer.models.bundle import ModelBundle
from medviewer.models.card import CARD_FILE, ModelCard
from medviewer.models.card_evidence import Performance, PopulationReading, SeriesReading
from medviewer.models.installing.arrival import SUMS_FILE
from medviewer.training.measuring.calibration import LevelCalibration
from medviewer.training.packing.atomic import replace_file, whole_folder
from medviewer.training.packing.names import CALIBRATION_REPORT, MEASURED_PAGE
from medviewer.training.packing.pack import write_bundle

_PAGE = "README.md"
_NOTE = (
    "> **Calibrated again.** Thresholds and probabilities are now those of `card.toml` and "
    f"`{CALIBRATION_REPORT}`;\n> those on this page, and what was measured with them, are "
    "older.\n\n"
)
_HTML_NOTE = (
    '<p class="notice"><strong>Calibrated again.</strong> Thresholds and probabilities are now '
    f"those of card.toml and {CALIBRATION_REPORT}; those on this page are older.</p>"
)
_NOTES = {_PAGE: ("", _NOTE), MEASURED_PAGE: ("<body>", _HTML_NOTE)}
"""By the page's name: after what the note stands, and the note."""

_BY_THRESHOLD = (
    "accuracy",
    "sensitivity",
    "specificity",
    "precision",
    "f1",
    "quadratic_kappa",
    "mean_absolute_error",
)
_BY_CALIBRATION = ("ece", "brier")


def with_calibration(
    card: ModelCard, images: LevelCalibration, series: LevelCalibration | None, version: str
) -> ModelCard:
    """Return the card with what was fitted, without measurements that no longer hold.

    What was fitted for single populations before is older, and left out.
    """
    classes = card.classes
    if images.thresholds:
        classes = tuple(
            replace(each, threshold=threshold)
            for each, threshold in zip(card.classes, images.thresholds, strict=True)
        )
    reading = card.series
    if series is not None:
        reading = SeriesReading(
            series.thresholds, series.point, series.calibration, series.conformal
        )
    return replace(
        card,
        version=version,
        classes=classes,
        operating_point=images.point,
        calibration=images.calibration,
        conformal=images.conformal,
        series=reading,
        populations=(),
        performance=tuple(_still_true(each, card) for each in card.performance),
    )


def with_population(
    card: ModelCard, name: str, years: tuple[float, float], fit: LevelCalibration
) -> ModelCard:
    """Return the card with what was fitted for one population, in the place of what it had."""
    own = (fit.thresholds, fit.point, fit.calibration, fit.conformal)
    reading = PopulationReading(*own, name=name, age_years=years)
    others = tuple(each for each in card.populations if each.name != name)
    performance = tuple(
        _still_true(each, card) if each.population == name else each for each in card.performance
    )
    return replace(card, populations=(*others, reading), performance=performance)


def write_recalibrated(
    bundle: ModelBundle, card: ModelCard, folder: Path, report: Mapping[str, object]
) -> None:
    """Write the model under its new card into `folder`, whole or not at all.

    In the model's own folder, the card, the report and a note on its page change. Any other must
    be new or empty.
    """
    pages = {
        CALIBRATION_REPORT: json.dumps(report, indent=2, allow_nan=False) + "\n",
        **_noted(bundle),
    }
    write_pages(bundle, card, folder, pages)


def write_pages(
    bundle: ModelBundle, card: ModelCard, folder: Path, pages: Mapping[str, str]
) -> None:
    """Write the model under its new card, with these pages in the place of its own."""
    weights = bundle.read_weights()
    if folder.resolve() == bundle.folder.resolve():
        write_bundle(folder, card, weights, dict(pages))
        (folder / SUMS_FILE).unlink(missing_ok=True)  # they were those of the card before
        return
    with whole_folder(folder) as unfinished:
        write_bundle(unfinished, card, weights, dict(pages))
        _copy_others(bundle, unfinished, {CARD_FILE, bundle.card.weights.file, SUMS_FILE, *pages})


def check_folder(bundle: ModelBundle, folder: Path, *, in_place: bool) -> None:
    """Refuse a folder that holds anything, but for the model's own with leave."""
    if folder.resolve() == bundle.folder.resolve():
        if not in_place:
            raise UsageError("this is the model's own folder: --in-place allows to change its card")
    elif folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise UsageError(f"{folder.name} is there already: choose a new or an empty folder")


def report_of(levels: Mapping[str, LevelCalibration], labels: tuple[str, ...]) -> JsonObject:
    """Return what was fitted, by level, as JSON."""
    return {name: _level(each, labels) for name, each in levels.items()}


def _level(level: LevelCalibration, labels: tuple[str, ...]) -> JsonObject:
    """Return one level."""
    point, calibration = level.point, level.calibration

    def by_class(numbers: tuple[float, ...]) -> JsonObject:
        return dict(zip(labels, numbers, strict=True)) if numbers else {}

    errors = {"ece": calibration.ece, "brier": calibration.brier}
    return {
        "set": point.set,
        "thresholds": by_class(level.thresholds),
        "youden": by_class(level.points["youden"]),
        "at_sensitivity": by_class(level.points["sensitivity"]),
        "even": by_class(level.points["even"]),
        "method": point.method,
        "sensitivity": by_class(point.sensitivity),
        "specificity": by_class(point.specificity),
        "false_discovery_rate": by_class(point.false_discovery_rate),
        "false_omission_rate": by_class(point.false_omission_rate),
        "prevalence": by_class(point.prevalence),
        "calibration": calibration.method,
        "scale": by_class(calibration.scale),
        "bias": by_class(calibration.bias),
        **{
            name: {"before": each.before, "after": each.after}
            for name, found in errors.items()
            for each in found
        },
        "conformal": {
            "method": level.conformal.method,
            "coverage": level.conformal.coverage,
            "quantiles": list(level.conformal.quantiles),
            "mean_set_size": level.set_size,
        },
    }


def _still_true(performance: Performance, card: ModelCard) -> Performance:
    """Return the metrics that depend neither on a threshold nor on the calibration."""
    gone = _BY_CALIBRATION if card.task == "multi-class" else _BY_THRESHOLD + _BY_CALIBRATION
    kept = {name: each for name, each in performance.metrics.items() if not name.endswith(gone)}
    return replace(performance, metrics=kept)


def _noted(bundle: ModelBundle) -> dict[str, str]:
    """Return those of the model's pages that it has, with a note that their numbers are older."""
    found = {}
    for name, (start, note) in _NOTES.items():
        path = bundle.folder / name
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            found[name] = text if note in text else text.replace(start, start + note, 1)
    return found


def _copy_others(bundle: ModelBundle, folder: Path, ours: set[str]) -> None:
    """Copy what else lies in the model's folder: its licence, its recipe."""
    for path in sorted(bundle.folder.iterdir()):
        if path.is_file() and path.name not in ours:
            content = path.read_bytes()
            replace_file(folder / path.name, partial(Path.write_bytes, data=content))
