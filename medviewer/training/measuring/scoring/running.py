"""A model over labelled data, exactly as the viewer runs it: same loader, preparation, batches."""

from dataclasses import dataclass, field

import numpy as np
import torch

from medviewer.cancel import WorkContext
from medviewer.inference.device import DeviceRequest
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import score_batch
from medviewer.models.bundle import ModelBundle
from medviewer.models.card import ModelCard
from medviewer.models.networks.architectures import sequence_architectures, volume_architectures
from medviewer.training.data.samples import Listing
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.scoring.preparing import prepared
from medviewer.training.measuring.scoring.sequences import run_series


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What one model gives for N images.

    Attributes
    ----------
    logits
        ``(N, classes)``, before any pooling.
    distances
        ``(N,)`` from the training images; None for a model without that check.
    series_logits
        ``(classes,)`` by the key of the series, of a network that reads series.
    """

    card: ModelCard
    logits: Floats
    distances: Floats | None
    series_logits: dict[str, Floats] = field(default_factory=dict)

    @property
    def flagged(self) -> int | None:
        """How many images are out of the model's range."""
        if self.distances is None or self.card.reference is None:
            return None
        return int((self.distances > self.card.reference.threshold).sum())


def run_model(
    bundle: ModelBundle,
    listing: Listing,
    context: WorkContext,
    device: DeviceRequest = "auto",
    threads: int | None = None,
) -> Run:
    """Score all samples of a listing; see `Run`.

    Raises
    ------
    TrainingError
        When an image cannot be read or has pixels that are not numbers, or the network reads
        what these data are not.
    """
    architecture = bundle.card.network.architecture
    if architecture in volume_architectures():
        raise TrainingError(f"networks of whole volumes ({architecture}) cannot be measured yet")
    if architecture in sequence_architectures():
        found = run_series(bundle, listing, context, device)
        return Run(bundle.card, found.logits, found.distances, found.series_logits)
    return _run_images(bundle, listing, context, device, threads)


def _run_images(
    bundle: ModelBundle,
    listing: Listing,
    context: WorkContext,
    device: DeviceRequest,
    threads: int | None,
) -> Run:
    """Score images one by one, in batches."""
    classifier = load_classifier(bundle, device, threads=threads)
    logits, distances = [], []
    total = len(listing.samples)
    for start in range(0, total, classifier.batch_size):
        context.step(start, total, f"{bundle.card.name}: {start} of {total} images")
        indices = range(start, min(start + classifier.batch_size, total))
        batch = torch.cat([prepared(listing, index, bundle.card) for index in indices])
        scored = score_batch(classifier, batch, indices)
        logits.append(scored.logits)
        distances.append(scored.distances)
    return Run(
        bundle.card,
        np.concatenate(logits).astype(np.float64),
        np.concatenate(distances).astype(np.float64) if classifier.reference else None,
    )
