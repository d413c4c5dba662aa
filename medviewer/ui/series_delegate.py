"""How a row of the series browser is drawn: thumbnail, modality, words, a triangle for problems."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from medviewer.app.browser_rows import BrowserRow, RowKind
from medviewer.ui.icons import icon_pixmap
from medviewer.ui.series_model import BADGE_ROLE, THUMBNAIL_ROLE, row_of
from medviewer.ui.theme import Colors

_HEIGHTS = {RowKind.PATIENT: 46, RowKind.STUDY: 28, RowKind.SERIES: 68, RowKind.STACK: 26}
_THUMBNAIL = 56
_GAP = 8
_ICON = 16


class SeriesDelegate(QStyledItemDelegate):
    """Draws `BrowserRow` values."""

    def __init__(self, colors: Colors) -> None:
        super().__init__()
        self._colors = colors

    def show_theme(self, colors: Colors) -> None:
        """Draw in the colours of another theme from now on."""
        self._colors = colors

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give each kind of row its own height, more with a larger font."""
        extra = max(0, option.fontMetrics.height() - 16)
        return QSize(120, _HEIGHTS[row_of(index).kind] + 2 * extra)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        row = row_of(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._paint_background(painter, option, row)
        if row.kind is RowKind.SERIES:
            area = self._paint_thumbnail(painter, area, index.data(THUMBNAIL_ROLE))
        if row.problems:
            area = self._paint_triangle(painter, area)
        if badge := index.data(BADGE_ROLE):
            area = self._paint_badge(painter, area, badge)
        self._paint_words(painter, area, option.font, row)
        painter.restore()

    def _paint_background(
        self, painter: QPainter, option: QStyleOptionViewItem, row: BrowserRow
    ) -> QRect:
        area: QRect = option.rect
        state = option.state
        if row.kind is RowKind.PATIENT:
            painter.fillRect(area, QColor(self._colors["raised"]))
        inner = area.adjusted(2, 1, -4, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(self._colors["selection"]))
            painter.drawRoundedRect(inner, 5, 5)
        elif state & QStyle.StateFlag.State_MouseOver and row.series_key:
            painter.setBrush(QColor(self._colors["hover"]))
            painter.drawRoundedRect(inner, 5, 5)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self._colors["accent"]))
            painter.drawRoundedRect(inner, 5, 5)
        return inner.adjusted(4, 2, -_GAP, -2)

    def _paint_thumbnail(self, painter: QPainter, area: QRect, pixmap: QPixmap | None) -> QRect:
        side = min(_THUMBNAIL, area.height())
        frame = QRect(area.left(), area.center().y() - side // 2, side, side)
        painter.setPen(QColor(self._colors["border"]))
        painter.setBrush(QColor("#000000"))
        painter.drawRoundedRect(frame, 3, 3)
        if pixmap is not None:
            inner = frame.adjusted(1, 1, -1, -1)
            size = pixmap.size().scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(inner.topLeft(), size)
            target.moveCenter(inner.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(target, pixmap)
        return area.adjusted(side + _GAP + 2, 0, 0, 0)

    def _paint_triangle(self, painter: QPainter, area: QRect) -> QRect:
        ratio = painter.device().devicePixelRatioF()
        pixmap = icon_pixmap("warning", self._colors["warning"], round(_ICON * ratio))
        pixmap.setDevicePixelRatio(ratio)
        painter.drawPixmap(area.right() - _ICON, area.center().y() - _ICON // 2, pixmap)
        return area.adjusted(0, 0, -_ICON - 6, 0)

    def _paint_badge(self, painter: QPainter, area: QRect, badge: str) -> QRect:
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(badge) + 12
        height = metrics.height() + 4
        box = QRect(area.right() - width, area.center().y() - height // 2, width, height)
        painter.setPen(QColor(self._colors["accent"]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, badge)
        return area.adjusted(0, 0, -width - 6, 0)

    def _paint_words(self, painter: QPainter, area: QRect, font: QFont, row: BrowserRow) -> None:
        two_lines = row.kind is RowKind.SERIES or (row.kind is RowKind.PATIENT and row.detail)
        line = painter.fontMetrics().height()
        top = QRect(area.left(), area.center().y() - line - 1, area.width(), line)
        if not two_lines:
            top.moveTop(area.center().y() - line // 2)
        below = top.translated(0, line + 3)
        if row.kind is RowKind.SERIES:
            top = top.adjusted(self._paint_chip(painter, top, font, row.chip) + 6, 0, 0, 0)
        title_font = QFont(font)
        title_font.setBold(row.kind is RowKind.PATIENT)
        color = "secondary" if row.kind is RowKind.STUDY else "text"
        if row.kind is RowKind.STACK:
            row_text = f"{row.title}   {row.detail}"
            self._paint_line(painter, top, font, row_text, "secondary")
            return
        self._paint_line(painter, top, title_font, row.title, color)
        self._paint_line(painter, below if two_lines else QRect(), font, row.detail, "secondary")

    def _paint_chip(self, painter: QPainter, line: QRect, font: QFont, chip: str) -> int:
        small = QFont(font)
        small.setBold(True)
        small.setPointSizeF(max(7.0, font.pointSizeF() - 1.5))
        painter.setFont(small)
        width = painter.fontMetrics().horizontalAdvance(chip) + 10
        box = QRect(line.left(), line.top(), width, line.height())
        painter.setPen(QColor(self._colors["border"]))
        painter.setBrush(QColor(self._colors["raised"]))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(self._colors["text"]))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, chip)
        return width

    def _paint_line(
        self, painter: QPainter, line: QRect, font: QFont, text: str, color: str
    ) -> None:
        if line.isEmpty() or not text:
            return
        painter.setFont(font)
        painter.setPen(QColor(self._colors[color]))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, flags, shown)
