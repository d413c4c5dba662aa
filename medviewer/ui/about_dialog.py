"""What the program is, what it is not, and what it is made of."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from medviewer import __version__
from medviewer.app.texts.about import LICENCE, about_text, parts
from medviewer.language import again, later, translate
from medviewer.ui.dialog_size import dialog_size
from medviewer.ui.dialogs import filled_table
from medviewer.ui.text import plain_label

_DESCRIPTION = later(
    "About",
    "A viewer for medical images that classifies what it shows and marks what the classifier "
    "looked at. It makes no network connection.",
)
_PURPOSE = later("About", "For research only. Not a medical device; not for diagnosis.")


class AboutDialog(QDialog):
    """Versions, device and licences; all of it can be copied into a report."""

    def __init__(self, device_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("About", "About MedViewer"))
        self.resize(dialog_size(QSize(560, 520), self))
        self._device_text = again(device_text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(plain_label(f"MedViewer {__version__}", "title"))
        said = [translate("About", text) for text in (_DESCRIPTION, _PURPOSE)]
        made = translate("About", "Licence: {licence}. It is made with:").format(licence=LICENCE)
        for text in (*said, self._device_text, made):
            label = plain_label(text)
            label.setWordWrap(True)
            label.setVisible(bool(text))
            layout.addWidget(label)
        rows = [(part.name, part.version, part.licence) for part in parts()]
        self.table = filled_table(
            (
                translate("About", "Part"),
                translate("About", "Version"),
                translate("About", "Licence"),
            ),
            rows,
        )
        self.table.setAccessibleName(translate("About", "What the program is made of"))
        layout.addWidget(self.table, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton(
            translate("About", "Copy"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.copy_button.setToolTip(
            translate("About", "Copy versions and device, to report a fault")
        )
        self.copy_button.clicked.connect(self._on_copy)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(about_text(self._device_text))
