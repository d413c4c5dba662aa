"""Views: hanging protocols, with a form that makes one of what is on screen; how a cine goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QShowEvent

from medviewer.app.hanging.protocol import Protocol
from medviewer.app.settings_draft import SettingsDraft
from medviewer.config import CINE_RATES, Settings
from medviewer.language import later, translate
from medviewer.ui.commands.action_table import title_of
from medviewer.ui.pane.quiet_inputs import quiet_button
from medviewer.ui.settings.form import (
    Page,
    QuietSpinBox,
    check_box,
    choice_box,
    choose,
    fill,
    table,
)

_HEADINGS = (
    later("Settings", "Protocol"),
    later("Settings", "Layout"),
    later("Settings", "For"),
)
_LOOPS = {
    "loop": later("Settings", "Begin again"),
    "once": later("Settings", "Stop"),
    "back_and_forth": later("Settings", "Turn around"),
}


@dataclass(frozen=True, slots=True)
class Hanging:
    """What the page asks for: all protocols, and to make one; `save` calls back once that is done.

    `can_save` tells whether anything is on screen.
    """

    protocols: Callable[[], Sequence[Protocol]] = tuple
    save: Callable[[Callable[[], None]], None] = lambda _: None
    can_save: Callable[[], bool] = lambda: False


class ViewsPage(Page):
    """Protocols in the order in which they are asked, the user's own first; cine."""

    def __init__(self, draft: SettingsDraft, hanging: Hanging) -> None:
        super().__init__(translate("Settings", "Views"))
        self._hanging = hanging
        self._update = draft.update
        self.arrange = check_box(translate("Actions", "Arrange studies when they are opened"))
        headings = [translate("Settings", heading) for heading in _HEADINGS]
        self.protocols = table(translate("Menus", "Hanging protocol"), headings)
        self.save = quiet_button(translate("Settings", "Make one of what is on screen..."))
        unit = translate("Settings", "fps")
        self.rate = QuietSpinBox(translate("Settings", "Images a second"), *CINE_RATES, f" {unit}")
        self.loop = choice_box(
            translate("Settings", "At its end"),
            {value: translate("Settings", title) for value, title in _LOOPS.items()},
        )
        self._build()
        self._connect(draft)
        self._show(draft.settings)

    def showEvent(self, event: QShowEvent) -> None:
        """List the protocols of today: an editor may have changed the file."""
        super().showEvent(event)
        self.show_protocols()

    def show_protocols(self) -> None:
        """List the protocols."""
        fill(self.protocols, [_row(each) for each in self._hanging.protocols()])
        self.save.setEnabled(self._hanging.can_save())

    def _build(self) -> None:
        self.add_form((("", self.arrange),))
        self.column.addWidget(self.protocols, 1)
        self.add_row(self.save)
        self.add_note(
            translate(
                "Settings",
                "The first that fits a study arranges it. Your own come first; they stand in a "
                "text file of the configuration folder, which you can change.",
            )
        )
        self.add_form(
            (
                (translate("Settings", "Cine without a rate of its own"), self.rate),
                (translate("Settings", "At its end"), self.loop),
            )
        )

    def _connect(self, draft: SettingsDraft) -> None:
        self.arrange.toggled.connect(lambda on: self._update(hanging_protocols=on))
        self.rate.valueChanged.connect(lambda value: self._update(cine_rate=value))
        self.loop.activated.connect(lambda _: self._update(cine_loop=self.loop.currentData()))
        self.save.clicked.connect(lambda: self._hanging.save(self.show_protocols))
        draft.changed.connect(lambda _, now: self._show(now))

    def _show(self, settings: Settings) -> None:
        blockers = [QSignalBlocker(widget) for widget in (self.arrange, self.rate)]
        self.arrange.setChecked(settings.hanging_protocols)
        self.rate.setValue(settings.cine_rate)
        choose(self.loop, settings.cine_loop)
        del blockers


def _row(protocol: Protocol) -> tuple[str, str, str]:
    whose = (*protocol.modality, *protocol.body_part, *protocol.description)
    layout = title_of(f"layout_{protocol.layout}")
    return translate("Hanging", protocol.name), layout, ", ".join(whose)
