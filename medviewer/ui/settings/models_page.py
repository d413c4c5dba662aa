"""Models and device: where models are looked for, what is there, where they run."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFileDialog, QListWidget

from medviewer.app.classifying.model_choice import Models
from medviewer.app.session import Session
from medviewer.app.settings_draft import SettingsDraft
from medviewer.app.texts.plain import clean_text
from medviewer.config import MOST_MODELS_FOLDERS, MOST_THREADS, Settings
from medviewer.language import again, later, translate
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, quiet_button
from medviewer.ui.settings.form import Page, QuietSpinBox, choice_box, choose, fill, table

_DEVICES = {
    "auto": later("Settings", "Automatic: NVIDIA GPU, else Apple GPU, else CPU"),
    "cpu": "CPU",
    "cuda": later("Settings", "NVIDIA GPU (CUDA)"),
    "mps": later("Settings", "Apple GPU (MPS)"),
}
_HEADINGS = (
    later("Settings", "Model"),
    later("Settings", "Version"),
    later("Settings", "Made for"),
)
_NOT_USED_YET = later("Settings", "Known after the next classification")


class ModelsPage(Page):
    """Folders, device and threads, and the models that were found."""

    def __init__(self, draft: SettingsDraft, session: Session) -> None:
        super().__init__(translate("Settings", "Models and device"))
        self._draft = draft
        self._session = session
        self.device = choice_box(
            translate("Settings", "Device"),
            {name: translate("Settings", title) for name, title in _DEVICES.items()},
        )
        self.threads = QuietSpinBox(translate("Settings", "CPU threads"), 0, MOST_THREADS)
        self.folders = QListWidget()
        self.add_button = quiet_button(translate("Settings", "Add folder..."))
        self.remove_button = quiet_button(translate("Settings", "Remove"))
        self.models = table(
            translate("Settings", "Models that were found"),
            [translate("Settings", each) for each in _HEADINGS],
        )
        self._build()
        self._connect()
        self._show(draft.settings)
        self._show_models(session.models)
        self._show_used(session.device_text)

    def _build(self) -> None:
        self.threads.setSpecialValueText(translate("Settings", "All but one core"))
        self.folders.setAccessibleName(translate("Settings", "Models folders"))
        self.folders.setMinimumHeight(3 * TARGET_HEIGHT)
        self.folders.setMaximumHeight(4 * TARGET_HEIGHT)
        self.add_form(
            (
                (translate("Settings", "Device"), self.device),
                (translate("Settings", "CPU threads"), self.threads),
            )
        )
        self.used = self.add_note("")
        self.add_note(
            translate(
                "Settings", "Further models folders; new models are installed into the first one:"
            )
        )
        self.column.addWidget(self.folders)
        self.add_row(self.add_button, self.remove_button)
        self.found = self.add_note("")
        self.column.addWidget(self.models, 1)
        self.problems = self.add_note("")

    def _connect(self) -> None:
        update = self._draft.update
        self.device.activated.connect(lambda _: update(device=self.device.currentData()))
        self.threads.valueChanged.connect(lambda value: update(threads=value))
        self.add_button.clicked.connect(self._on_add)
        self.remove_button.clicked.connect(self._on_remove)
        self.folders.currentRowChanged.connect(lambda _: self._show_buttons())
        self._draft.changed.connect(lambda _, now: self._show(now))
        self._session.models_changed.connect(self._show_models)
        self._session.device_changed.connect(self._show_used)

    def _on_add(self) -> None:
        folders = self._draft.settings.models_folders
        start = folders[-1] if folders else str(Path.home())
        folder = QFileDialog.getExistingDirectory(
            self, translate("Settings", "Add a models folder"), start
        )
        if folder and folder not in folders:
            self._draft.update(models_folders=(*folders, folder))
            self.folders.setCurrentRow(len(folders))

    def _on_remove(self) -> None:
        row, folders = self.folders.currentRow(), self._draft.settings.models_folders
        if 0 <= row < len(folders):
            self._draft.update(models_folders=(*folders[:row], *folders[row + 1 :]))

    def _show(self, settings: Settings) -> None:
        row = self.folders.currentRow()
        choose(self.device, settings.device)
        with QSignalBlocker(self.threads), QSignalBlocker(self.folders):
            self.threads.setValue(settings.threads)
            self.folders.clear()
            self.folders.addItems(list(settings.models_folders))
            self.folders.setCurrentRow(min(row, self.folders.count() - 1))
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.remove_button.setEnabled(self.folders.currentRow() >= 0)
        self.add_button.setEnabled(self.folders.count() < MOST_MODELS_FOLDERS)

    def _show_models(self, models: Models) -> None:
        count = len(models.choices)
        there = translate("Settings", "Models that are there now: {count}").format(count=count)
        self.found.setText(there if count else translate("Settings", "No model is there."))
        fill(
            self.models,
            [
                (clean_text(each.title), each.version, ", ".join(each.modalities))
                for each in models.choices
            ],
        )
        self.problems.setText("\n".join(map(again, models.problems[:5])))
        self.problems.setVisible(bool(models.problems))

    def _show_used(self, device_text: str) -> None:
        lead = translate("Devices", "Device: {name}").format(name="")
        device = again(device_text).removeprefix(lead) or translate("Settings", _NOT_USED_YET)
        self.used.setText(translate("Settings", "In use now: {device}").format(device=device))
