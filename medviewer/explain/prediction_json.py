"""Predictions as the public JSON (README, "The JSON contract"): values in, plain values out."""

import math
from collections.abc import Iterable, Sequence

from medviewer.explain.json_file import JsonObject
from medviewer.inference.prediction import (
    ImagePrediction,
    InputWarning,
    ModelIdentity,
    Prediction,
    Score,
)
from medviewer.io.records import SkippedFile

SCHEMA = 1
_PARTS = ("load", "read", "prepare", "predict", "explain", "total")


def report_to_json(
    model: ModelIdentity,
    device: str,
    series: Sequence[JsonObject],
    skipped: Iterable[SkippedFile],
) -> JsonObject:
    """Return the whole answer of ``classify`` (and of ``explain``) from its series."""
    return {
        "schema": SCHEMA,
        "model": {"name": model.name, "version": model.version, "sha256": model.sha256},
        "device": device,
        "series": list(series),
        "skipped": [{"file": each.file, "reason": each.reason} for each in skipped],
    }


def prediction_to_json(prediction: Prediction) -> JsonObject:
    """Return one series. Its warnings are its own and, said once, those of its images.

    `in_range` is null where nothing was scored or the model has no reference to check by. `weights`
    is there where the series was read as a sequence: the share of each of `images`.
    """
    weights = [number(image.weight) for image in prediction.images]
    whole = {"weights": weights} if any(each is not None for each in weights) else {}
    return {
        "series_uid": prediction.series_uid,
        "description": prediction.description,
        "modality": prediction.modality,
        "state": str(prediction.state),
        "reason": prediction.reason,
        "warnings": [_warning(each) for each in all_warnings(prediction)],
        "in_range": prediction.in_range,
        "population": prediction.population,
        "scores": _scores(prediction.scores),
        "images": [_image(image) for image in prediction.images],
        "failed": [
            {"file": each.file, "frame": each.frame, "index": each.index, "reason": each.reason}
            for each in prediction.failed
        ],
        "seconds": {part: round(prediction.seconds.get(part, 0.0), 4) for part in _PARTS},
        **whole,
    }


def all_warnings(prediction: Prediction) -> list[InputWarning]:
    """Return the warnings of the series, then those that only some of its images have."""
    counts: dict[InputWarning, int] = {}
    for image in prediction.images:
        for warning in dict.fromkeys(image.warnings):
            counts[warning] = counts.get(warning, 0) + 1
    total = len(prediction.images)
    some = [
        InputWarning(warning.kind, f"{count} of {total} images: {warning.text}", warning.refuses)
        for warning, count in counts.items()
        if warning not in prediction.warnings
    ]
    return [*prediction.warnings, *some]


def number(value: float | None) -> float | None:
    """Return a number that JSON can hold; None for NaN and infinity."""
    return value if value is not None and math.isfinite(value) else None


def _image(image: ImagePrediction) -> JsonObject:
    """Return one image; `frame` counts from 1, `index` from 0."""
    return {
        "file": image.file,
        "frame": image.frame,
        "index": image.index,
        "scores": _scores(image.scores),
        "warnings": [_warning(each) for each in image.warnings],
    }


def _warning(warning: InputWarning) -> JsonObject:
    """Return one warning."""
    return {"kind": str(warning.kind), "text": warning.text}


def _scores(scores: dict[str, Score]) -> JsonObject:
    """Return the scores by label; `spread` is there for ensembles."""
    return {label: _score(score) for label, score in scores.items()}


def _score(score: Score) -> JsonObject:
    """Return one class's result."""
    spread = {} if score.spread is None else {"spread": number(score.spread)}
    return {
        "logit": number(score.logit),
        "score": number(score.score),
        "probability": number(score.probability),
        "threshold": number(score.threshold),
        "positive": score.positive,
        **spread,
    }
