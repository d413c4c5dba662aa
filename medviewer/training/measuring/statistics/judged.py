"""Images, series or patients beside what a model said of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.models.card import Task
from medviewer.training.measuring.metrics import Bools, Floats
from medviewer.training.measuring.statistics.exclusive import Integers


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """N units of one level with targets and scores of C classes.

    Attributes
    ----------
    targets
        ``(N, C)``: 1 present, 0 absent, NaN not known. Grades are cumulative.
    scores, probabilities
        ``(N, C)`` activations of the logits, raw and calibrated.
    thresholds
        ``(N, C)`` on the scores, which may differ between populations; ``(C,)`` will do. Not asked
        of exclusive classes.
    patients, populations
        ``(N,)``; a patient's key is unique over populations.
    """

    task: Task
    labels: tuple[str, ...]
    targets: Floats
    scores: Floats
    probabilities: Floats
    thresholds: Floats
    patients: npt.NDArray[np.str_]
    populations: npt.NDArray[np.str_]

    def __post_init__(self) -> None:
        by_unit = np.broadcast_to(self.thresholds, self.scores.shape)
        object.__setattr__(self, "thresholds", by_unit)

    def __len__(self) -> int:
        return len(self.targets)

    @property
    def known(self) -> Bools:
        """Which targets are known, ``(N, C)``."""
        known: Bools = ~np.isnan(self.targets)
        return known

    @property
    def positive(self) -> Bools:
        """Which classes are there, ``(N, C)``; not those that are not known."""
        positive: Bools = self.targets == 1
        return positive

    @property
    def called(self) -> Bools:
        """Which classes the model takes for present, ``(N, C)``."""
        if self.task == "multi-class":
            largest = self.scores.argmax(1)
            return np.asarray(largest[:, None] == np.arange(len(self.labels)))
        over = self.scores >= self.thresholds
        if self.task == "ordinal":  # a grade is reached only with all below it
            over = np.logical_and.accumulate(over, axis=1)
        return np.asarray(over)

    def subset(self, members: Integers | Bools) -> "Judged":
        """Return some of the units."""
        return Judged(
            self.task,
            self.labels,
            self.targets[members],
            self.scores[members],
            self.probabilities[members],
            self.thresholds[members],
            self.patients[members],
            self.populations[members],
        )

    @property
    def grades(self) -> tuple[str, ...]:
        """What a confusion matrix tells apart where one answer is right."""
        if self.task == "multi-class":
            return self.labels
        if self.task == "ordinal":
            return ("below-" + self.labels[0], *self.labels)
        return ("not-" + self.labels[0], self.labels[0])

    @property
    def truth(self) -> Integers:
        """The right answer's place in `grades`, ``(N,)``; grades not known are 0."""
        return _place(self.task, self.positive)

    @property
    def answer(self) -> Integers:
        """The place in `grades` of what the model says, ``(N,)``."""
        return _place(self.task, self.called)

    @property
    def grade_probabilities(self) -> Floats:
        """The probability of each of the `grades`, ``(N, grades)``; rows sum to 1."""
        return _of_grades(self.task, self.probabilities)

    @property
    def grade_scores(self) -> Floats:
        """The same from the raw scores."""
        return _of_grades(self.task, self.scores)


def _place(task: Task, there: Bools) -> Integers:
    """Return which of the exclusive answers is meant."""
    return np.asarray(there.argmax(1) if task == "multi-class" else there.sum(1))


def _of_grades(task: Task, values: Floats) -> Floats:
    """Return probabilities of exclusive answers."""
    if task == "multi-class":
        return values
    edges = np.pad(values, ((0, 0), (1, 1)), constant_values=((0, 0), (1, 0)))
    grades: Floats = edges[:, :-1] - edges[:, 1:]
    return grades
