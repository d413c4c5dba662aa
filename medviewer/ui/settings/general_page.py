"""General settings: theme, size of texts, when results are seen, what is remembered."""

from PySide6.QtCore import QSignalBlocker

from medviewer.app.settings_draft import SettingsDraft
from medviewer.config import FONT_PERCENT, Settings
from medviewer.ui.settings.form import Page, QuietSpinBox, check_box, choice_box, choose


class GeneralPage(Page):
    """Theme, font, reading habits."""

    def __init__(self, draft: SettingsDraft) -> None:
        super().__init__("General")
        self._draft = draft
        self.theme = choice_box("Theme", {"dark": "Dark", "light": "Light"})
        self.font_percent = QuietSpinBox("Size of texts", *FONT_PERCENT, " %", 5)
        self.reveal = check_box("Read first, then reveal results")
        self.remember = check_box("Remember opened folders")
        self.add_form((("Theme", self.theme), ("Size of texts", self.font_percent)))
        self.add_form((("", self.reveal),))
        self.add_note("Scores and heatmaps stay hidden until you ask for them.")
        self.add_form((("", self.remember),))
        self.add_note(
            "They are shown at once when they are opened again. Headers of the files, with names "
            "and dates of patients, stay in your cache folder; File > Forget remembered folders "
            "deletes them."
        )
        self.column.addStretch(1)
        self._connect()
        self._show(draft.settings)

    def _connect(self) -> None:
        update = self._draft.update
        self.theme.activated.connect(lambda _: update(theme=self.theme.currentData()))
        self.font_percent.valueChanged.connect(lambda value: update(font_percent=value))
        self.reveal.toggled.connect(lambda on: update(read_first_then_reveal=on))
        self.remember.toggled.connect(lambda on: update(remember_index=on))
        self._draft.changed.connect(lambda _, now: self._show(now))

    def _show(self, settings: Settings) -> None:
        widgets = (self.font_percent, self.reveal, self.remember)
        blockers = [QSignalBlocker(widget) for widget in widgets]
        choose(self.theme, settings.theme)
        self.font_percent.setValue(settings.font_percent)
        self.reveal.setChecked(settings.read_first_then_reveal)
        self.remember.setChecked(settings.remember_index)
        del blockers
