"""The colour bar beside a heatmap: which colour stands for which raw value."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from medviewer.image.overlay import colormap, pack_rgb
from medviewer.image.pixel_value import format_value
from medviewer.ui.slices.layout import Box, PlacedText

_FRAME = QColor(235, 235, 235, 200)
_NOT_DRAWN = QColor(20, 20, 20, 225)


@dataclass(frozen=True, slots=True)
class ColorBar:
    """A scale from `minimum` to `maximum` (of a heatmap, 0 to its largest value) in `unit`.

    Nothing below `threshold`, a share of the scale, is drawn over the image.
    """

    colormap: str
    maximum: float
    threshold: float
    unit: str
    minimum: float = 0.0

    @property
    def has_values(self) -> bool:
        """Whether there is anything between its ends."""
        return self.maximum > self.minimum

    def value_at(self, share: float) -> float:
        """Return the value at a share (0 to 1) of the scale."""
        return self.minimum + (self.maximum - self.minimum) * share


def color_bar_texts(bar: ColorBar, box: Box, size: int) -> tuple[PlacedText, ...]:
    """Return the unit above the bar and the values beside it: minimum, threshold and maximum."""
    right, height = box.x - 6.0, size * 1.2
    end = box.x + box.width
    texts = [PlacedText(bar.unit, end, box.y - 1.7 * height, "right", size, "value")]
    if not bar.has_values:
        lowest = format_value(float(f"{bar.minimum:.3g}"))
        return (
            *texts,
            PlacedText(lowest, right, box.y + box.height - height, "right", size, "value"),
        )
    placed: list[float] = []
    for share in (1.0, 0.0, bar.threshold):
        y = box.y + box.height * (1 - share) - height / 2
        if all(abs(y - other) >= height for other in placed):
            placed.append(y)
            text = format_value(float(f"{bar.value_at(share):.3g}"))
            texts.append(PlacedText(text, right, y, "right", size, "value"))
    return tuple(texts)


def paint_color_bar(painter: QPainter, bar: ColorBar, box: Box) -> None:
    """Paint the colours, largest value on top; what the threshold hides is dark."""
    target = QRectF(box.x, box.y, box.width, box.height)
    packed = pack_rgb(colormap(bar.colormap)[::-1]).reshape(256, 1)
    image = QImage(packed.data, 1, 256, 4, QImage.Format.Format_RGB32)
    painter.drawImage(target, image)
    hidden = min(max(bar.threshold, 0.0), 1.0) if bar.has_values else 1.0
    top = box.y + box.height * (1 - hidden)
    painter.fillRect(QRectF(box.x, top, box.width, box.y + box.height - top), _NOT_DRAWN)
    painter.setPen(QPen(_FRAME, 1.0))
    painter.drawRect(target.adjusted(-0.5, -0.5, 0.5, 0.5))
    painter.drawLine(int(box.x - 3), int(top), int(box.x + box.width), int(top))
