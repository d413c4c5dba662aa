"""Images scored one by one; the series is pooled from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.inference.predictor import LoadedClassifier, score_batch
from medviewer.inference.scores import is_finite, scores_of
from medviewer.inference.scoring.passes import Passes
from medviewer.inference.series_run import Candidate, SeriesRun
from medviewer.language import later


@dataclass(frozen=True, slots=True, eq=False)
class ImageScoring:
    """A `Scoring` for networks that read single images."""

    classifier: LoadedClassifier
    passes: Passes
    run: SeriesRun
    share_at_end: float = 0.0

    def take(self, images: Tensor, batch: Sequence[Candidate]) -> None:
        """Score some images."""
        indices = [candidate.index for candidate in batch]
        with self.run.timed("predict"):
            scored = score_batch(
                self.classifier, images, indices, self.passes.images, self.passes.features
            )
        card = self.classifier.card.for_population(self.run.population)
        limit = self.classifier.distance_limit
        for place, candidate in enumerate(batch):
            logits, is_far = scored.logits[place], bool(scored.distances[place] > limit)
            members = None if scored.members is None else scored.members[:, place]
            if not is_finite(logits, members):
                self.run.fail(candidate, NO_NUMBER)
                continue
            self.run.logits[candidate.index] = logits
            if members is not None:
                self.run.members[candidate.index] = members
            scores = scores_of(card, logits, in_range=not is_far, members=members)
            self.run.note(candidate, scores, is_far=is_far)

    def finish(self, context: WorkContext) -> None:
        """Nothing is left to do."""


NO_NUMBER = later("Reasons", "The network gave no number for this image.")
