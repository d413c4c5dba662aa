"""Blinking: one view shows in turn what it shows and what stands beside it, at one fixed rhythm."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent

from medviewer.app.session import Notice, Session
from medviewer.app.viewport import Viewport
from medviewer.language import later, translate

INTERVAL_MS = 500
"""Two pictures a second: far below what could harm anybody who is sensitive to flicker."""

NOTHING_TO_BLINK = later(
    "Comparing", "Nothing to blink: show a heatmap, or another view beside this one."
)


class Blinker(QObject):
    """Says what a view shows for the moment; `show` draws a view anew.

    The partner of the active view is the next one on screen that shows something else; a heatmap
    that stands alone blinks with its plain image. Asked again, it stops; while the key is held, it
    stops when that is let go.
    """

    def __init__(self, session: Session, show: Callable[[int], None], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._show = show
        self._number = 0
        self._partner: int | None = None
        self._shows_other = False
        self._held_key = 0
        self.timer = QTimer(self)
        self.timer.setInterval(INTERVAL_MS)
        self.timer.timeout.connect(self._turn)

    @property
    def is_blinking(self) -> bool:
        """Whether a view blinks."""
        return self.timer.isActive()

    def toggle(self) -> None:
        """Begin with the active view, or stop."""
        if self.is_blinking:
            self.stop()
            return
        number = self._session.arrangement.active
        partner = self._partner_of(number)
        if partner is None and not self._session.viewports[number].has_heatmap:
            self._session.raise_notice(Notice(translate("Comparing", NOTHING_TO_BLINK)))
            return
        self._number, self._partner, self._held_key = number, partner, 0
        self.timer.start()
        if application := QCoreApplication.instance():
            application.installEventFilter(self)
        self._turn()

    def stop(self) -> None:
        """Show again what the view shows."""
        if not self.is_blinking:
            return
        self.timer.stop()
        if application := QCoreApplication.instance():
            application.removeEventFilter(self)
        if self._shows_other:
            self._turn()

    def viewport_of(self, number: int) -> Viewport:
        """Return what a view shows for the moment."""
        own = self._session.viewports[number]
        if not self._shows_other or number != self._number:
            return own
        if self._partner is None:
            return replace(own, shows="plain")
        return self._session.viewports[self._partner]

    def on_viewport_changed(self, number: int) -> bool:
        """Draw a blinking view anew when it or its partner changed; tell whether it was its own."""
        if not self.is_blinking or number not in (self._number, self._partner):
            return False
        self._show(self._number)
        return number == self._number

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that a key is held, and stop when it is let go; all keys go on to the window."""
        if isinstance(event, QKeyEvent):
            if event.isAutoRepeat() and event.type() == QEvent.Type.ShortcutOverride:
                self._held_key = event.key()
            is_release = event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat()
            if is_release and self._held_key and event.key() == self._held_key:
                self.stop()
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        self._shows_other = not self._shows_other
        self._show(self._number)

    def _partner_of(self, number: int) -> int | None:
        own = _what(self._session.viewports[number])
        visible = self._session.arrangement.visible
        after = [n for n in visible if n > number] + [n for n in visible if n < number]
        others = ((n, self._session.viewports[n]) for n in after)
        differing = (n for n, cell in others if cell.series_key and _what(cell) != own)
        return next(differing, None)


def _what(cell: Viewport) -> tuple[object, ...]:
    """Return what is shown, apart from how one looks at it."""
    overlay = cell.state.overlay
    heat = (cell.result, overlay, cell.map, cell.minus)
    is_heated = cell.has_heatmap and overlay.visible
    return cell.stack_key, heat if is_heated else None
