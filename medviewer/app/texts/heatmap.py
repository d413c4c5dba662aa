"""What is said of a heatmap: beside its class, on its scale, and where there is nothing to draw."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from medviewer.app.view_state import HeatScale, OverlayState
from medviewer.image.pixel_value import format_value

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution

_WHOSE = {"series": ", of the series' score", "slices": ", of the slices' scores"}
SCALE_NAMES: dict[HeatScale, str] = {
    "series": "whole series",
    "image": "per image",
    "rank": "of the series' values",
}
"""What a colour bar says of its scale."""
OWN_SCALE = "scale of this model only"
"""What it says beside the maps of another model."""


def maps_of_text(attribution: "Attribution") -> str:
    """Say whose score the maps explain where it is not each image's own."""
    return _WHOSE.get(attribution.maps_of, "")


def emptiness(native: npt.NDArray[np.float32]) -> str:
    """Say why a map draws nothing, or nothing where it has a value above zero."""
    finite = native[np.isfinite(native)]
    if not finite.size:
        return "The method gave no numbers for this image: nothing is drawn"
    if finite.max() > 0:
        return ""
    if finite.min() == 0:
        return "The map is zero everywhere: nothing is drawn"
    return "The map has no value above zero: nothing is drawn"


def drawing_text(overlay: OverlayState, shape: tuple[int, int], unit: str, lowest: float) -> str:
    """Return how a map is drawn, part by part: its grid, its scale, its line.

    `shape` is that of the network's grid, `lowest` the value from which on it is drawn.
    """
    height, width = shape
    grid = "smoothed from" if overlay.interpolation == "smooth" else "native"
    parts = [f"{grid} {height}x{width} grid"]
    if overlay.scale == "image":
        parts.append("normalised per image")
    if overlay.drawing == "contours":
        parts.append(f"contour at {raw_text(lowest)} {unit}")
    return " · ".join(parts)


def unit_text(scale: HeatScale, unit: str) -> str:
    """Return what the numbers beside a colour bar are."""
    return "percentile" if scale == "rank" else unit


def raw_text(value: float) -> str:
    """Return a raw value of a map with three digits."""
    return format_value(float(f"{value:.3g}"))
