"""What is to be exported, and what its pictures show."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from medviewer.language import later, translate
from medviewer.ui.dialog_size import dialog_size
from medviewer.ui.exporting.picture import ExportOptions
from medviewer.ui.text import plain_label

_HINT = later(
    "Export",
    "Without the patient, dates, institution and descriptions are left out, too.\n"
    "What is burnt into the image itself stays: look at it before you give it away.\n"
    "Pictures with an AI result say that they are not for diagnostic use.",
)

_SIZE, _MARGIN = QSize(510, 0), 20


class ExportDialog(QDialog):
    """Asks; it writes nothing."""

    def __init__(self, count: int, *, has_ai: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Export", "Export pictures"))
        self.whole_screen = QRadioButton(translate("Export", "What is on screen"))
        self.series = QRadioButton(_whole_series(count))
        self.annotations = QCheckBox(translate("Export", "Texts and scale"))
        self.measurements = QCheckBox(translate("Export", "Measurements"))
        self.heatmap = QCheckBox(translate("Export", "AI result and heatmap"))
        self.patient = QCheckBox(translate("Export", "Patient, dates and descriptions"))
        self.whole_screen.setChecked(True)
        for box in (self.annotations, self.measurements, self.heatmap):
            box.setChecked(True)
        self.heatmap.setEnabled(has_ai)
        self.annotations.toggled.connect(self.patient.setEnabled)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Save | kinds.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        layout.setSpacing(8)
        boxes = (self.annotations, self.measurements, self.heatmap, self.patient)
        for widget in (
            self.whole_screen,
            self.series,
            plain_label(translate("Export", "With"), "heading"),
            *boxes,
        ):
            layout.addWidget(widget)
        hint = plain_label(translate("Export", _HINT))
        hint.setWordWrap(True)
        hint.setFixedWidth(dialog_size(_SIZE, self).width() - 2 * _MARGIN)
        hint.setMinimumHeight(hint.heightForWidth(hint.width()))
        layout.addWidget(hint)
        layout.addWidget(buttons)

    @property
    def options(self) -> ExportOptions:
        """What was ticked; without texts there is no patient."""
        return ExportOptions(
            self.annotations.isChecked(),
            self.measurements.isChecked(),
            self.heatmap.isChecked(),
            self.annotations.isChecked() and self.patient.isChecked(),
        )


def _whole_series(count: int) -> str:
    if count == 1:
        return translate("Export", "The whole series (1 image)")
    return translate("Export", "The whole series ({count} images)").format(count=count)
