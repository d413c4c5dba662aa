"""What a model gives for labelled data, before anything is judged."""

from dataclasses import dataclass, field

from medviewer.models.card import ModelCard
from medviewer.models.networks.architectures import volume_architectures
from medviewer.training.measuring.metrics import Floats


def scores_images(card: ModelCard) -> bool:
    """Whether a model scores images: not volumes as a whole, nor series of slices alone."""
    network = card.network
    reads_volumes = network.architecture in volume_architectures()
    return not reads_volumes and network.options.get("slice_scores", True) is True


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What one model gives for N images.

    Attributes
    ----------
    logits
        ``(N, classes)``, before any pooling; NaN where the network scores no single images.
    distances
        ``(N,)`` from the training images, each slice of a volume having that of the volume; None
        for a model without that check.
    series_logits
        ``(classes,)`` by the key of the series, of a network that reads series.
    """

    card: ModelCard
    logits: Floats
    distances: Floats | None
    series_logits: dict[str, Floats] = field(default_factory=dict)

    @property
    def scores_images(self) -> bool:
        """Whether single images have scores: some networks have them for series alone."""
        return scores_images(self.card)

    @property
    def flagged(self) -> int | None:
        """How many images are out of the model's range."""
        if self.distances is None or self.card.reference is None:
            return None
        return int((self.distances > self.card.reference.threshold).sum())
