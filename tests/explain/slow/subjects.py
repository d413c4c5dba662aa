"""Subjects around untrained networks."""

from dataclasses import replace

import torch
from torch import Tensor, nn

from medviewer.explain.slow.subjects import ImageSubject, SliceSubject, VolumeSubject
from medviewer.inference.predictor import LoadedClassifier


def classifier_of(classifier: LoadedClassifier, network: nn.Module) -> LoadedClassifier:
    """Return a classifier with another network, whose card is not asked."""
    return replace(classifier, network=network, reference=None, twin=None)


def image_subject(classifier: LoadedClassifier, network: nn.Module, image: Tensor) -> ImageSubject:
    return ImageSubject(classifier_of(classifier, network), image[None], (0,))


def volume_subject(
    classifier: LoadedClassifier, network: nn.Module, volume: Tensor
) -> VolumeSubject:
    own = classifier_of(classifier, network)
    return VolumeSubject(own, network, volume[None], tuple(range(volume.shape[1])))


def slice_subject(
    classifier: LoadedClassifier,
    network: nn.Module,
    slices: Tensor,
    place: int,
    maps_of: str = "series",
) -> SliceSubject:
    own = classifier_of(classifier, network)
    with torch.no_grad():
        features = network.encode_slices(slices)
    return SliceSubject(own, network, slices[place : place + 1], (place,), features, place, maps_of)
