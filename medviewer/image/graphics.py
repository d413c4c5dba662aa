"""Graphics over an image, as colours."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GRAPHICS_COLOR = 0xFF7FE3A1
"""Opaque light green, 0xAARRGGBB: no grey, and in none of the heatmaps."""


@dataclass(frozen=True, slots=True, eq=False)
class GraphicsLayer:
    """What is drawn over one slice: ``(J, I)`` packed 0xAARRGGBB, transparent where nothing is."""

    packed: npt.NDArray[np.uint32]


def graphics_layer(drawn: npt.NDArray[np.bool_]) -> GraphicsLayer:
    """Return the colours of the pixels that are `drawn`."""
    return GraphicsLayer(np.where(drawn, np.uint32(GRAPHICS_COLOR), np.uint32(0)))
