"""Memory: how much pixels may take, and what they take now."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QProgressBar

from medviewer.app.session import Session
from medviewer.app.settings_draft import SettingsDraft
from medviewer.app.volume_store import budget_bytes
from medviewer.config import MOST_MEMORY_MB, Settings
from medviewer.language import translate
from medviewer.ui.settings.form import Page, QuietSpinBox

_MEGABYTE = 1024 * 1024
_STEP = 256


class MemoryPage(Page):
    """The budget of pixels in megabytes, and how full it is."""

    def __init__(self, draft: SettingsDraft, session: Session) -> None:
        super().__init__(translate("Settings", "Memory"))
        self._draft = draft
        self._session = session
        self.budget = QuietSpinBox(
            translate("Settings", "Memory for images"), 0, MOST_MEMORY_MB, " MB", _STEP
        )
        automatic = budget_bytes(Settings()) // _MEGABYTE
        text = translate("Settings", "Automatic ({size} MB)").format(size=automatic)
        self.budget.setSpecialValueText(text)
        self.add_form(((translate("Settings", "Memory for images"), self.budget),))
        self.used = self.add_note("")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(
            translate("Settings", "Share of the memory for images that is in use")
        )
        self.bar.setTextVisible(False)
        self.column.addWidget(self.bar)
        self.add_note(
            translate(
                "Settings",
                "Images that no view shows are let go when the memory is full; those on screen "
                "stay. Automatic (0) is half of the machine's memory.",
            )
        )
        self.column.addStretch(1)
        self.budget.valueChanged.connect(lambda value: draft.update(memory_mb=value))
        draft.changed.connect(lambda _, now: self._show(now))
        session.volume_opened.connect(self._show_used)
        session.settings_changed.connect(self._show_used)
        self._show(draft.settings)
        self._show_used()

    def _show(self, settings: Settings) -> None:
        with QSignalBlocker(self.budget):
            self.budget.setValue(settings.memory_mb)

    def _show_used(self) -> None:
        volumes = self._session.volumes
        held, budget = (size // _MEGABYTE for size in (volumes.held_bytes, volumes.budget_bytes))
        text = translate("Settings", "In use now: {held} MB of {budget} MB")
        self.used.setText(text.format(held=held, budget=budget))
        self.bar.setRange(0, max(budget, 1))
        self.bar.setValue(min(held, budget))
