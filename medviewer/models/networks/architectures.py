"""Networks by the name that a card gives them."""

from collections.abc import Callable, Mapping

from medviewer.errors import ModelBundleError
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.efficientnet import EfficientNetLite0
from medviewer.models.networks.tiny_cnn import TinyCNN

Option = bool | int | float | str

_BUILDERS: dict[str, Callable[..., SliceClassifier]] = {
    "efficientnet-lite0": EfficientNetLite0,
    "tiny-cnn": TinyCNN,
}


def architectures() -> tuple[str, ...]:
    """Return the known names."""
    return tuple(sorted(_BUILDERS))


def build_network(
    architecture: str, classes: int, options: Mapping[str, Option]
) -> SliceClassifier:
    """Return an untrained network with `classes` logits.

    Raises
    ------
    ModelBundleError
        When no network has that name or it does not take these options.
    """
    builder = _BUILDERS.get(architecture)
    if builder is None:
        raise ModelBundleError(
            f"the network {architecture!r} is unknown; known are {', '.join(architectures())}"
        )
    try:
        return builder(classes, **options)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ModelBundleError(
            f"the card's network.options do not fit the network {architecture!r}"
        ) from error
