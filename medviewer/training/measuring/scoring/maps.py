"""The Grad-CAM of a labelled image or series, as the viewer makes it."""

import numpy as np
import numpy.typing as npt
import torch

from medviewer.explain.gradcam import forward_with_maps
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.network import target_layer
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.training.data.samples import Listing
from medviewer.training.measuring.scoring.preparing import members_with, prepared
from medviewer.training.measuring.scoring.run import Run
from medviewer.training.measuring.scoring.sequences import slice_map, telling_map
from medviewer.training.measuring.scoring.volumes import volume_map

Map = npt.NDArray[np.float32]


def image_map(classifier: LoadedClassifier, listing: Listing, index: int, explained: int) -> Map:
    """Return the map ``(h, w)`` of one sample and logit; a slice is read in its series."""
    if isinstance(classifier.network, SequenceClassifier):
        return slice_map(classifier, classifier.network, listing, index, explained)
    network = classifier.image_network
    image = prepared(listing, index, classifier.card)
    on_device = image.to(classifier.device.device, memory_format=torch.channels_last)
    layer = target_layer(network, classifier.card)
    found = forward_with_maps(network, layer, on_device, [explained])
    return np.asarray(found.maps[0, 0].cpu().numpy())


def series_map(
    classifier: LoadedClassifier, listing: Listing, run: Run, first: int, explained: int
) -> tuple[int, Map]:
    """Return the telling slice of the series that the sample `first` is in, and its map.

    Where slices have no scores, the slice where the map is highest, else the one of the highest
    logit in `run`.
    """
    if isinstance(classifier.network, VolumeClassifier):
        return volume_map(classifier, classifier.network, listing, first, explained)
    if isinstance(classifier.network, SequenceClassifier) and not classifier.network.scores_slices:
        return telling_map(classifier, classifier.network, listing, first, explained)
    members = members_with(listing, first)
    index = int(members[run.logits[members, explained].argmax()])
    return index, image_map(classifier, listing, index, explained)
