"""What a model's result can be explained by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapOffer:
    """The methods and layers of one network.

    Attributes
    ----------
    methods
        Each method's name, and why it does not suit the network, or nothing.
    layers
        From shallow to deep.
    method, layer
        Those of the maps that come with the scores.
    """

    methods: tuple[tuple[str, str], ...] = ()
    layers: tuple[str, ...] = ()
    method: str = ""
    layer: str = ""


NO_OFFER = MapOffer()
"""Nothing but the maps that came with the scores."""
