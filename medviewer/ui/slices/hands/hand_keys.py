"""The keys of the left hand: what each asks for in the active view."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from medviewer.app.session import Session

if TYPE_CHECKING:  # the window need not wait for a hand that few ask for
    from medviewer.ui.slices.hands.key_hand import KeyHand
    from medviewer.ui.slices.slice_view import SliceView

_FAR = 10
"""How many steps of the left hand a far one by keys is."""


class HandKeys(QObject):
    """Has a hand for the keys, once one of them is pressed."""

    def __init__(
        self, session: Session, active_view: "Callable[[], SliceView]", parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._active_view = active_view
        self._hand: KeyHand | None = None

    def requests(self) -> dict[str, Callable[[], object]]:
        """Return what the keys ask for, by the names of their actions."""
        ways = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
        near = {f"hand_{name}": partial(self._step, *way) for name, way in ways.items()}
        far = {
            f"hand_far_{name}": partial(self._step, _FAR * across, _FAR * down)
            for name, (across, down) in ways.items()
        }
        return {**near, **far, "hand_press": self._press, "hand_close": self._close_shape}

    @property
    def hand(self) -> "KeyHand":
        """What does by keys what the left button does; made when it is first wanted."""
        if self._hand is None:
            from medviewer.ui.slices.hands.key_hand import KeyHand

            self._hand = KeyHand(self._active_view, lambda: self._session.tool, self)
            self._session.tool_changed.connect(self._hand.leave)
        return self._hand

    def _step(self, across: int, down: int) -> None:
        self.hand.step(across, down)

    def _press(self) -> None:
        self.hand.press()

    def _close_shape(self) -> None:
        self.hand.close_shape()
