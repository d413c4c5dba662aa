"""Finds words that a widget has no room for: what a reader would see cut off."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionSpinBox,
    QTabBar,
    QToolButton,
    QWidget,
)

Cut = tuple[str, int, int]
"""Words, the room they have and the room they need, in pixels, across or down."""


def cut_off(top: QWidget) -> set[Cut]:
    """Return the words below `top` that are cut off."""
    found: set[Cut] = set()
    for widget in top.findChildren(QWidget):
        if widget.isVisible():
            found |= {cut for cut in _rooms(widget) if cut[1] < cut[2]}
    return found


def _rooms(widget: QWidget) -> Iterator[Cut]:
    """Yield all words of a widget with the room that they have and need."""
    if isinstance(widget, QTabBar):
        yield from _rooms_of_tabs(widget)
        return
    if isinstance(widget, QHeaderView):
        yield from _rooms_of_headings(widget)
    elif isinstance(widget, QComboBox):
        yield from _rooms_of_choices(widget)
    elif isinstance(widget, QSpinBox):
        yield from _rooms_of_number(widget)
    text, needed = _words_of(widget)
    if text:
        yield text, widget.width(), needed
        yield text, widget.height(), _height_of(widget)


def _rooms_of_tabs(bar: QTabBar) -> Iterator[Cut]:
    """Yield the titles of tabs; one beyond the edge is cut, too, unless arrows lead there."""
    for each in range(bar.count()):
        text = bar.tabText(each)
        if bar.isTabVisible(each):
            words = bar.fontMetrics().horizontalAdvance(text.replace("&", ""))
            yield text, bar.tabRect(each).width(), words
            yield text, bar.width() - bar.tabRect(each).x(), min(words, bar.tabRect(each).width())
            yield text, bar.tabRect(each).height(), bar.fontMetrics().height()


def _rooms_of_headings(header: QHeaderView) -> Iterator[Cut]:
    model, along = header.model(), header.orientation()
    for each in range(header.count()):
        if header.isSectionHidden(each) or model is None:
            continue
        text = str(model.headerData(each, along))
        if along is Qt.Orientation.Horizontal:
            yield text, header.sectionSize(each), header.sectionSizeHint(each)
            yield text, header.height(), header.fontMetrics().height()
        else:
            yield text, header.width(), header.fontMetrics().horizontalAdvance(text)
            yield text, header.sectionSize(each), header.fontMetrics().height()


def _rooms_of_choices(box: QComboBox) -> Iterator[Cut]:
    """Yield what is chosen, in lines as long as there is room, and the words of all choices."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box)
    metrics, icon = box.fontMetrics(), 0
    if box.currentIndex() >= 0 and not box.itemIcon(box.currentIndex()).isNull():
        icon = box.iconSize().width() + 4
    for each in range(box.count()):
        text, wide = box.itemText(each), room.width() - icon
        lines = metrics.boundingRect(0, 0, wide, 10000, Qt.TextFlag.TextWordWrap, text)
        yield text, wide, lines.width()
        if each == box.currentIndex():
            yield text, room.height(), lines.height()


def _rooms_of_number(box: QSpinBox) -> Iterator[Cut]:
    """Yield the widest number that can be entered."""
    option = QStyleOptionSpinBox()
    box.initStyleOption(option)
    field = QStyle.SubControl.SC_SpinBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, field, box)
    for value in (box.minimum(), box.maximum()):
        text = box.specialValueText() if value == box.minimum() else ""
        text = text or f"{box.prefix()}{box.textFromValue(value)}{box.suffix()}"
        yield text, room.width(), box.fontMetrics().horizontalAdvance(text)
        yield text, room.height(), box.fontMetrics().height()


def _words_of(widget: QWidget) -> tuple[str, int]:
    """Return a widget's words and how wide it must be for them, or for the longest word."""
    if isinstance(widget, QLabel) and not widget.wordWrap():
        lines = widget.text().split("\n")
        return widget.text(), max(widget.fontMetrics().horizontalAdvance(line) for line in lines)
    if isinstance(widget, QLabel):
        narrow = widget.fontMetrics().boundingRect(
            0, 0, 1, 10000, Qt.TextFlag.TextWordWrap, widget.text()
        )
        return widget.text(), narrow.width()
    if isinstance(widget, QGroupBox):
        return widget.title(), widget.minimumSizeHint().width()
    only_icon = Qt.ToolButtonStyle.ToolButtonIconOnly
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() is only_icon:
        return "", 0
    if isinstance(widget, QAbstractButton):
        return widget.text(), widget.sizeHint().width() if widget.text() else 0
    return "", 0


def _height_of(widget: QWidget) -> int:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width())
    return widget.fontMetrics().height()
