"""Which layers of a network can be explained."""

from torch import nn

from medviewer.errors import UsageError
from medviewer.language import translate
from medviewer.models.networks.architectures import SeriesNetwork
from medviewer.models.networks.sequence import SequenceClassifier


def layers_of(network: SeriesNetwork, target_layer: str | None = None) -> tuple[str, ...]:
    """Return the names of sensible layers, from shallow to deep.

    The last is the one that the network is explained at by default; an own `target_layer`, such as
    a card's, is among them.
    """
    if isinstance(network, SequenceClassifier):
        names = tuple(f"encoder.{name}" for name in network.encoder.inner_layers)
    else:
        names = network.inner_layers
    known = (*names, network.target_layer)
    return known if target_layer is None or target_layer in known else (target_layer, *known)


def layer_named(network: SeriesNetwork, name: str, target_layer: str) -> nn.Module:
    """Return a layer by name.

    Raises
    ------
    UsageError
        When it is none of `layers_of`.
    """
    known = layers_of(network, target_layer)
    if name not in known:
        raise UsageError(
            translate(
                "Explain", "the network has no layer {name!r} that can be explained; it has {known}"
            ).format(name=name, known=", ".join(known))
        )
    return network.get_submodule(name)
