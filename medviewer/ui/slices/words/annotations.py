"""Paints the words, bars and hatches of a slice view, readable on black and on white alike."""

from collections import OrderedDict
from collections.abc import Sequence
from weakref import WeakValueDictionary

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText

from medviewer.ui.slices.words.placed import Box, Layout, PlacedText, Role, ScaleBar

_COLORS: dict[Role, QColor] = {
    "text": QColor(233, 236, 239),
    "letter": QColor(255, 255, 255),
    "notice": QColor(186, 192, 199),
    "caption": QColor(233, 236, 239),
    "title": QColor(255, 207, 112),
    "badge": QColor(255, 207, 112),
    "banner": QColor(255, 226, 168),
    "value": QColor(220, 224, 228),
    "measure": QColor(255, 231, 138),
    "near": QColor(255, 231, 138, 150),
}
_HALO = QColor(0, 0, 0, 150)
_GROUND = QColor(0, 0, 0, 120)
_GROUNDED: tuple[Role, ...] = ("title", "caption", "notice")
"""What must be read even where letters are burned into the image."""

_SHIFTS = {"left": 0.0, "center": 0.5, "right": 1.0}
_BANNER = QColor(84, 54, 0, 235)
_MESSAGE = QColor(190, 196, 203)
_AROUND = tuple(
    (dx, dy) for dx in range(-2, 3) for dy in range(-2, 3) if (dx or dy) and abs(dx) + abs(dy) < 4
)
"""A halo of two pixels: on white, one of a single pixel leaves letters hollow."""
_LineKey = tuple[str, int, Role, float]
_REMEMBERED_LINES = 512
_REMEMBERED_WIDTHS = 4096


class _Drawn:
    """Lines as they were drawn and measured in one font: views often say the same."""

    def __init__(self) -> None:
        self.metrics: dict[tuple[int, bool], QFontMetricsF] = {}
        self.widths: dict[tuple[str, int], float] = {}
        self.lines: OrderedDict[_LineKey, tuple[QPixmap, float]] = OrderedDict()


_shared: WeakValueDictionary[str, _Drawn] = WeakValueDictionary()


def _drawn_in(family: str) -> _Drawn:
    """Return what all views with this font share; it goes with the last of them."""
    drawn = _shared.get(family)
    if drawn is None:
        drawn = _shared[family] = _Drawn()
    return drawn


