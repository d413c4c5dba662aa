"""Slices encoded batch by batch, then read in their order at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.inference.prediction import Score
from medviewer.inference.predictor import LoadedClassifier, run_whole, score_batch
from medviewer.inference.scores import is_finite, scores_of
from medviewer.inference.scoring.images import NO_NUMBER
from medviewer.inference.scoring.passes import Passes
from medviewer.inference.scoring.whole_series import ready_slices
from medviewer.inference.series_run import Candidate, SeriesRun
from medviewer.language import translate
from medviewer.models.networks.sequence import SequenceClassifier


@dataclass(frozen=True, slots=True, eq=False)
class SequenceScoring:
    """A `Scoring` for networks that read slices as a sequence.

    The features of a slice stay in ``run.features``: reading the series again without one of its
    slices needs no encoder.
    """

    classifier: LoadedClassifier
    network: SequenceClassifier
    passes: Passes
    run: SeriesRun
    share_at_end: float = 0.1
    taken: list[Candidate] = field(default_factory=list)
    far: set[int] = field(default_factory=set)

    def take(self, images: Tensor, batch: Sequence[Candidate]) -> None:
        """Encode some slices and check that they are in range."""
        indices = [candidate.index for candidate in batch]
        with self.run.timed("predict"):
            encoded = score_batch(
                self.classifier, images, indices, self.passes.images, self.passes.features
            )
        for candidate, vector, distance in zip(
            batch, encoded.logits, encoded.distances, strict=True
        ):
            if not is_finite(vector):
                self.run.fail(candidate, NO_NUMBER)
                continue
            self.taken.append(candidate)
            self.run.features[candidate.index] = vector
            if distance > self.classifier.distance_limit:
                self.far.add(candidate.index)

    def finish(self, context: WorkContext) -> None:
        """Read the sequence; note the scores of slices and series."""
        slices = ready_slices(self.classifier.card, self.run, self.taken)
        if not slices:
            return
        context.step(
            0,
            1,
            translate("Progress", "Reading {count} slices as a sequence").format(count=len(slices)),
        )
        features = np.stack([self.run.features[each.index] for each in slices])
        with self.run.timed("predict"):
            slice_logits, series_logits, weights = self._read(features, slices, context)
        if not is_finite(slice_logits, series_logits, weights):
            for candidate in slices:
                self.run.fail(candidate, NO_NUMBER)
            return
        self.run.series_logits = series_logits
        for candidate, logits, weight in zip(slices, slice_logits, weights, strict=True):
            self._note(candidate, logits, float(weight))
        context.step(1, 1, translate("Progress", "Classified"))

    def _read(
        self, features: npt.NDArray[np.float32], slices: Sequence[Candidate], context: WorkContext
    ) -> tuple[npt.NDArray[np.float32], ...]:
        """Return slice logits ``(S, classes)``, series logits ``(classes,)``, shares ``(S,)``."""
        indices = [each.index for each in slices]

        def read(device: torch.device) -> tuple[npt.NDArray[np.float32], ...]:
            on_device = torch.from_numpy(features)[None].to(device)
            output = self.passes.sequence(self.network, on_device, indices, context.token)
            return tuple(each[0].float().cpu().numpy() for each in output)

        return run_whole(self.classifier, read)

    def _note(self, candidate: Candidate, logits: npt.NDArray[np.float32], weight: float) -> None:
        """Add the scores of one slice, where it has any, and its share in those of the series."""
        is_far = candidate.index in self.far
        scores: dict[str, Score] = {}
        if self.network.scores_slices:
            scores = scores_of(self.classifier.card, logits, in_range=not is_far)
            self.run.logits[candidate.index] = logits
        self.run.note(candidate, scores, is_far=is_far, weight=weight)
