"""What is asked of a model, and its answer, as values; no torch."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from medviewer.image.erasing.painted import Painted
from medviewer.inference.prediction import Score

Eraser = Literal["grey", "mean", "blurred"]
"""What takes the place of a part: the mean grey of the training images as the card has it, the mean
of this image, or the image itself without its details."""

ERASERS: tuple[Eraser, ...] = get_args(Eraser)

_MOST_STEPS = 60
"""How many steps can be taken back: each holds the pixels that were painted."""


@dataclass(frozen=True, slots=True)
class Question:
    """A changed image of a series that lacks some slices; the untouched one by default.

    `left_out` are indices in the series, for networks that read a sequence alone.
    """

    painted: Painted | None = None
    eraser: Eraser = "grey"
    left_out: frozenset[int] = frozenset()

    @property
    def is_untouched(self) -> bool:
        """Whether nothing is changed."""
        return self.painted is None and not self.left_out


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network gave for a question: the answer to a question, not a finding.

    Attributes
    ----------
    score
        Of the image, or of the series where the network reads it as a whole; it has no probability,
        for no calibration was made on changed images.
    of_series
        Whether it is the series'.
    is_far
        Whether the changed image is out of the range of the training images.
    slice_score
        Of a slice within a sequence, its own; None for all else.
    """

    score: Score
    of_series: bool
    is_far: bool
    slice_score: Score | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SequenceFeatures:
    """What the encoder of a sequence made of its slices, so that none need be encoded again.

    `features` is ``(S, F)``, `indices` the slices' places in the series, both in reading order.
    """

    indices: tuple[int, ...]
    features: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class History:
    """Questions about one image, the steps to the present one and those that were taken back."""

    now: Question = Question()
    past: tuple[Question, ...] = ()
    future: tuple[Question, ...] = ()

    def asked(self, question: Question) -> "History":
        """Go on to a new question."""
        if question == self.now:
            return self
        return History(question, (*self.past, self.now)[-_MOST_STEPS:])

    def undone(self) -> "History":
        """Take the last step back."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.now, *self.future))

    def redone(self) -> "History":
        """Take a step again that was taken back."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.now), self.future[1:])

    @property
    def steps(self) -> tuple[Question, ...]:
        """The questions so far, the present one last."""
        return (*self.past, self.now)
