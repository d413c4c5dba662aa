"""Networks by the name that a card gives them."""

from collections.abc import Callable
from typing import TypeVar

from medviewer.errors import ModelBundleError
from medviewer.language import later
from medviewer.models.networks import composed
from medviewer.models.networks.classifier import SliceClassifier, VolumeClassifier
from medviewer.models.networks.options import Option, Options, construct
from medviewer.models.networks.resnet3d import ResNet3d18
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.models.networks.slice_cnns import SLICE_CNNS
from medviewer.models.networks.vit import VisionTransformer

__all__ = [
    "Option",
    "Options",
    "SampleNetwork",
    "SeriesNetwork",
    "architectures",
    "build_any_network",
    "build_classifier",
    "build_network",
    "build_sequence_network",
    "build_volume_network",
    "sequence_architectures",
    "slice_architectures",
    "volume_architectures",
]

SampleNetwork = SliceClassifier | VolumeClassifier
"""What scores one image, or one volume."""

SeriesNetwork = SliceClassifier | SequenceClassifier | VolumeClassifier
"""What can read a series: its images one by one, in their order, or as a volume."""

_Network = TypeVar("_Network")

_SLICE_BUILDERS: dict[str, Callable[..., SliceClassifier]] = {
    **SLICE_CNNS,
    "attention-cnn": composed.attention_cnn,
    "ensemble": composed.ensemble,
    "skull-cnn": composed.skull_cnn,
    "vit": VisionTransformer,
}
_SEQUENCE_BUILDERS: dict[str, Callable[..., SequenceClassifier]] = {
    "cnn-gru": composed.cnn_gru,
    "cnn-lstm": composed.cnn_lstm,
    "cnn-rnn": composed.cnn_rnn,
    "cnn-transformer": composed.cnn_transformer,
}
_VOLUME_BUILDERS: dict[str, Callable[..., VolumeClassifier]] = {"resnet18-3d": ResNet3d18}


def architectures() -> tuple[str, ...]:
    """Return all known names."""
    return tuple(sorted({**_SLICE_BUILDERS, **_SEQUENCE_BUILDERS, **_VOLUME_BUILDERS}))


def slice_architectures() -> tuple[str, ...]:
    """Return the names that `build_network` knows: images are scored one by one."""
    return tuple(sorted(_SLICE_BUILDERS))


def sequence_architectures() -> tuple[str, ...]:
    """Return the names that `build_sequence_network` knows: slices in their order."""
    return tuple(sorted(_SEQUENCE_BUILDERS))


def volume_architectures() -> tuple[str, ...]:
    """Return the names that `build_volume_network` knows: a volume as a whole."""
    return tuple(sorted(_VOLUME_BUILDERS))


def build_any_network(architecture: str, classes: int, options: Options) -> SeriesNetwork:
    """Return an untrained network of whichever kind has that name; see `build_network`."""
    if architecture in _SEQUENCE_BUILDERS:
        return build_sequence_network(architecture, classes, options)
    if architecture in _VOLUME_BUILDERS:
        return build_volume_network(architecture, classes, options)
    return build_network(architecture, classes, options)


def build_classifier(architecture: str, classes: int, options: Options) -> SampleNetwork:
    """Return an untrained network that scores images or volumes; see `build_network`."""
    if architecture in _VOLUME_BUILDERS:
        return build_volume_network(architecture, classes, options)
    return build_network(architecture, classes, options)


def build_network(architecture: str, classes: int, options: Options) -> SliceClassifier:
    """Return an untrained network that scores images, with `classes` logits.

    Raises
    ------
    ModelBundleError
        When no such network has that name or it does not take these options.
    """
    return _build(_SLICE_BUILDERS, "images", architecture, classes, options)


def build_sequence_network(architecture: str, classes: int, options: Options) -> SequenceClassifier:
    """Return an untrained network that scores series of slices; see `build_network`."""
    return _build(_SEQUENCE_BUILDERS, "series of slices", architecture, classes, options)


def build_volume_network(architecture: str, classes: int, options: Options) -> VolumeClassifier:
    """Return an untrained network that scores volumes; see `build_network`."""
    return _build(_VOLUME_BUILDERS, "volumes", architecture, classes, options)


def _build(
    builders: dict[str, Callable[..., _Network]],
    read: str,
    architecture: str,
    classes: int,
    options: Options,
) -> _Network:
    """Return what the builder of that name makes."""
    builder = builders.get(architecture)
    if builder is not None:
        return construct(builder, architecture, classes, options)
    if architecture in architectures():
        raise ModelBundleError(
            later("Reasons", "the network {network!r} does not read {read}").format(
                network=architecture, read=read
            )
        )
    raise ModelBundleError(
        later("Reasons", "the network {network!r} is unknown; known are {known}").format(
            network=architecture, known=", ".join(architectures())
        )
    )
