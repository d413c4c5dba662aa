"""The worst errors of an evaluation as small pictures with their heatmaps."""

import base64
import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from medviewer.cancel import WorkContext
from medviewer.explain.picture import Heat, overlaid
from medviewer.image.field_of_view import FieldOfView
from medviewer.inference.loader import load_classifier
from medviewer.models.card import ModelCard
from medviewer.models.preprocess import percentile_limits
from medviewer.models.preprocess_geometry import Spacing, field_of_view
from medviewer.models.preprocess_spec import (
    PercentileIntensity,
    Preprocess,
    WindowsIntensity,
)
from medviewer.training.data.samples import Indices, Listing, Pixels, series_of
from medviewer.training.measuring.evaluation import Evaluation
from medviewer.training.measuring.scoring.levels import judge, series_units
from medviewer.training.measuring.scoring.maps import Map, image_map, series_map
from medviewer.training.measuring.scoring.preparing import members_with
from medviewer.training.measuring.statistics.judged import Judged

_MOST_ERRORS = 12
_SIDE = 224


@dataclass(frozen=True, slots=True)
class WorstError:
    """One image that was called wrong: `index` from 0, and which class is to be looked at."""

    index: int
    explained: int
    by: float


@dataclass(frozen=True, slots=True)
class ErrorPicture:
    """What the page shows of it; `plain` and `heat` are PNG as data URIs."""

    title: str
    truth: str
    said: str
    map_of: str
    plain: str
    heat: str


def worst_errors(evaluation: Evaluation, context: WorkContext) -> tuple[ErrorPicture, ...]:
    """Return the images or slices that were called most wrong, worst first, with heatmaps.

    The map is that of the first model, of the class that was wrong. Where only series are judged,
    the slice of a volume is shown where its map is highest, else the one of the highest logit.
    """
    looked_at = _looked_at(evaluation)
    chosen = find_errors(looked_at.judged)
    pictures = []
    for number, error in enumerate(chosen):
        context.step(number, len(chosen), "Pictures of the worst errors")
        pictures.append(_picture(evaluation, looked_at, error))
    return tuple(pictures)


def find_errors(judged: Judged, most: int = _MOST_ERRORS) -> list[WorstError]:
    """Return up to `most` wrong images, those first whose score was furthest off."""
    off = np.where(judged.known, np.abs(judged.scores - judged.positive), 0.0)
    if judged.task == "multi-class":
        wrong = judged.known.all(1) & (judged.answer != judged.truth)
        explained = judged.answer
    else:
        off = np.where(judged.known & (judged.called != judged.positive), off, 0.0)
        explained = off.argmax(1)
        wrong = off.max(1) > 0
    by = off[np.arange(len(judged)), explained]
    order = np.argsort(-np.where(wrong, by, -1.0), kind="stable")[: min(most, int(wrong.sum()))]
    return [WorstError(int(i), int(explained[i]), float(by[i])) for i in order]


@dataclass(frozen=True, slots=True, eq=False)
class _LookedAt:
    """The images or series among which errors are looked for; `first` is a sample of each."""

    judged: Judged
    first: Indices
    of_series: bool


def _looked_at(evaluation: Evaluation) -> _LookedAt:
    """Return the images where they are judged, else the series."""
    name, level = next(iter(evaluation.levels.items()))
    if name != "patient":
        return _LookedAt(level.judged, np.arange(len(level.judged)), of_series=False)
    runs, listing = evaluation.runs, evaluation.listing
    units = series_units(runs, listing)
    assert units is not None, "patients were judged by their series"
    judged = judge(units, listing, [run.card for run in runs], series=True)
    return _LookedAt(judged, units.first, of_series=True)


def _picture(evaluation: Evaluation, looked_at: _LookedAt, error: WorstError) -> ErrorPicture:
    """Draw one error and say what was wrong."""
    judged, listing, card = looked_at.judged, evaluation.listing, evaluation.bundles[0].card
    first = int(looked_at.first[error.index])
    index, native = _map(evaluation, first, error.explained, of_series=looked_at.of_series)
    sample = listing.samples[index]
    pixels = listing.read(sample)
    grey = displayed(pixels, card.preprocess)
    seen, highest = _seen(card, pixels, sample.spacing_mm), max(float(native.max()), 0.0)
    heat = Heat(native, seen, highest, "relative")
    laid_over = overlaid(grey, heat)
    laid_over.thumbnail((_SIDE, _SIDE))
    population = f", {sample.population}" if sample.population else ""
    return ErrorPicture(
        title=f"{_name(listing, index, of_series=looked_at.of_series)}{population}",
        truth=_truth(judged, error),
        said=_said(judged, error),
        map_of=_map_of(judged.labels[error.explained], native),
        plain=_data_uri(Image.fromarray(grey).resize(laid_over.size)),
        heat=_data_uri(laid_over),
    )


def _map(evaluation: Evaluation, first: int, explained: int, *, of_series: bool) -> tuple[int, Map]:
    """Return which image is shown of those that begin with `first`, and its map ``(h, w)``."""
    bundle, settings, listing = evaluation.bundles[0], evaluation.settings, evaluation.listing
    classifier = load_classifier(bundle, settings.device, threads=settings.threads)
    if of_series:
        return series_map(classifier, listing, evaluation.runs[0], first, explained)
    return first, image_map(classifier, listing, first, explained)


def _name(listing: Listing, index: int, *, of_series: bool) -> str:
    """Name an image by its row in the data, or a slice by its place in its series."""
    if not of_series:
        return f"Image {index + 1}"
    members = members_with(listing, index)
    series = list(series_of(listing.samples).values())
    number = next(place for place, each in enumerate(series, start=1) if index in each)
    return f"Series {number}, slice {members.tolist().index(index) + 1}"


def _truth(judged: Judged, error: WorstError) -> str:
    """Return what the data say."""
    if judged.task == "multi-label":
        there = bool(judged.positive[error.index, error.explained])
        label = judged.labels[error.explained]
        return label if there else f"no {label}"
    return judged.grades[int(judged.truth[error.index])]


def _said(judged: Judged, error: WorstError) -> str:
    """Return what the model says, with its score."""
    label, score = judged.labels[error.explained], judged.scores[error.index, error.explained]
    if judged.task == "multi-class":
        return f"called {label}, score {score:.3f}"
    threshold = judged.thresholds[error.index, error.explained]
    return f"score of {label} {score:.3f}, threshold {threshold:.3f}"


def _map_of(label: str, native: Map) -> str:
    """Say what the map shows: one without positive values draws nothing."""
    return f"Map of {label}" if native.max() > 0 else f"No region raised the score of {label}"


def displayed(pixels: Pixels, spec: Preprocess) -> npt.NDArray[np.uint8]:
    """Return pixels ``(H, W)`` as grey in the (first) window that the network sees."""
    intensity = spec.intensity
    if isinstance(intensity, PercentileIntensity):
        low, high = percentile_limits(pixels, intensity.low, intensity.high)
    elif isinstance(intensity, WindowsIntensity):
        low, high = intensity.limits[0]
    else:
        low, high = intensity.limits
    unit = (pixels.astype(np.float32) - low) / max(high - low, 1e-6)
    return np.asarray(np.rint(unit.clip(0, 1) * 255), dtype=np.uint8)


def _seen(card: ModelCard, pixels: Pixels, spacing_mm: Spacing | None) -> FieldOfView:
    """Return the part of the image that the network sees."""
    rows, columns = pixels.shape
    return field_of_view(card.preprocess, rows, columns, spacing_mm)


def _data_uri(image: Image.Image) -> str:
    """Return a picture that stands in the page itself."""
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
