"""Volumes, maps and contents that the tests of the slice view share."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from medviewer.explain.attribution import Attribution
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.geometry import PlaneGeometry
from medviewer.image.volume import Rescale, SliceInfo, Volume
from medviewer.ui.slices.content import CornerTexts, OverlayContent, ShownSlice, SliceContent
from medviewer.ui.slices.slice_view import SliceView

AXIAL = PlaneGeometry((0, 0, 0), (1, 0, 0), (0, 1, 0))


def grey_volume(
    stored: npt.NDArray[np.generic] | None = None, *, plane: PlaneGeometry | None = None
) -> Volume:
    """Return slices of bytes; by default 5 slices of 100 x 100, slice k all of value 10 * k."""
    if stored is None:
        stored = np.stack([np.full((100, 100), 10 * k, np.uint8) for k in range(5)])
    return Volume(stored, (SliceInfo(Rescale(), plane),) * len(stored), unit="HU")


def attribution(
    count: int = 5,
    rows: int = 100,
    columns: int = 100,
    *,
    fov: FieldOfView | None = None,
    native: npt.NDArray[np.float32] | None = None,
) -> Attribution:
    """Return maps of 2 x 2 cells whose right column is the largest value, 2."""
    cells = np.array([[0, 2], [0, 2]], np.float32) if native is None else native
    seen = fov or FieldOfView(0, 0, rows, columns)
    return Attribution(
        np.stack([cells] * count),
        tuple(range(count)),
        (seen,) * count,
        "Pneumonia",
        "Grad-CAM",
        "features",
        "logit",
    )


def overlay(maps: Attribution | None = None) -> OverlayContent:
    """Return a heatmap with its title."""
    return OverlayContent(maps or attribution(), "Grad-CAM · Pneumonia")


def content(volume: Volume | None = None, **parts: object) -> SliceContent:
    """Return a content of `volume` with any further parts."""
    return SliceContent(volume or grey_volume(), **parts)  # type: ignore[arg-type]


def lines_for(text: str) -> Callable[[ShownSlice], CornerTexts]:
    """Return corner texts with this line at the top left."""
    return lambda _shown: CornerTexts(top_left=(text,))


@dataclass
class Grabbed:
    """What a view looks like, in device pixels."""

    image: QImage

    def rgb(self, x: float, y: float) -> tuple[int, int, int]:
        """Return the colour at a point in screen pixels."""
        ratio = self.image.devicePixelRatio()
        color = self.image.pixelColor(int(x * ratio), int(y * ratio))
        return color.red(), color.green(), color.blue()

    def grey(self, x: float, y: float) -> int:
        """Return the grey at a point, after a check that it is grey."""
        red, green, blue = self.rgb(x, y)
        assert red == green == blue
        return red


def grabbed(view: SliceView) -> Grabbed:
    """Paint a view and return what it looks like."""
    return Grabbed(view.grab().toImage())
