"""Judged units made up for tests."""

import numpy as np

from medviewer.models.card import Task
from medviewer.training.measuring.statistics.judged import Judged


def made(
    task: Task,
    targets: list[list[float]],
    scores: list[list[float]],
    *,
    thresholds: list[float] | None = None,
    patients: list[str] | None = None,
    populations: list[str] | None = None,
) -> Judged:
    """Return units whose probabilities are their scores, each of a patient of its own."""
    count, classes = len(targets), len(targets[0])
    return Judged(
        task=task,
        labels=tuple(f"class-{number}" for number in range(classes)),
        targets=np.array(targets, dtype=float),
        scores=np.array(scores, dtype=float),
        probabilities=np.array(scores, dtype=float),
        thresholds=np.array([0.5] * classes if thresholds is None else thresholds),
        patients=np.array(patients or [f"P{number}" for number in range(count)]),
        populations=np.array(populations or ["all"] * count),
    )
