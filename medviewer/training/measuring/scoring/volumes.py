"""Networks that read a series as one volume, over labelled series."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.cancel import CancelToken, WorkContext
from medviewer.explain.methods.one_pass import OnePass
from medviewer.explain.recorders import VolumeRecorder
from medviewer.inference.predictor import BatchScores, LoadedClassifier, batch_scores, run_whole
from medviewer.inference.scoring.passes import VolumePass, volume_scores_only
from medviewer.models.depth import as_volume
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.training.data.samples import Indices, Listing
from medviewer.training.measuring.scoring.preparing import members_with, prepared, whole_series
from medviewer.training.measuring.scoring.run import Run


def run_volumes(
    classifier: LoadedClassifier, network: VolumeClassifier, listing: Listing, context: WorkContext
) -> Run:
    """Score every series of a listing; its slices have no scores of their own."""
    card, total = classifier.card, len(listing.samples)
    series = whole_series(listing, card)
    distances = np.zeros(total)
    by_series = {}
    for number, (key, members) in enumerate(series.items()):
        context.step(number, len(series), f"{card.name}: {number} of {len(series)} volumes")
        scored = _scored(classifier, network, listing, members, volume_scores_only)
        by_series[key] = scored.logits[0].astype(np.float64)
        distances[members] = scored.distances[0]
    unknown = np.full((total, len(card.classes)), np.nan)
    return Run(card, unknown, distances if classifier.reference else None, by_series)


def volume_map(
    classifier: LoadedClassifier,
    network: VolumeClassifier,
    listing: Listing,
    index: int,
    target: int,
) -> tuple[int, npt.NDArray[np.float32]]:
    """Return the slice where a volume's Grad-CAM is highest, and that map ``(h, w)``.

    `index` is a sample of the volume, and so is what is returned.
    """
    members = members_with(listing, index)
    recorder = VolumeRecorder(OnePass(classifier.card.network.target_layer), (target,))
    _scored(classifier, network, listing, members, recorder.forward)
    highest = max(members.tolist(), key=lambda each: float(recorder.maps[each].max()))
    return highest, recorder.maps[highest][0]


def _scored(
    classifier: LoadedClassifier,
    network: VolumeClassifier,
    listing: Listing,
    members: Indices,
    forward: VolumePass,
) -> BatchScores:
    """Run one volume."""
    indices = members.tolist()
    volume = _volume(classifier, listing, indices)

    def run(device: torch.device) -> BatchScores:
        output = forward(network, volume.to(device), indices, CancelToken())
        return batch_scores(classifier, output)

    return run_whole(classifier, run)


def _volume(classifier: LoadedClassifier, listing: Listing, indices: list[int]) -> Tensor:
    """Return slices as one volume ``(1, C, D, h, w)`` of the card's depth."""
    slices = [prepared(listing, index, classifier.card) for index in indices]
    return as_volume(torch.cat(slices), classifier.card.input.depth)
