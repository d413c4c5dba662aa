"""What a classifier looked at: raw values on the network's grid and on the image's grid."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from medviewer.image.field_of_view import FieldOfView
from medviewer.language import later

CAPTION = later("Captions", "Regions that influenced the score; not a lesion outline")
NOTICE = later("Captions", "AI result - research use, not for diagnosis")

MapsOf = Literal["image", "slices", "series"]
"""Whose logit the maps explain: each image its own; all slices theirs, together; the series' one.

``slices`` and ``series`` are of networks that read a series as a whole.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """Maps of one class for the images of a series, in raw values on one common scale.

    Attributes
    ----------
    native
        ``(N, h, w)`` float32, one map a scored image, on the target layer's grid.
    image_indices
        ``(N,)``: which image of the series (0-based shown order) each map belongs to.
    fields_of_view
        One `FieldOfView` a map: the part of the image that the network saw.
    unit
        ``logit`` where the map sums to the logit minus the bias (global average pooling and a
        linear layer follow), else ``relative``.
    maps_of
        Whose logit they explain.
    """

    native: npt.NDArray[np.float32]
    image_indices: tuple[int, ...]
    fields_of_view: tuple[FieldOfView, ...]
    target: str
    method: str
    layer: str
    unit: str = "relative"
    maps_of: MapsOf = "image"

    def position_of(self, image_index: int) -> int | None:
        """Return which map belongs to image `image_index`, or None where it was not scored."""
        try:
            return self.image_indices.index(image_index)
        except ValueError:
            return None

    @property
    def value_range(self) -> tuple[float, float]:
        """Smallest and largest raw value over all maps: the common scale."""
        if not self.native.size:
            return 0.0, 0.0
        return float(self.native.min()), float(self.native.max())
