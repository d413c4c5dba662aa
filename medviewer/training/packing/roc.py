"""The ROC curves of a model as a picture beside its card."""

from collections.abc import Mapping

import numpy as np

from medviewer.models.card_evidence import LEVEL_WORDS, Level
from medviewer.training.measuring.metrics import auc
from medviewer.training.measuring.pages.plots import Line, Plot, picture
from medviewer.training.measuring.statistics.curves import roc_curve
from medviewer.training.measuring.statistics.judged import Judged


def roc_picture(levels: Mapping[Level, Judged]) -> str:
    """Return an SVG file with a curve for each level, population and class.

    Slices with the answer for their series are left out: those are the patients' curves, weighted.
    """
    lines = [
        line
        for level, judged in levels.items()
        if level != "slice_in_series"
        for population in np.unique(judged.populations).tolist()
        for line in _lines(level, judged.subset(judged.populations == population), population)
    ]
    title = "ROC, patients the scoring network never saw"
    return picture(Plot(title, "1 - specificity", "sensitivity", lines, diagonal=True))


def _lines(level: Level, judged: Judged, population: str) -> list[Line]:
    """Return the curves of the classes that were seen with both answers."""
    found = []
    for index, label in enumerate(judged.labels):
        known = judged.known[:, index]
        there, scores = judged.positive[known, index], judged.scores[known, index]
        if there.all() or not there.any():
            continue
        area = auc(there, scores, np.ones(len(there)))
        what = label if len(judged.labels) > 1 else population
        found.append(Line(f"{what}, {LEVEL_WORDS[level]}: {area:.3f}", roc_curve(there, scores)))
    return found
