"""From logits to scores, calibrated probabilities and yes or no, as a model's card says."""

from typing import assert_never

import numpy as np
import numpy.typing as npt

from medviewer.errors import UsageError
from medviewer.inference.prediction import Score
from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import Calibration

Logits = npt.NDArray[np.float32]


def scores_of(
    card: ModelCard,
    logits: Logits,
    *,
    in_range: bool = True,
    of_series: bool = False,
    members: Logits | None = None,
) -> dict[str, Score]:
    """Return the scores of all classes by label.

    Parameters
    ----------
    card
        Its task decides the activation, its thresholds what is positive.
    logits
        ``(classes,)``.
    in_range
        Whether the calibration holds for this input: without it there is no probability.
    of_series
        Whether they are a series': the card may have thresholds and calibration of its own there.
    members
        ``(M, classes)`` of the networks of an ensemble, which give the spread.
    """
    values = np.asarray(logits, dtype=np.float64)
    scores = activation(card, values)
    probabilities = calibrated(card, values, of_series=of_series) if in_range else None
    spreads = None if members is None else _spreads(card, members)
    largest = int(scores.argmax())
    result = {}
    for index, each in enumerate(card.classes):
        score, threshold = float(scores[index]), _threshold(card, index, of_series=of_series)
        result[each.label] = Score(
            logit=float(values[index]),
            score=score,
            probability=None if probabilities is None else float(probabilities[index]),
            threshold=threshold,
            positive=index == largest if threshold is None else score >= threshold,
            spread=None if spreads is None else float(spreads[index]),
        )
    return result


def activation(card: ModelCard, logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the activations, 0 to 1: softmax for exclusive classes, else one sigmoid each."""
    match card.task:
        case "multi-class":
            powers = np.exp(logits - logits.max())
            return np.asarray(powers / powers.sum())
        case "binary" | "multi-label":
            return _sigmoid(logits)
        case "ordinal":  # a higher grade is never likelier than a lower one
            return np.minimum.accumulate(_sigmoid(logits))
        case _:
            assert_never(card.task)


def calibrated(
    card: ModelCard, logits: npt.NDArray[np.float64], *, of_series: bool = False
) -> npt.NDArray[np.float64] | None:
    """Return Platt's ``sigmoid(scale * logit + bias)``, or None where the card has none.

    Platt, "Probabilistic outputs for support vector machines", 1999. For exclusive classes the
    scaled logits go through the softmax, so that the probabilities sum to 1. What was fitted on
    slices does not hold for their maximum or mean.
    """
    calibration = calibration_of(card, of_series=of_series)
    if calibration is None:
        return None
    scaled = logits * np.array(calibration.scale) + np.array(calibration.bias)
    return activation(card, scaled)


def calibration_of(card: ModelCard, *, of_series: bool) -> Calibration | None:
    """Return the calibration of images, or of whole series."""
    if not of_series:
        return card.calibration
    if card.series is not None:
        return card.series.calibration
    pools_slices = card.input.kind == "slices" and card.pooling.images_to_series != "network"
    return None if pools_slices else card.calibration


def pool_logits(card: ModelCard, logits: Logits) -> Logits:
    """Return a series' logits ``(classes,)`` from its images' ``(N, classes)``."""
    if card.pooling.images_to_series == "max":
        return np.asarray(logits.max(axis=0))
    return np.asarray(logits.mean(axis=0))


def index_of_class(card: ModelCard, label: str) -> int:
    """Return which logit belongs to a label."""
    if label not in card.labels:
        raise UsageError(
            f"the model {card.name} has no class {label!r}; it has {', '.join(card.labels)}"
        )
    return card.labels.index(label)


def is_finite(*numbers: Logits | None) -> bool:
    """Whether every number is one; None has none."""
    return all(each is None or bool(np.isfinite(each).all()) for each in numbers)


def _threshold(card: ModelCard, index: int, *, of_series: bool) -> float | None:
    """Return the threshold of a class; exclusive classes have none."""
    threshold = card.classes[index].threshold
    if of_series and card.series is not None and threshold is not None:
        return card.series.thresholds[index]
    return threshold


def _spreads(card: ModelCard, members: Logits) -> npt.NDArray[np.float64]:
    """Return the standard deviation of the members' scores; zero for a single one."""
    scores = np.stack([activation(card, each) for each in np.asarray(members, dtype=np.float64)])
    return np.asarray(scores.std(axis=0, ddof=min(1, len(scores) - 1)))


def _sigmoid(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return ``1 / (1 + exp(-x))`` without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(values / 2)))
