"""All metrics of one level, by class and over all, under flat names for the bootstrap.

Names are ``auc`` (over all), ``class/LABEL/auc`` and ``medmnist/auc``.
"""

import numpy as np

from medviewer.training.measuring.metrics import Floats, auc, binary_metrics
from medviewer.training.measuring.statistics.exclusive import (
    accuracy,
    balanced_accuracy,
    confusion_matrix,
    mean_absolute_error,
    multiclass_brier,
    quadratic_kappa,
    top_label_error,
)
from medviewer.training.measuring.statistics.judged import Judged

_MEDMNIST_THRESHOLD = 0.5


def measure(judged: Judged, weights: Floats) -> dict[str, float]:
    """Return the metrics of weighted units by name."""
    by_class = [class_metrics(judged, index, weights) for index in range(len(judged.labels))]
    values = _overall(judged, by_class, weights)
    for label, metrics in zip(judged.labels, by_class, strict=True):
        values |= {f"class/{label}/{name}": value for name, value in metrics.items()}
    medmnist = medmnist_metrics(judged, weights)
    return values | {f"medmnist/{name}": value for name, value in medmnist.items()}


def class_metrics(judged: Judged, index: int, weights: Floats) -> dict[str, float]:
    """Return the metrics of one class against all else, among the units where it is known."""
    known = judged.known[:, index]
    return binary_metrics(
        judged.positive[known, index],
        judged.called[known, index],
        judged.scores[known, index],
        judged.probabilities[known, index],
        weights[known],
    )


def medmnist_metrics(judged: Judged, weights: Floats) -> dict[str, float]:
    """Return ACC and AUC as MedMNIST v2's evaluator defines them (Yang et al., 2023).

    Two classes: above 0.5. Several labels: the mean of theirs. Exclusive classes and grades: the
    largest score, and the mean AUC of each against the rest.
    """
    if judged.task in {"binary", "multi-label"}:
        columns = range(len(judged.labels))
        halves = [_halved(judged, index, weights) for index in columns]
        return {"acc": _mean(halves), "auc": _mean([_auc(judged, i, weights) for i in columns])}
    scores, known = judged.grade_scores, judged.known.all(1)
    matrix = confusion_matrix(
        judged.truth[known], scores[known].argmax(1), len(judged.grades), weights[known]
    )
    areas = [
        auc(judged.truth[known] == grade, scores[known, grade], weights[known])
        for grade in range(len(judged.grades))
    ]
    return {"acc": accuracy(matrix), "auc": _mean(areas, skip_undefined=False)}


def level_confusion(judged: Judged, weights: Floats) -> Floats:
    """Return the confusion matrix of exclusive answers; see `Judged.grades`."""
    known = judged.known.all(1)
    return confusion_matrix(
        judged.truth[known], judged.answer[known], len(judged.grades), weights[known]
    )


def _overall(judged: Judged, by_class: list[dict[str, float]], weights: Floats) -> dict[str, float]:
    """Return the metrics over all classes: their mean, or what is defined for exclusive answers."""
    values = {name: _mean([each[name] for each in by_class]) for name in by_class[0]}
    if judged.task in {"binary", "multi-label"}:
        return values
    matrix = level_confusion(judged, weights)
    values |= {"accuracy": accuracy(matrix), "balanced_accuracy": balanced_accuracy(matrix)}
    if judged.task == "ordinal":
        return values | {
            "quadratic_kappa": quadratic_kappa(matrix),
            "mean_absolute_error": mean_absolute_error(matrix),
        }
    known = judged.known.all(1)
    truth, probabilities = judged.truth[known], judged.probabilities[known]
    return values | {
        "ece": top_label_error(truth, probabilities, weights[known]),
        "brier": multiclass_brier(truth, probabilities, weights[known]),
    }


def _halved(judged: Judged, index: int, weights: Floats) -> float:
    """Return the accuracy of one label at 0.5."""
    known = judged.known[:, index]
    called = judged.scores[known, index] > _MEDMNIST_THRESHOLD
    right = called == judged.positive[known, index]
    total = float(weights[known].sum())
    return float(weights[known][right].sum()) / total if total > 0 else float("nan")


def _auc(judged: Judged, index: int, weights: Floats) -> float:
    """Return the AUC of one label."""
    known = judged.known[:, index]
    return auc(judged.positive[known, index], judged.scores[known, index], weights[known])


def _mean(values: list[float], *, skip_undefined: bool = True) -> float:
    """Return the mean, by default of the values that are defined."""
    numbers = np.array(values)
    if skip_undefined:
        numbers = numbers[~np.isnan(numbers)]
    return float(numbers.mean()) if len(numbers) else float("nan")
