"""A hand that has a keyboard alone: each key goes to whatever has the focus."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

CTRL, SHIFT, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
_MOST_TABS = 200


def focused() -> QWidget:
    """Return what would be given the next key; fail where nothing would."""
    if QApplication.activeWindow() is None:
        _activate_what_is_left()
    found = QApplication.activePopupWidget() or QApplication.focusWidget()
    found = found or QApplication.activeModalWidget()
    assert found is not None, "no widget has the keys"
    return found


def press(*keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press keys one after the other, wherever the focus is by then."""
    for key in keys:
        QTest.keyClick(focused(), key, held)
        QApplication.processEvents()


def write(text: str) -> None:
    """Type a text."""
    QTest.keyClicks(focused(), text)


def tab_to(name: str, *, backwards: bool = False) -> QWidget:
    """Press Tab until what has this accessible name (or text) has the keys."""
    seen = []
    for _ in range(_MOST_TABS):
        widget = focused()
        if name in (widget.accessibleName(), text_of(widget)):
            return widget
        seen.append(widget.accessibleName() or text_of(widget) or type(widget).__name__)
        press(Qt.Key.Key_Backtab if backwards else Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {name}, only {sorted(set(seen))}")


def text_of(widget: QWidget) -> str:
    """Return what stands on a button or box, without the mark of its letter."""
    text = getattr(widget, "text", None)
    return str(text()).replace("&", "") if callable(text) else ""


def _activate_what_is_left() -> None:
    """Do what a window manager does when a dialog has gone; Qt's offscreen one does not."""
    visible = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    for window in visible[:1]:
        window.activateWindow()
        QApplication.processEvents()
