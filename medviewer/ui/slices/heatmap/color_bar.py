"""The bar beside a heatmap or an image in colours: which colour stands for which value."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from medviewer.image.overlay import colormap, pack_rgb
from medviewer.image.palettes import PaletteName, palette_colors
from medviewer.image.pixel_value import format_value
from medviewer.image.rendering import PackedArray
from medviewer.image.window import Window
from medviewer.ui.slices.heatmap.difference_bar import DifferenceBar
from medviewer.ui.slices.heatmap.tones import CONTOUR_COLORS, ContourTone
from medviewer.ui.slices.words.placed import Box, PlacedText

RgbTable = npt.NDArray[np.uint8]
Tick = tuple[float, float]
"""Where along the bar, from 0 at its lower end to 1, and which value stands there."""
BarDrawing = Literal["colors", "contours", "greyed"]

_FRAME = QColor(185, 185, 185)  # with some alpha it would take longer than all the rest
_DARK, _DARK_ALPHA = 20, 225


@dataclass(frozen=True, slots=True)
class ColorBar:
    """A scale from `minimum` to `maximum` (of a heatmap, 0 to its largest value) in `unit`.

    Attributes
    ----------
    threshold
        Share of the scale below which nothing is drawn over the image; may pass 1.
    scale
        Of what the maximum is the largest value, in words.
    drawing
        In ``contours`` the threshold's line alone stands for the map; ``greyed`` it is not shown.
    """

    colormap: str
    maximum: float
    threshold: float
    unit: str
    scale: str = ""
    drawing: BarDrawing = "colors"
    minimum: float = 0.0

    @property
    def has_values(self) -> bool:
        """Whether there is anything between its ends."""
        return self.maximum > self.minimum

    @property
    def colors(self) -> RgbTable:
        """The colours from the smallest value to the largest, ``(256, 3)``."""
        return colormap(self.colormap)

    @property
    def hidden(self) -> float:
        """Which share of the scale is not drawn."""
        return min(max(self.threshold, 0.0), 1.0) if self.has_values else 1.0

    @property
    def hidden_band(self) -> tuple[float, float]:
        """From which to which share of the bar nothing is drawn over the image."""
        return 0.0, self.hidden

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """What stands beside the bar, the most important first."""
        if not self.has_values:
            return ((0.0, self.minimum),)
        shares = (1.0, 0.0, *((self.threshold,) if self.threshold <= 1 else ()))
        length = self.maximum - self.minimum
        return tuple((share, self.minimum + length * share) for share in shares)


@dataclass(frozen=True, slots=True)
class PaletteBar:
    """The scale of a grey image in colours: the shown window in `unit`, inverted or not."""

    palette: PaletteName
    window: Window
    unit: str
    inverted: bool = False
    hidden_band: tuple[float, float] = field(default=(0.0, 0.0), init=False)
    scale: str = field(default="", init=False)
    drawing: BarDrawing = field(default="colors", init=False)

    @property
    def colors(self) -> RgbTable:
        """The colours from the smallest value to the largest, ``(256, 3)``."""
        colors = palette_colors(self.palette)
        return colors[::-1] if self.inverted else colors

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The ends of the window and its centre, as far as the bar is even."""
        low = self.window.center - self.window.width / 2
        ends, middle = ((1.0, low + self.window.width), (0.0, low)), (0.5, self.window.center)
        if self.window.function == "sigmoid" and self.window.table is None:
            return (middle,)  # its ends are infinitely far
        return ends if self.window.table is not None else (*ends, middle)


AnyBar = ColorBar | PaletteBar | DifferenceBar


def color_bar_texts(bar: AnyBar, box: Box, size: int) -> tuple[PlacedText, ...]:
    """Return unit and scale above the bar, and beside it as many values as have room."""
    right, height = box.x - 6.0, size * 1.2
    end = box.x + box.width
    above = [text for text in (bar.unit, bar.scale) if text]
    texts = [
        PlacedText(text, end, box.y - (len(above) - line + 0.6) * height, "right", size, "value")
        for line, text in enumerate(above)
    ]
    placed: list[float] = []
    for share, value in bar.ticks:
        y = box.y + box.height * (1 - share) - height / 2
        if all(abs(y - other) >= height for other in placed):
            placed.append(y)
            text = format_value(float(f"{value:.3g}"))
            texts.append(PlacedText(text, right, y, "right", size, "value"))
    return tuple(texts)


def paint_color_bar(painter: QPainter, bar: AnyBar, box: Box) -> None:
    """Paint the colours, largest value on top; what is not drawn over the image is dark."""
    target = QRectF(box.x, box.y, box.width, box.height)
    packed = _packed(bar)
    painter.fillRect(target.adjusted(-1, -1, 1, 1), _FRAME)  # a drawn rectangle takes far longer
    painter.drawImage(target, QImage(packed.data, 1, 256, 4, QImage.Format.Format_RGB32))
    bottom, top = (box.y + box.height * (1 - share) for share in bar.hidden_band)
    painter.setPen(QPen(_FRAME, 1.0))
    if bar.drawing != "colors":
        tone: ContourTone = "strong" if bar.drawing == "contours" else "greyed"
        painter.setPen(QPen(CONTOUR_COLORS[tone], 2.0))
    edges = (top, bottom) if isinstance(bar, DifferenceBar) else (top,)
    for y in edges:
        painter.drawLine(int(box.x - 3), int(y), int(box.x + box.width), int(y))


@lru_cache(maxsize=32)
def _packed(bar: AnyBar) -> PackedArray:
    """Return the colours of a bar from its top, ``(256, 1)``, dark where nothing is drawn.

    Laid over the colours by the painter, the dark took as long as the whole image of a view.
    """
    low, high = bar.hidden_band if bar.drawing == "colors" else (0.0, 1.0)
    share = (np.arange(256) + 0.5) / 256
    is_dark = (share >= low) & (share < high)
    colors = np.where(is_dark[:, None], _darkened(bar.colors), bar.colors)[::-1]
    return pack_rgb(colors).reshape(256, 1)


def _darkened(colors: RgbTable) -> RgbTable:
    return ((colors * np.uint16(255 - _DARK_ALPHA) + _DARK * _DARK_ALPHA) // 255).astype(np.uint8)
