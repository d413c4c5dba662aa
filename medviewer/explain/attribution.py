"""What a classifier looked at: raw values on the network's grid and on the image's grid."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from medviewer.image.field_of_view import FieldOfView
from medviewer.language import later, translate

CAPTION = later("Captions", "Regions that influenced the score; not a lesion outline")
SPREAD_CAPTION = later("Captions", "Where the members' maps differ; not a lesion outline")
NOTICE = later("Captions", "AI result - research use, not for diagnosis")

MapsOf = Literal["image", "slices", "series"]
"""Whose logit the maps explain: each image its own; all slices theirs, together; the series' one.

``slices`` and ``series`` are of networks that read a series as a whole.
"""

Unit = Literal["logit", "logit difference", "relative"]
"""What the raw values are.

``logit``: a map sums to the logit minus its bias, for global average pooling and a linear layer
follow. ``logit difference``: a value, or the sum of a map, is by how much the logit differs from
that of a blanked image. ``relative``: neither; only ranks can be compared.
"""


MapPart = Literal["mean", "spread"]
"""Of an ensemble: the mean of its members' maps, or how far these lie apart. Of one network, whose
maps are their own mean, there is no spread."""


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
    target, method, layer
        Label of the class, title of the method, name of the layer (``input`` for methods that
        explain the network's input).
    maps_of
        Whose logit they explain.
    part
        What `native` holds.
    spread
        Of an ensemble ``(N, h, w)``: the standard deviation of its members' maps, whose mean
        `native` is.
    agreement
        Of an ensemble, ``(N,)``: how alike its members' maps are, from -1 to 1 (see
        `medviewer.explain.methods.members.agreement_of`).
    whole_range
        Smallest and largest value over the maps of all images of the series, where only some of
        them are here; None where these are all.
    is_partial
        Whether the maps of other images were never made: the scale is that of these alone.
    residuals, steps
        Of integrated gradients, ``(N,)``: the share of the score difference that a map does not
        account for, and how many steps were taken.
    """

    native: npt.NDArray[np.float32]
    image_indices: tuple[int, ...]
    fields_of_view: tuple[FieldOfView, ...]
    target: str
    method: str
    layer: str
    unit: Unit = "relative"
    maps_of: MapsOf = "image"
    part: MapPart = "mean"
    spread: npt.NDArray[np.float32] | None = None
    agreement: tuple[float | None, ...] = ()
    residuals: tuple[float, ...] = ()
    steps: tuple[int, ...] = ()
    whole_range: tuple[float, float] | None = None
    is_partial: bool = False

    def position_of(self, image_index: int) -> int | None:
        """Return which map belongs to image `image_index`, or None where it was not scored."""
        try:
            return self.image_indices.index(image_index)
        except ValueError:
            return None

    @property
    def value_range(self) -> tuple[float, float]:
        """Smallest and largest raw value over all maps: the common scale."""
        if self.whole_range is not None:
            return self.whole_range
        if not self.native.size:
            return 0.0, 0.0
        return float(self.native.min()), float(self.native.max())

    def with_native(self, native: npt.NDArray[np.float32], **others: Any) -> "Attribution":
        """Return maps that were made of these; what was measured of each does not hold for them.

        `others` are fields by name.
        """
        return replace(
            self,
            native=native,
            spread=None,
            agreement=(),
            residuals=(),
            steps=(),
            whole_range=None,
            **others,
        )

    def emptiness(self, position: int) -> str:
        """Say that a map marks nothing, in a sentence, or nothing where it marks something."""
        values = self.native[position]
        if not values.any():
            return translate(
                "Explain",
                "The map is zero everywhere: by this method nothing in the image moved the score.",
            )
        if not (values > 0).any():
            return translate(
                "Explain",
                "Nothing in this map speaks for the class: all its values are against it or zero.",
            )
        return ""
