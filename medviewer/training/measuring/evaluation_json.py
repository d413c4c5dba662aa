"""An evaluation as the public JSON document; numbers that are not defined are null."""

import math

import numpy as np

from medviewer.explain.json_file import JsonObject
from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import Interval
from medviewer.training.measuring.evaluation import (
    Evaluation,
    MeasuredLevel,
    ModelComparison,
)
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.scoring.labelled import paths_digest
from medviewer.training.measuring.scoring.run import Run
from medviewer.training.measuring.statistics.comparison import Comparison, Difference
from medviewer.training.measuring.statistics.delong import DeLong
from medviewer.training.measuring.statistics.judged import Judged
from medviewer.training.measuring.statistics.level import level_confusion

SCHEMA = 1

_CLASS, _MEDMNIST = "class/", "medmnist/"


def evaluation_to_json(evaluation: Evaluation) -> JsonObject:
    """Return the document; the keys at the top are those of its first level."""
    levels: JsonObject = {n: level_to_json(each) for n, each in evaluation.levels.items()}
    first = next(iter(levels.values()))
    return {
        "schema": SCHEMA,
        "models": [_model(run) for run in evaluation.runs],
        "data": _data(evaluation),
        "bootstraps": evaluation.settings.bootstraps,
        "seed": evaluation.settings.seed,
        **first,
        **(levels if "image" not in levels else {}),
        "comparison": None if not (other := evaluation.comparison) else _comparison(other),
    }


def level_to_json(level: MeasuredLevel) -> JsonObject:
    """Return one level: over all, by class, and by population where there are several."""
    judged, metrics = level.judged, level.metrics
    populations = {name: level_to_json(each) for name, each in level.populations.items()}
    return {
        "n_images": level.images,
        "n_patients": len(np.unique(judged.patients)),
        **{name: _interval(each) for name, each in metrics.items() if "/" not in name},
        "classes": {label: _class(level, index) for index, label in enumerate(judged.labels)},
        "medmnist": _below(metrics, _MEDMNIST),
        "confusion": _confusion(judged),
        **({"populations": populations} if populations else {}),
    }


def number(value: float) -> float | None:
    """Return a number that JSON has."""
    return None if math.isnan(value) else float(value)


def identity(card: ModelCard) -> JsonObject:
    """Return which weights spoke."""
    return {
        "name": card.name,
        "version": card.version,
        "sha256": card.weights.sha256,
        "title": card.title,
        "task": card.task,
    }


def _model(run: Run) -> JsonObject:
    """Return a model with how many images it takes for out of its range."""
    flagged, images = run.flagged, len(run.logits)
    share = None
    if flagged is not None:
        share = {"images": images, "flagged": flagged, "share": flagged / images}
    return identity(run.card) | {"out_of_range": share}


def _data(evaluation: Evaluation) -> JsonObject:
    """Say which data were read without naming an image."""
    samples = evaluation.listing.samples
    return {
        "name": evaluation.choice.path.name,
        "folds": list(evaluation.choice.folds),
        "words": dict(evaluation.choice.words),
        "uncertain": evaluation.choice.uncertain,
        "populations": sorted({sample.population for sample in samples} - {""}),
        "series": len({(*each.owner, each.series) for each in samples if each.series}),
        "sha256_of_paths": paths_digest(evaluation.listing),
    }


def _class(level: MeasuredLevel, index: int) -> JsonObject:
    """Return the metrics of one class, and among how many units it is known and there."""
    judged, label = level.judged, level.judged.labels[index]
    known = judged.known[:, index]
    return {
        "n_images": int(known.sum()),
        "n_patients": len(np.unique(judged.patients[known])),
        "n_positive": int(judged.positive[:, index].sum()),
        "threshold": _only(judged.thresholds[:, index]),
        **_below(level.metrics, f"{_CLASS}{label}/"),
    }


def _only(thresholds: Floats) -> float | None:
    """Return the threshold; null where populations have their own, and of exclusive classes."""
    return number(float(thresholds[0])) if len(set(thresholds.tolist())) == 1 else None


def _below(metrics: dict[str, Interval], prefix: str) -> JsonObject:
    """Return the metrics whose names start with `prefix`, without it."""
    return {
        name.removeprefix(prefix): _interval(each)
        for name, each in metrics.items()
        if name.startswith(prefix)
    }


def _interval(interval: Interval) -> JsonObject:
    """Return a value with its interval."""
    return {
        "value": number(interval.value),
        "low": number(interval.low),
        "high": number(interval.high),
    }


def _confusion(judged: Judged) -> list[JsonObject]:
    """Return the matrices: one where only one answer is right, else one for each label."""
    even = np.ones(len(judged))
    if judged.task != "multi-label":
        matrix = level_confusion(judged, even)
        return [{"labels": list(judged.grades), "counts": matrix.astype(int).tolist()}]
    matrices = []
    for index, label in enumerate(judged.labels):
        known = judged.known[:, index]
        there, called = judged.positive[known, index], judged.called[known, index]
        places = 2 * there.astype(np.intp) + called
        counts = np.bincount(places, minlength=4).reshape(2, 2)
        matrices.append({"labels": [f"not-{label}", label], "counts": counts.tolist()})
    return matrices


def _comparison(comparison: ModelComparison) -> JsonObject:
    """Return the differences to another model by level."""
    levels: JsonObject = {n: _differences(each) for n, each in comparison.levels.items()}
    return {"model": _model(comparison.run), **levels}


def _differences(comparison: Comparison) -> JsonObject:
    """Return the differences of one level, over all and by class."""
    by_class: dict[str, JsonObject] = {label: {} for label in comparison.delong}
    for name, each in comparison.metrics.items():
        if name.startswith(_CLASS):
            label, _, metric = name.removeprefix(_CLASS).partition("/")
            by_class[label][metric] = _difference(each)
    for label, test in comparison.delong.items():
        by_class[label]["delong"] = _delong(test)
    over_all = {n: _difference(d) for n, d in comparison.metrics.items() if "/" not in n}
    return {**over_all, "classes": by_class}


def _difference(difference: Difference) -> JsonObject:
    """Return one difference."""
    return {
        "first": number(difference.first),
        "second": number(difference.second),
        "difference": _interval(difference.difference),
        "p": number(difference.p),
    }


def _delong(test: DeLong) -> JsonObject:
    """Return DeLong's test of one class's AUC."""
    return {
        "first": number(test.first),
        "second": number(test.second),
        "standard_error": number(test.standard_error),
        "p": number(test.p),
    }