class TextPainter:
    """Draws lines with a dark halo; a line that any view has drawn before is only copied."""

    def __init__(self, family: str = "") -> None:
        self.percent = 100
        """How large the texts are, of their usual size."""
        self._family = family
        self._drawn_before = _drawn_in(family or QFont().family())

    def box_of(self, placed: PlacedText) -> Box:
        """Return the rectangle that a placed line takes."""
        width = self.measure(placed.text, placed.size)
        left = placed.x - _SHIFTS[placed.align] * width
        return Box(left, placed.y, width, 1.4 * placed.size)

    def measure(self, text: str, size: int) -> float:
        """Return the width of a line in screen pixels."""
        widths = self._drawn_before.widths
        if (text, size) not in widths:
            if len(widths) > _REMEMBERED_WIDTHS:
                widths.clear()
            widths[text, size] = self._metrics_of(size, bold=False).horizontalAdvance(text)
        return widths[text, size]

    def paint(self, painter: QPainter, placed: PlacedText, ratio: float) -> None:
        """Draw one line where it was placed, for `ratio` device pixels a screen pixel."""
        pixmap, width = self._line(placed, ratio)
        x = placed.x - 2.0 - width * _SHIFTS[placed.align]
        y = placed.y - 2.0
        painter.drawPixmap(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), pixmap)

    def font(self, size: int, *, bold: bool = False) -> QFont:
        """Return the font of this view at a size in pixels."""
        font = QFont(self._family) if self._family else QFont()
        font.setPixelSize(size)
        font.setBold(bold)
        font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)  # no colours on greys
        return font

    def _metrics_of(self, size: int, *, bold: bool) -> QFontMetricsF:
        metrics = self._drawn_before.metrics
        if (size, bold) not in metrics:
            metrics[size, bold] = QFontMetricsF(self.font(size, bold=bold))
        return metrics[size, bold]

    def _line(self, placed: PlacedText, ratio: float) -> tuple[QPixmap, float]:
        lines, key = self._drawn_before.lines, (placed.text, placed.size, placed.role, ratio)
        if key not in lines:
            lines[key] = self._drawn(placed, ratio)
            if len(lines) > _REMEMBERED_LINES:
                lines.popitem(last=False)
        lines.move_to_end(key)
        return lines[key]

    def _drawn(self, placed: PlacedText, ratio: float) -> tuple[QPixmap, float]:
        bold = placed.role in ("letter", "badge")
        metrics = self._metrics_of(placed.size, bold=bold)
        width, height = metrics.horizontalAdvance(placed.text) + 4.0, metrics.height() + 4.0
        pixmap = QPixmap(max(1, round(width * ratio)), max(1, round(height * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(_GROUND if placed.role in _GROUNDED else Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setFont(self.font(placed.size, bold=bold))
        line = QStaticText(placed.text)  # its glyphs are chosen once
        line.setTextFormat(Qt.TextFormat.PlainText)
        base = QPointF(2.0, 2.0)
        painter.setPen(_HALO)
        for dx, dy in _AROUND:
            painter.drawStaticText(base + QPointF(dx, dy), line)
        painter.setPen(_COLORS[placed.role])
        painter.drawStaticText(base, line)
        painter.end()
        return pixmap, width - 4.0


def paint_layout(painter: QPainter, layout: Layout, text: TextPainter, ratio: float) -> None:
    """Paint banners, lines and the scale bar of a layout."""
    for box in layout.banners:
        painter.fillRect(QRectF(box.x, box.y, box.width, box.height), _BANNER)
    for placed in layout.texts:
        text.paint(painter, placed, ratio)
    if layout.scale_bar is not None:
        paint_scale_bar(painter, layout.scale_bar)


def paint_message(painter: QPainter, message: str, box: Box, text: TextPainter, size: int) -> None:
    """Paint a sentence in the middle of the view, over several lines where it must."""
    painter.setFont(text.font(size + 2))
    painter.setPen(_MESSAGE)
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(QRectF(box.x, box.y, box.width, box.height), flags, message)


def paint_scale_bar(painter: QPainter, bar: ScaleBar) -> None:
    """Paint a ruler with a tick for every part, white on a dark edge."""
    y = round(bar.y) + 0.5
    ticks = [bar.x + bar.length * part / bar.parts for part in range(bar.parts + 1)]
    for color, width in ((_HALO, 3.0), (_COLORS["letter"], 1.0)):
        painter.setPen(QPen(color, width))
        painter.drawLine(QPointF(ticks[0], y), QPointF(ticks[-1], y))
        for number, x in enumerate(ticks):
            high = 6.0 if number in (0, bar.parts) else 3.0
            painter.drawLine(QPointF(x, y - high), QPointF(x, y))


def paint_enclosure(
    painter: QPainter, start: tuple[float, float], end: tuple[float, float]
) -> None:
    """Paint the rectangle that a hand is drawing, to be seen on any grey."""
    rectangle = QRectF(QPointF(*start), QPointF(*end)).normalized()
    for color, style in ((_HALO, Qt.PenStyle.SolidLine), (_COLORS["title"], Qt.PenStyle.DashLine)):
        painter.setPen(QPen(color, 1.0, style))
        painter.drawRect(rectangle)


def paint_hatch(painter: QPainter, strips: Sequence[Box]) -> None:
    """Hatch the parts of an image that the network did not see."""
    if not strips:
        return
    brush = QBrush(_hatch_tile())
    for strip in strips:
        painter.fillRect(QRectF(strip.x, strip.y, strip.width, strip.height), brush)


def _hatch_tile() -> QPixmap:
    """Return a light and a dark diagonal, so that the hatch shows on any grey."""
    tile = QPixmap(12, 12)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    for color, offset in ((QColor(255, 255, 255, 70), 0), (QColor(0, 0, 0, 90), 1)):
        painter.setPen(color)
        for start in (offset - 12, offset, offset + 12):
            painter.drawLine(start, 11, start + 11, 0)
    painter.end()
    return tile
