"""What a reader of the screen, a shaky hand and a keyboard meet in a window."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenuBar,
    QRadioButton,
    QScrollBar,
    QToolBar,
    QWidget,
)

from medviewer.ui.slices.ribbon.slice_ribbon import SliceRibbon
from tests.ui.typing_hand import focused, press

LEAST = 24
"""CSS pixels of a target's side by WCAG 2.2, success criterion 2.5.8 (level AA)."""
_TARGETS = (
    *(QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider),
    *(QAbstractItemView, SliceRibbon),
)
_PARTS = (QAbstractSpinBox, QComboBox, QLineEdit, QHeaderView, QAbstractItemView)
"""What has parts that belong to it: Qt gives these the keys together."""
_MOST_TABS = 250


def targets(window: QWidget) -> Iterator[QWidget]:
    """Yield what can be clicked or have the keys, without the parts that one control is made of.

    Scroll bars are left out: keys and wheel scroll, too.
    """
    for widget in window.findChildren(QWidget):
        if widget.window() is not window or not widget.isVisible():
            continue
        if isinstance(widget, QScrollBar | QHeaderView | QMenuBar) or widget.focusProxy():
            continue
        takes_keys = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if (takes_keys or isinstance(widget, _TARGETS)) and not _is_part(widget):
            yield widget


def described(widget: QWidget) -> str:
    """Return a widget as a failing test should name it."""
    words = widget.accessibleName() or getattr(widget, "text", str)()
    owner = widget.parentWidget()
    inside = "" if owner is None else type(owner).__name__
    return f"{type(widget).__name__} '{words}' in {inside} ({widget.width()} x {widget.height()})"


def without_name(window: QWidget) -> list[str]:
    """Return what a screen reader would have no word for."""
    return [described(each) for each in targets(window) if not _spoken(each)]


def too_small(window: QWidget) -> list[str]:
    """Return targets, and rows of lists, that are less than `LEAST` pixels in a direction."""
    found = [
        described(each) for each in targets(window) if min(each.width(), each.height()) < LEAST
    ]
    lists = (each for each in targets(window) if isinstance(each, QAbstractItemView))
    return found + [f"row of {described(each)}" for each in lists if _row_height(each) < LEAST]


def not_reached(window: QWidget) -> list[str]:
    """Return what can be used, and Tab does not come to; where it stays for ever is told, too.

    Of radio buttons the arrows reach the others; what stands in the toolbar is in the menus.
    """
    wanted = {id(each): each for each in targets(window) if each.isEnabled()}
    wanted = {key: each for key, each in wanted.items() if not _is_excused(each)}
    for _ in range(_MOST_TABS):
        wanted.pop(id(focused()), None)
        if not wanted:
            return []
        press(Qt.Key.Key_Tab)
    return [described(each) for each in wanted.values()]


def not_seen(window: QWidget) -> list[str]:
    """Return what looks the same with the keys and without them, its frame included."""
    window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # as after a press of Tab
    QApplication.processEvents()  # a window that becomes active gives the keys back
    found = []
    for widget in targets(window):
        if not widget.isEnabled() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        if (held := window.focusWidget()) is not None:
            held.clearFocus()
        before = _looks(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if _looks(widget) == before:
            found.append(described(widget))
    return found


def _looks(widget: QWidget) -> QImage:
    """Return a widget and two pixels around it."""
    QApplication.processEvents()
    place = QRect(widget.mapTo(widget.window(), widget.rect().topLeft()), widget.size())
    return widget.window().grab(place.adjusted(-2, -2, 2, 2)).toImage()


def _is_part(widget: QWidget) -> bool:
    owner = widget.parentWidget()
    while owner is not None and not owner.isWindow():
        if isinstance(owner, _PARTS):
            return True
        owner = owner.parentWidget()
    return widget.objectName() == "qt_toolbar_ext_button"


def _is_excused(widget: QWidget) -> bool:
    if isinstance(widget, QRadioButton) and not widget.isChecked():
        return True
    return isinstance(widget.parentWidget(), QToolBar)


def _spoken(widget: QWidget) -> str:
    said = QAccessible.queryAccessibleInterface(widget)
    return "" if said is None else said.text(QAccessible.Text.Name)


def _row_height(view: QAbstractItemView) -> int:
    QApplication.processEvents()
    model = view.model()
    if model is None or not model.rowCount(view.rootIndex()):
        return LEAST
    return view.visualRect(model.index(0, 0, view.rootIndex())).height()
