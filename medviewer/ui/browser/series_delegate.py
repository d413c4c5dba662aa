"""How a row of the series browser is drawn: thumbnail, modality, words, a triangle for problems."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from medviewer.app.texts.browser_rows import BrowserRow, RowKind
from medviewer.ui.browser.series_model import (
    BADGE_ROLE,
    SHOWN_ROLE,
    STARS_ROLE,
    THUMBNAIL_ROLE,
    row_of,
)
from medviewer.ui.icons import icon_pixmap
from medviewer.ui.theme import Colors

_THUMBNAIL = 56
_GAP = 8
_BETWEEN = 3
_LINES_WITH_NOTES = {RowKind.PATIENT: 2, RowKind.SERIES: 3}
_ICON = 16
_MOST_PICTURES = 100
_DRAWN_STATES = (
    QStyle.StateFlag.State_Selected
    | QStyle.StateFlag.State_MouseOver
    | QStyle.StateFlag.State_HasFocus
)


@dataclass(frozen=True, slots=True)
class _Look:
    """All that a row's picture hangs on, but for the colours of the theme."""

    row: BrowserRow
    width: int
    height: int
    ratio: float
    font: str
    state: int
    thumbnail: int
    stars: int
    badge: str
    shown: bool


class SeriesDelegate(QStyledItemDelegate):
    """Draws `BrowserRow` values, each look once: rows that come have the others painted again."""

    def __init__(self, colors: Colors) -> None:
        super().__init__()
        self._colors = colors
        self._pictures: dict[_Look, QPixmap] = {}

    def show_theme(self, colors: Colors) -> None:
        """Draw in the colours of another theme from now on."""
        self._colors = colors
        self._pictures.clear()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        look = _look_of(painter, option, index)
        picture = self._pictures.get(look)
        if picture is None:
            picture = self._picture(painter, option, index)
            if len(self._pictures) >= _MOST_PICTURES:
                self._pictures.clear()
            self._pictures[look] = picture
        painter.drawPixmap(option.rect.topLeft(), picture)

    def _picture(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QPixmap:
        """Return one row drawn on nothing."""
        area: QRect = option.rect
        ratio = painter.device().devicePixelRatioF()
        picture = QPixmap((QSizeF(area.size()) * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        own = QPainter(picture)
        own.setFont(painter.font())
        own.translate(-area.topLeft())
        self._paint_row(own, option, index)
        own.end()
        return picture

    def _paint_row(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = row_of(index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._paint_background(painter, option, row)
        if row.kind is RowKind.SERIES:
            area = self._paint_thumbnail(painter, area, index.data(THUMBNAIL_ROLE))
        lines = _lines(area, painter.fontMetrics().height(), row)
        if stars := index.data(STARS_ROLE):
            first, *rest = lines
            lines = (self._paint_stars(painter, first, stars), *rest)
        if badge := index.data(BADGE_ROLE):
            first, second, *rest = lines
            lines = (first, self._paint_badge(painter, second, badge), *rest)
        if row.kind is RowKind.OBJECT:
            self._paint_object(
                painter, lines[0], option.font, row, shown=bool(index.data(SHOWN_ROLE))
            )
        else:
            self._paint_words(painter, lines, option.font, row)

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

    def _paint_notes(self, painter: QPainter, line: QRect, font: QFont, row: BrowserRow) -> None:
        """Draw what the members of a series are, then a triangle and what is wrong, in words."""
        before = row.axes if row.kind is RowKind.SERIES else row.detail
        if before:
            self._paint_line(painter, line, font, before, "secondary")
            line = line.adjusted(painter.fontMetrics().horizontalAdvance(before) + _GAP, 0, 0, 0)
        if row.warnings:
            ratio = painter.device().devicePixelRatioF()
            pixmap = icon_pixmap("warning", self._colors["warning"], round(_ICON * ratio))
            pixmap.setDevicePixelRatio(ratio)
            painter.drawPixmap(line.left(), line.center().y() - _ICON // 2 + 1, pixmap)
            words = line.adjusted(_ICON + 4, 0, 0, 0)
            self._paint_line(
                painter, words, font, _fitting(row.warnings, words.width(), painter), "warning"
            )

    def _paint_stars(self, painter: QPainter, line: QRect, count: int) -> QRect:
        """Draw a star and how many key images there are; return the rest of the line."""
        text = f"★ {count}"
        width = painter.fontMetrics().horizontalAdvance(text) + 2
        box = QRect(line.right() - width, line.top(), width, line.height())
        painter.setPen(QColor(self._colors["warning"]))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return line.adjusted(0, 0, -width - 6, 0)

    def _paint_badge(self, painter: QPainter, line: QRect, badge: str) -> QRect:
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(badge) + 14
        if width > line.width():  # an exact fit would be cut, too: glyphs reach over their ends
            width = line.width()
            badge = metrics.elidedText(badge, Qt.TextElideMode.ElideRight, width - 14)
        box = QRect(line.right() - width, line.top() - 1, width, line.height() + 2)
        painter.setPen(QColor(self._colors["accent"]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, badge)
        return line.adjusted(0, 0, -width - 6, 0)

    def _paint_words(
        self, painter: QPainter, lines: tuple[QRect, ...], font: QFont, row: BrowserRow
    ) -> None:
        first = lines[0]
        if row.kind is RowKind.STACK:
            self._paint_line(painter, first, font, f"{row.title}   {row.detail}", "secondary")
            return
        if row.kind is RowKind.SERIES:
            first = first.adjusted(self._paint_chip(painter, first, font, row.chip) + 6, 0, 0, 0)
        title_font = QFont(font)
        title_font.setBold(row.kind is RowKind.PATIENT)
        color = "secondary" if row.kind is RowKind.STUDY else "text"
        self._paint_line(painter, first, title_font, row.title, color)
        if row.kind is RowKind.SERIES:
            self._paint_line(painter, lines[1], font, row.detail, "secondary")
        if len(lines) == _LINES_WITH_NOTES.get(row.kind):
            self._paint_notes(painter, lines[-1], font, row)

    def _paint_object(
        self, painter: QPainter, line: QRect, font: QFont, row: BrowserRow, *, shown: bool
    ) -> None:
        """Draw what came with a series: its kind, its name, what it holds; a dot where it shows."""
        line = line.adjusted(self._paint_chip(painter, line, font, row.chip) + 6, 0, 0, 0)
        if shown:
            painter.setPen(QColor(self._colors["accent"]))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "●")
            line = line.adjusted(painter.fontMetrics().horizontalAdvance("●") + 5, 0, 0, 0)
        painter.setFont(font)
        self._paint_line(painter, line, font, row.title, "text" if row.series_key else "secondary")
        rest = line.adjusted(painter.fontMetrics().horizontalAdvance(row.title) + _GAP, 0, 0, 0)
        if row.warnings:
            self._paint_line(painter, rest, font, row.warnings[0], "warning")
        elif rest.width() > 0:
            self._paint_line(painter, rest, font, row.detail, "secondary")

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
        painter.setFont(font)
        painter.setPen(QColor(self._colors[color]))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, flags, shown)


def _look_of(
    painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
) -> _Look:
    thumbnail: QPixmap | None = index.data(THUMBNAIL_ROLE)
    return _Look(
        row_of(index),
        option.rect.width(),
        option.rect.height(),
        painter.device().devicePixelRatioF(),
        option.font.key(),
        (option.state & _DRAWN_STATES).value,
        0 if thumbnail is None else thumbnail.cacheKey(),
        index.data(STARS_ROLE) or 0,
        index.data(BADGE_ROLE) or "",
        bool(index.data(SHOWN_ROLE)),
    )


def _fitting(names: Sequence[str], width: int, painter: QPainter) -> str:
    """Return as many names as fit, at least one, and how many more there are."""
    measure = painter.fontMetrics().horizontalAdvance
    for count in range(len(names), 0, -1):
        more = f" +{len(names) - count}" if count < len(names) else ""
        text = " · ".join(names[:count]) + more
        if measure(text) <= width:
            break
    return text


def _lines(area: QRect, height: int, row: BrowserRow) -> tuple[QRect, ...]:
    """Return the places of a row's one, two or three lines of text, in the middle of its height."""
    has_notes = bool(row.axes or row.warnings)
    if row.kind is RowKind.SERIES:
        count = 3 if has_notes else 2
    else:
        count = 2 if row.kind is RowKind.PATIENT and (row.detail or has_notes) else 1
    step = height + _BETWEEN
    top = area.center().y() - (count * step - _BETWEEN) // 2
    return tuple(
        QRect(area.left(), top + number * step, area.width(), height) for number in range(count)
    )
