"""What is said of a heatmap: beside its class, on its scale, and where there is nothing to draw."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from medviewer.app.view_state import HeatScale, OverlayState
from medviewer.image.pixel_value import format_value
from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution

_WHOSE = {
    "series": later("Heatmap", ", of the series' score"),
    "slices": later("Heatmap", ", of the slices' scores"),
}
SCALE_NAMES: dict[HeatScale, str] = {
    "series": later("Heatmap", "whole series"),
    "image": later("Heatmap", "per image"),
    "rank": later("Heatmap", "of the series' values"),
}
"""What a colour bar says of its scale, in English."""
_UNITS = {
    "logit": later("Heatmap", "logit"),
    "logit difference": later("Heatmap", "logit difference"),
    "relative": later("Heatmap", "relative"),
}
COMMON_SCALE = later("Heatmap", "these series together")
"""What it says where the same maps of another series stand beside."""
OWN_SCALE = later("Heatmap", "scale of this model only")
"""What it says beside the maps of another model."""


def maps_of_text(attribution: "Attribution") -> str:
    """Say whose score the maps explain where it is not each image's own."""
    return translate("Heatmap", _WHOSE.get(attribution.maps_of, ""))


def unit_text(unit: str) -> str:
    """Return the unit of a map's values in the reader's language."""
    return translate("Heatmap", _UNITS.get(unit, unit))


def emptiness(native: npt.NDArray[np.float32]) -> str:
    """Say why a map draws nothing, or nothing where it has a value above zero."""
    finite = native[np.isfinite(native)]
    if not finite.size:
        return translate("Heatmap", "The method gave no numbers for this image: nothing is drawn")
    if finite.max() > 0:
        return ""
    if finite.min() == 0:
        return translate("Heatmap", "The map is zero everywhere: nothing is drawn")
    return translate("Heatmap", "The map has no value above zero: nothing is drawn")


def drawing_text(overlay: OverlayState, shape: tuple[int, int], unit: str, lowest: float) -> str:
    """Return how a map is drawn, part by part: its grid, its scale, its line.

    `shape` is that of the network's grid, `lowest` the value from which on it is drawn.
    """
    height, width = shape
    grid = translate("Heatmap", "native {height}x{width} grid")
    if overlay.interpolation == "smooth":
        grid = translate("Heatmap", "smoothed from {height}x{width} grid")
    parts = [grid.format(height=height, width=width)]
    if overlay.scale == "image":
        parts.append(translate("Heatmap", "normalised per image"))
    if overlay.drawing == "contours":
        contour = translate("Heatmap", "contour at {value} {unit}")
        parts.append(contour.format(value=raw_text(lowest), unit=unit_text(unit)))
    return " · ".join(parts)


def scale_unit(scale: HeatScale, unit: str) -> str:
    """Return what the numbers beside a colour bar are."""
    return translate("Heatmap", "percentile") if scale == "rank" else unit_text(unit)


def raw_text(value: float) -> str:
    """Return a raw value of a map with three digits."""
    return format_value(float(f"{value:.3g}"))
