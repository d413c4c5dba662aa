"""Models and device: where models are looked for, what is there, where they run."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFileDialog, QListWidget

from medviewer.app.session import Models, Session
from medviewer.app.settings_draft import SettingsDraft
from medviewer.app.texts.plain import clean_text
from medviewer.config import MOST_MODELS_FOLDERS, MOST_THREADS, Settings
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, quiet_button
from medviewer.ui.settings.form import Page, QuietSpinBox, choice_box, choose, fill, table

_DEVICES = {
    "auto": "Automatic: NVIDIA GPU, else Apple GPU, else CPU",
    "cpu": "CPU",
    "cuda": "NVIDIA GPU (CUDA)",
    "mps": "Apple GPU (MPS)",
}
_NOT_USED_YET = "Known after the next classification"


class ModelsPage(Page):
    """Folders, device and threads, and the models that were found."""

    def __init__(self, draft: SettingsDraft, session: Session) -> None:
        super().__init__("Models and device")
        self._draft = draft
        self._session = session
        self.device = choice_box("Device", _DEVICES)
        self.threads = QuietSpinBox("CPU threads", 0, MOST_THREADS)
        self.folders = QListWidget()
        self.add_button = quiet_button("Add folder...")
        self.remove_button = quiet_button("Remove")
        self.models = table("Models that were found", ("Model", "Version", "Made for"))
        self._build()
        self._connect()
        self._show(draft.settings)
        self._show_models(session.models)
        self._show_used(session.device_text)

    def _build(self) -> None:
        self.threads.setSpecialValueText("All but one core")
        self.folders.setAccessibleName("Models folders")
        self.folders.setMinimumHeight(3 * TARGET_HEIGHT)
        self.folders.setMaximumHeight(6 * TARGET_HEIGHT)
        self.add_form((("Device", self.device), ("CPU threads", self.threads)))
        self.used = self.add_note("")
        self.add_note("Further models folders; new models are installed into the first one:")
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
        folder = QFileDialog.getExistingDirectory(self, "Add a models folder", start)
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
        self.found.setText(f"Models that are there now: {count}" if count else "No model is there.")
        fill(
            self.models,
            [
                (clean_text(each.title), each.version, ", ".join(each.modalities))
                for each in models.choices
            ],
        )
        self.problems.setText("\n".join(models.problems[:5]))
        self.problems.setVisible(bool(models.problems))

    def _show_used(self, device_text: str) -> None:
        self.used.setText(f"In use now: {device_text.removeprefix('Device: ') or _NOT_USED_YET}")
