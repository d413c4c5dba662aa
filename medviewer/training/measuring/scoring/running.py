"""A model over labelled data, exactly as the viewer runs it: same loader, preparation, batches."""

import numpy as np
import torch

from medviewer.cancel import WorkContext
from medviewer.inference.device import DeviceRequest
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier, score_batch
from medviewer.models.bundle import ModelBundle
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.training.data.samples import Listing
from medviewer.training.measuring.scoring.preparing import prepared
from medviewer.training.measuring.scoring.run import Run
from medviewer.training.measuring.scoring.sequences import run_series
from medviewer.training.measuring.scoring.volumes import run_volumes


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
    classifier = load_classifier(bundle, device, threads=threads)
    if isinstance(classifier.network, VolumeClassifier):
        return run_volumes(classifier, classifier.network, listing, context)
    if isinstance(classifier.network, SequenceClassifier):
        return run_series(classifier, classifier.network, listing, context)
    return _run_images(classifier, listing, context)


def _run_images(classifier: LoadedClassifier, listing: Listing, context: WorkContext) -> Run:
    """Score images one by one, in batches."""
    card = classifier.card
    logits, distances = [], []
    total = len(listing.samples)
    for start in range(0, total, classifier.batch_size):
        context.step(start, total, f"{card.name}: {start} of {total} images")
        indices = range(start, min(start + classifier.batch_size, total))
        batch = torch.cat([prepared(listing, index, card) for index in indices])
        scored = score_batch(classifier, batch, indices)
        logits.append(scored.logits)
        distances.append(scored.distances)
    return Run(
        card,
        np.concatenate(logits).astype(np.float64),
        np.concatenate(distances).astype(np.float64) if classifier.reference else None,
    )
