"""The colour bar beside a heatmap: which colour stands for which raw value."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from medviewer.image.overlay import colormap, pack_rgb
from medviewer.image.pixel_value import format_value
from medviewer.ui.slices.heatmap.tones import CONTOUR_COLORS, ContourTone
from medviewer.ui.slices.layout import Box, PlacedText

BarDrawing = Literal["colors", "contours", "greyed"]

_FRAME = QColor(235, 235, 235, 200)
_NOT_DRAWN = QColor(20, 20, 20, 225)


@dataclass(frozen=True, slots=True)
class ColorBar:
    """A scale from 0 to `maximum` (the largest positive raw value) in `unit`.

    Attributes
    ----------
    threshold
        Share of the maximum below which nothing is drawn over the image; may pass 1.
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


def color_bar_texts(bar: ColorBar, box: Box, size: int) -> tuple[PlacedText, ...]:
    """Return unit and scale above the bar and values beside it: 0, threshold and maximum."""
    right, height = box.x - 6.0, size * 1.2
    end = box.x + box.width
    above = [text for text in (bar.unit, bar.scale) if text]
    texts = [
        PlacedText(text, end, box.y - (len(above) - line + 0.6) * height, "right", size, "value")
        for line, text in enumerate(above)
    ]
    if not bar.maximum > 0:
        return (*texts, PlacedText("0", right, box.y + box.height - height, "right", size, "value"))
    placed: list[float] = []
    for share in (1.0, 0.0, *((bar.threshold,) if bar.threshold <= 1 else ())):
        y = box.y + box.height * (1 - share) - height / 2
        if all(abs(y - other) >= height for other in placed):
            placed.append(y)
            text = format_value(float(f"{bar.maximum * share:.3g}"))
            texts.append(PlacedText(text, right, y, "right", size, "value"))
    return tuple(texts)


def paint_color_bar(painter: QPainter, bar: ColorBar, box: Box) -> None:
    """Paint the colours, largest value on top; what is not drawn over the image is dark."""
    target = QRectF(box.x, box.y, box.width, box.height)
    packed = pack_rgb(colormap(bar.colormap)[::-1]).reshape(256, 1)
    image = QImage(packed.data, 1, 256, 4, QImage.Format.Format_RGB32)
    painter.drawImage(target, image)
    hidden = min(max(bar.threshold, 0.0), 1.0) if bar.maximum > 0 else 1.0
    top = box.y + box.height * (1 - hidden)
    dark = QRectF(box.x, top, box.width, box.y + box.height - top)
    painter.fillRect(dark if bar.drawing == "colors" else target, _NOT_DRAWN)
    painter.setPen(QPen(_FRAME, 1.0))
    painter.drawRect(target.adjusted(-0.5, -0.5, 0.5, 0.5))
    if bar.drawing != "colors":
        tone: ContourTone = "strong" if bar.drawing == "contours" else "greyed"
        painter.setPen(QPen(CONTOUR_COLORS[tone], 2.0))
    painter.drawLine(int(box.x - 3), int(top), int(box.x + box.width), int(top))
