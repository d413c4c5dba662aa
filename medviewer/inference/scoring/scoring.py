"""What a classification asks of whatever turns prepared images into scores."""

from collections.abc import Sequence
from typing import Protocol

from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.scoring.images import ImageScoring
from medviewer.inference.scoring.passes import Passes
from medviewer.inference.scoring.sequence import SequenceScoring
from medviewer.inference.scoring.volume import VolumeScoring
from medviewer.inference.series_run import Candidate, SeriesRun
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier


class Scoring(Protocol):
    """Adds the scores of a series to its run."""

    @property
    def share_at_end(self) -> float:
        """Which part of the progress `finish` stands for."""
        ...

    def take(self, images: Tensor, batch: Sequence[Candidate]) -> None:
        """Go on with some images, ``(N, C, h, w)``, prepared; they come in shown order."""
        ...

    def finish(self, context: WorkContext) -> None:
        """Score what needs all images of the series."""
        ...


def scoring_for(classifier: LoadedClassifier, passes: Passes, run: SeriesRun) -> Scoring:
    """Return what fits the kind of the classifier's network."""
    network = classifier.network
    if isinstance(network, SequenceClassifier):
        return SequenceScoring(classifier, network, passes, run)
    if isinstance(network, VolumeClassifier):
        return VolumeScoring(classifier, network, passes, run)
    return ImageScoring(classifier, passes, run)
