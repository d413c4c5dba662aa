"""The ribbon below a view: a bar a slice, a line at the threshold, a mark at the shown slice."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from medviewer.app.heatmaps.ribbon import Ribbon
from medviewer.language import translate
from medviewer.ui.pane.colors import Tone, tone_color
from medviewer.ui.pane.quiet_inputs import SLIDER_KEYS, kept_key, paint_focus
from medviewer.ui.slices.ribbon.bars import ROW_HEIGHT, Bars, paint_rows
from medviewer.ui.text import plain_tooltip

_MARGIN = 10
_LABEL = 46
_LEAST_FOR_LABELS = 260
_MARK = 4.0
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageDown: 10,
}


class SliceRibbon(QWidget):
    """Shows a `Ribbon` and the slice that is seen; click, drag or arrows ask for another one."""

    slice_requested = Signal(int)  # index of the slice, from 0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ribbon")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(translate("Image view", "Scores along the slices"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._ribbon = Ribbon(())
        self._slice = 0
        self._drawn: QPixmap | None = None

    @property
    def ribbon(self) -> Ribbon:
        """What is shown."""
        return self._ribbon

    @property
    def slice_index(self) -> int:
        """Which slice is marked."""
        return self._slice

    def show_ribbon(self, ribbon: Ribbon) -> None:
        """Show the values of a stack."""
        if ribbon != self._ribbon:
            self._ribbon, self._drawn = ribbon, None
            self._describe()
            self.updateGeometry()
            self.update()

    def show_slice(self, index: int) -> None:
        """Mark the slice that is seen; emits nothing."""
        if index != self._slice:
            self._slice = index
            self._describe()
            self.update()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(0, ROW_HEIGHT * max(1, len(self._ribbon.rows)) + 8)

    def slice_at(self, x: float) -> int:
        """Return the slice at a place along the ribbon, at most the last one."""
        bars = self._bars()
        share = (x - bars.x()) / max(1, bars.width())
        return min(max(int(share * self._ribbon.count), 0), max(0, self._ribbon.count - 1))

    def place_of(self, index: int) -> float:
        """Return where the middle of a slice is."""
        bars = self._bars()
        return bars.x() + (index + 0.5) / max(1, self._ribbon.count) * bars.width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the slice under the pointer."""
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on asking while the button is held."""
        event.accept()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._ask(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for another slice: arrows, ten by the page keys, first and last one."""
        key, last = Qt.Key(event.key()), max(0, self._ribbon.count - 1)
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if key not in SLIDER_KEYS:
            super().keyPressEvent(event)
            return
        wanted = ends.get(key, self._slice + _STEPS.get(key, 0))
        self._ask_for(min(max(wanted, 0), last))

    def event(self, event: QEvent) -> bool:
        """Keep its keys; say what stands under the pointer; draw anew for other colours, pixels."""
        if kept_key(event, SLIDER_KEYS):
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event.pos(), event.globalPos())
            return True
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.Resize,
                            QEvent.Type.DevicePixelRatioChange):  # fmt: skip
            self._drawn = None
        return super().event(event)

    def tip_at(self, x: float) -> str:
        """Return what is said of the slice at a place."""
        return self._ribbon.tips[self.slice_at(x)] if self._ribbon.count else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, drawn once, and the mark over them."""
        if self._drawn is None:
            self._drawn = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        self._paint_mark(painter)
        painter.end()
        paint_focus(self)

    def _ask(self, event: QMouseEvent) -> None:
        self._ask_for(self.slice_at(event.position().x()))

    def _ask_for(self, wanted: int) -> None:
        if wanted != self._slice:
            self.slice_requested.emit(wanted)

    def _describe(self) -> None:
        """Let a reader of the screen say what is said of the slice that is seen."""
        tips = self._ribbon.tips
        self.setAccessibleDescription(tips[self._slice] if self._slice < len(tips) else "")

    def _show_tip(self, place: QPoint, at: QPoint) -> None:
        QToolTip.showText(at, plain_tooltip(self.tip_at(place.x())), self)

    def _bars(self) -> QRect:
        return self.rect().adjusted(_MARGIN + self._label_width(), 4, -_MARGIN, -4)

    def _label_width(self) -> int:
        """Return the room for the names of the rows in today's letters; none in a narrow view."""
        names = [self.fontMetrics().horizontalAdvance(row.name) for row in self._ribbon.rows]
        width = max(_LABEL, max(names, default=0) + 8)
        return width if self.width() >= _LEAST_FOR_LABELS - _LABEL + width else 0

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setFont(self.font())
        bars = Bars(QRectF(self._bars()), self._label_width())
        paint_rows(painter, self._ribbon, bars, self.palette())
        painter.end()
        return pixmap

    def _paint_mark(self, painter: QPainter) -> None:
        bars, x = self._bars(), self.place_of(self._slice)
        color = tone_color(self.palette(), Tone.TEXT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 1.5))
        painter.drawLine(QPointF(x, bars.top() - 2), QPointF(x, bars.bottom() + 3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        top = bars.top() - 4.0
        corners = (x - _MARK, top), (x + _MARK, top), (x, top + 1.5 * _MARK)
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
