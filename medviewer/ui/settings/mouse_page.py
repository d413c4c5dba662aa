"""Settings of the mouse: window dragging and what the buttons do."""

from PySide6.QtCore import QSignalBlocker

from medviewer.app.settings_draft import SettingsDraft
from medviewer.config import DRAG_PERCENT, Settings
from medviewer.language import later, translate
from medviewer.ui.dialogs import DRAG_TITLES
from medviewer.ui.settings.form import Page, QuietSpinBox, choice_box, choose

_WIDTH = {
    "": later("Settings", "Widens the window"),
    "turned": later("Settings", "Narrows the window"),
}
_CENTER = {
    "": later("Settings", "Darkens the image"),
    "turned": later("Settings", "Brightens the image"),
}


class MousePage(Page):
    """Directions and speed of window dragging, middle and right button."""

    def __init__(self, draft: SettingsDraft) -> None:
        super().__init__(translate("Settings", "Mouse"))
        self._draft = draft
        self.right_drag = choice_box(translate("Settings", "Right button"), _titles())
        self.middle_drag = choice_box(translate("Settings", "Middle button"), _titles())
        self.across = choice_box(translate("Settings", "Dragging to the right"), _spoken(_WIDTH))
        self.down = choice_box(translate("Settings", "Dragging down"), _spoken(_CENTER))
        self.speed = QuietSpinBox(
            translate("Settings", "Speed of window dragging"), *DRAG_PERCENT, " %", 25
        )
        self.add_form(
            (
                (translate("Settings", "Middle button"), self.middle_drag),
                (translate("Settings", "Right button"), self.right_drag),
            )
        )
        self.add_note(
            translate(
                "Settings",
                "This is what dragging does. The left button does what the toolbar says; with "
                "Ctrl it takes the window of a region. A right click opens the menu, the wheel "
                "scrolls, Ctrl and the wheel zooms.",
            )
        )
        self.add_form(
            (
                (translate("Settings", "Window: dragging to the right"), self.across),
                (translate("Settings", "Window: dragging down"), self.down),
                (translate("Settings", "Speed of window dragging"), self.speed),
            )
        )
        self.column.addStretch(1)
        self._connect()
        self._show(draft.settings)

    def _connect(self) -> None:
        update = self._draft.update
        self.middle_drag.activated.connect(
            lambda _: update(middle_drag=self.middle_drag.currentData())
        )
        self.right_drag.activated.connect(
            lambda _: update(right_drag=self.right_drag.currentData())
        )
        self.across.activated.connect(
            lambda _: update(invert_drag_horizontal=bool(self.across.currentData()))
        )
        self.down.activated.connect(
            lambda _: update(invert_drag_vertical=bool(self.down.currentData()))
        )
        self.speed.valueChanged.connect(lambda value: update(window_drag_percent=value))
        self._draft.changed.connect(lambda _, now: self._show(now))

    def _show(self, settings: Settings) -> None:
        choose(self.middle_drag, settings.middle_drag)
        choose(self.right_drag, settings.right_drag)
        choose(self.across, "turned" if settings.invert_drag_horizontal else "")
        choose(self.down, "turned" if settings.invert_drag_vertical else "")
        with QSignalBlocker(self.speed):
            self.speed.setValue(settings.window_drag_percent)


def _titles() -> dict[str, str]:
    return {str(use): translate("Dialogs", title) for use, title in DRAG_TITLES.items()}


def _spoken(titles: dict[str, str]) -> dict[str, str]:
    return {value: translate("Settings", title) for value, title in titles.items()}
