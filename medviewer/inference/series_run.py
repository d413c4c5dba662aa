"""What has come of the images of one series so far, and how long each part took."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from medviewer.inference.prediction import (
    FailedImage,
    ImagePrediction,
    InputWarning,
    Score,
    WarningKind,
)
from medviewer.inference.suitability import refusal_text
from medviewer.io.records import FrameRef
from medviewer.language import later, translate, translate_made

_OUT_OF_RANGE = later(
    "Suitability",
    "The image is unlike the images that the model was trained on: its score can mean anything.",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One frame of a series with what its header and pixels gave reason for.

    `index` is its place in the whole series, `place` in its stack.
    """

    ref: FrameRef
    index: int
    place: int
    warnings: tuple[InputWarning, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the model does not read it at all."""
        return any(warning.refuses for warning in self.warnings)


@dataclass(slots=True)
class SeriesRun:
    """Results by the image's index in the series.

    Attributes
    ----------
    population
        Which of the card's populations the patient belongs to, or nothing.
    logits, members
        ``(classes,)`` each; ``(M, classes)`` of each network in an ensemble.
    features
        What the encoder of a sequence makes of each slice, ``(F,)``.
    series_logits
        ``(classes,)`` where the network reads the series as a whole.
    warnings
        What holds for the whole series.
    """

    population: str = ""
    images: dict[int, ImagePrediction] = field(default_factory=dict)
    logits: dict[int, npt.NDArray[np.float32]] = field(default_factory=dict)
    members: dict[int, npt.NDArray[np.float32]] = field(default_factory=dict)
    features: dict[int, npt.NDArray[np.float32]] = field(default_factory=dict)
    series_logits: npt.NDArray[np.float32] | None = None
    warnings: list[InputWarning] = field(default_factory=list)
    failed: dict[int, FailedImage] = field(default_factory=dict)
    refusals: dict[int, tuple[InputWarning, ...]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def fail(self, candidate: Candidate, reason: str) -> None:
        """Note that an image was not scored."""
        instance, frame = candidate.ref.instance, candidate.ref.frame
        said = translate_made("Reasons", reason)  # what the readers of files say
        failed = FailedImage(instance.file, frame + 1, candidate.index, said)
        self.failed[candidate.index] = failed

    def note(
        self,
        candidate: Candidate,
        scores: dict[str, Score],
        *,
        is_far: bool,
        weight: float | None = None,
    ) -> None:
        """Add the scores of one image; `is_far` from those that the network was trained on."""
        instance = candidate.ref.instance
        far = InputWarning(WarningKind.OUT_OF_RANGE, translate("Suitability", _OUT_OF_RANGE))
        warnings = (far, *candidate.warnings) if is_far else candidate.warnings
        self.images[candidate.index] = ImagePrediction(
            instance.file, candidate.ref.frame + 1, candidate.index, scores, warnings, weight
        )

    def refuse(self, candidate: Candidate, warnings: tuple[InputWarning, ...]) -> None:
        """Note that the model does not read an image."""
        self.fail(candidate, refusal_text(warnings))
        self.refusals[candidate.index] = warnings

    def sort_out(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Note the refused ones and return the others."""
        for candidate in candidates:
            if candidate.is_refused:
                self.refuse(candidate, candidate.warnings)
        return [candidate for candidate in candidates if not candidate.is_refused]

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Add the time of a block to ``seconds[part]``."""
        started = time.perf_counter()
        try:
            yield
        finally:
            elapsed_s = time.perf_counter() - started
            self.seconds[part] = self.seconds.get(part, 0.0) + elapsed_s
