"""General settings: theme, size of texts, language, when results are seen, what is remembered."""

from PySide6.QtCore import QSignalBlocker

from medviewer.app.settings_draft import SettingsDraft
from medviewer.config import FONT_PERCENT, Settings
from medviewer.language import NAMES, translate
from medviewer.ui.settings.form import Page, QuietSpinBox, check_box, choice_box, choose


class GeneralPage(Page):
    """Theme, font, language, reading habits."""

    def __init__(self, draft: SettingsDraft) -> None:
        super().__init__(translate("Settings", "General"))
        self._draft = draft
        self.theme = choice_box(
            translate("Settings", "Theme"),
            {"dark": translate("Settings", "Dark"), "light": translate("Settings", "Light")},
        )
        self.font_percent = QuietSpinBox(
            translate("Settings", "Size of texts"), *FONT_PERCENT, " %", 5
        )
        self.language = choice_box(
            translate("Settings", "Language"),
            {"auto": translate("Settings", "The system's")} | NAMES,
        )
        self.reveal = check_box(translate("Settings", "Read first, then reveal results"))
        self.restore = check_box(
            translate("Settings", "Bring back what was open at the next start")
        )
        self.remember = check_box(translate("Settings", "Remember opened folders"))
        self.add_form(
            (
                (translate("Settings", "Theme"), self.theme),
                (translate("Settings", "Size of texts"), self.font_percent),
                (translate("Settings", "Language"), self.language),
            )
        )
        self.add_form((("", self.reveal),))
        self.add_note(
            translate("Settings", "Scores and heatmaps stay hidden until you ask for them.")
        )
        self.add_form((("", self.restore), ("", self.remember)))
        self.add_note(
            translate(
                "Settings",
                "They are shown at once when they are opened again. Headers of the files, with "
                "names and dates of patients, stay in your cache folder; File > Forget remembered"
                " folders deletes them.",
            )
        )
        self.column.addStretch(1)
        self._connect()
        self._show(draft.settings)

    def _connect(self) -> None:
        update = self._draft.update
        self.theme.activated.connect(lambda _: update(theme=self.theme.currentData()))
        self.font_percent.valueChanged.connect(lambda value: update(font_percent=value))
        self.language.activated.connect(lambda _: update(language=self.language.currentData()))
        self.reveal.toggled.connect(lambda on: update(read_first_then_reveal=on))
        self.restore.toggled.connect(lambda on: update(restore_session=on))
        self.remember.toggled.connect(lambda on: update(remember_index=on))
        self._draft.changed.connect(lambda _, now: self._show(now))

    def _show(self, settings: Settings) -> None:
        widgets = (self.font_percent, self.reveal, self.restore, self.remember)
        blockers = [QSignalBlocker(widget) for widget in widgets]
        choose(self.theme, settings.theme)
        choose(self.language, settings.language)
        self.font_percent.setValue(settings.font_percent)
        self.reveal.setChecked(settings.read_first_then_reveal)
        self.restore.setChecked(settings.restore_session)
        self.remember.setChecked(settings.remember_index)
        del blockers
