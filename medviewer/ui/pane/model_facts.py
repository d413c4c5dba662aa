"""What a model's card says of it: what for, how well it did, where it fails."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.texts.model_facts import fact_rows
from medviewer.app.texts.plain import clean_text
from medviewer.language import translate
from medviewer.ui.dialog_size import dialog_size
from medviewer.ui.facts import facts_area, wrapped_label

_SIZE = QSize(760, 680)
_MOST_LETTERS = 8000


class ModelFactsDialog(QDialog):
    """Shows the model's title and the facts of its card."""

    def __init__(self, model: ModelChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("Models", "Model"))
        self.resize(dialog_size(_SIZE, self))
        title = wrapped_label(clean_text(model.full_name), "title", most_letters=_MOST_LETTERS)
        name = translate("Install", "What the model says of itself")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        layout.addWidget(title)
        layout.addWidget(facts_area(fact_rows(model.facts), name, _MOST_LETTERS), 1)
        layout.addWidget(buttons)
