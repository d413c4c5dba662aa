"""All slices of a series as one volume."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from medviewer.cancel import CancelToken, WorkContext
from medviewer.inference.predictor import BatchScores, LoadedClassifier, batch_scores, run_whole
from medviewer.inference.scores import is_finite
from medviewer.inference.scoring.images import NO_NUMBER
from medviewer.inference.scoring.passes import Passes
from medviewer.inference.scoring.whole_series import ready_slices
from medviewer.inference.series_run import Candidate, SeriesRun
from medviewer.language import translate
from medviewer.models.depth import as_volume
from medviewer.models.networks.classifier import VolumeClassifier


@dataclass(frozen=True, slots=True, eq=False)
class VolumeScoring:
    """A `Scoring` for networks that read volumes: the series has scores, its images have none."""

    classifier: LoadedClassifier
    network: VolumeClassifier
    passes: Passes
    run: SeriesRun
    share_at_end: float = 0.6
    taken: list[tuple[Candidate, Tensor]] = field(default_factory=list)

    def take(self, images: Tensor, batch: Sequence[Candidate]) -> None:
        """Keep some slices."""
        self.taken.extend(zip(batch, images, strict=True))

    def finish(self, context: WorkContext) -> None:
        """Run the volume and note its scores."""
        card = self.classifier.card
        slices = ready_slices(card, self.run, [candidate for candidate, _ in self.taken])
        if not slices:
            return
        context.step(
            0,
            1,
            translate("Progress", "Classifying a volume of {count} slices").format(
                count=len(slices)
            ),
        )
        prepared = {candidate.index: image for candidate, image in self.taken}
        stacked = torch.stack([prepared[each.index] for each in slices])
        self.passes.slices(stacked, [each.index for each in slices])
        with self.run.timed("predict"):
            scored = self._run(as_volume(stacked, card.input.depth), slices, context)
        logits = scored.logits[0]
        is_far = bool(np.any(scored.distances > self.classifier.distance_limit))
        if not is_finite(logits):
            for candidate in slices:
                self.run.fail(candidate, NO_NUMBER)
            return
        self.run.series_logits = logits
        for candidate in slices:
            self.run.note(candidate, {}, is_far=is_far)
        context.step(1, 1, translate("Progress", "Classified"))

    def _run(
        self, volume: Tensor, slices: Sequence[Candidate], context: WorkContext
    ) -> BatchScores:
        """Return logits and distance of the volume."""
        indices = [each.index for each in slices]

        def run(device: torch.device) -> BatchScores:
            with _stoppable(self.network, context.token):
                output = self.passes.volume(self.network, volume.to(device), indices, context.token)
            return batch_scores(self.classifier, output)

        return run_whole(self.classifier, run)


@contextmanager
def _stoppable(network: nn.Module, token: CancelToken) -> Iterator[None]:
    """Let a stop be heard before each layer: one pass over a volume may take seconds."""

    def check(*_: object) -> None:
        token.raise_if_cancelled()

    handles = [module.register_forward_pre_hook(check) for module in network.modules()]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
