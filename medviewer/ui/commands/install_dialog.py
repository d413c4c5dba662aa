"""The question before a model is installed: what it is, in its card's own words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from medviewer.app.classifying.installer import BundleOffer
from medviewer.language import translate
from medviewer.ui.text import plain_label

_WIDTH, _TEXT_WIDTH = 560, 400
_TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_MOST_LETTERS = 600
_GROUP = 32
"""Letters of a hash in one line."""


class InstallDialog(QDialog):
    """Shows title, version, use, licence and hash; accepting means: install it."""

    def __init__(self, offer: BundleOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Install", "Install a model"))
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        layout.addWidget(
            _wrapped(translate("Install", "Install {title}?").format(title=offer.title), "title")
        )
        layout.addWidget(_scrolled(_facts(offer)), 1)
        note = translate(
            "Install", "Models score images for research only. Install those whose maker you trust."
        )
        layout.addWidget(_wrapped(note, "dim"))
        layout.addWidget(self._buttons())

    def _buttons(self) -> QDialogButtonBox:
        """Return the answers; Return alone gives none, so nothing is installed by accident."""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        # one of the accepting role would become the default
        self.install_button = buttons.addButton(
            translate("Install", "Install"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.install_button.setObjectName("primary")
        for button in buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        self.install_button.clicked.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons


def _facts(offer: BundleOffer) -> QWidget:
    """Return the table of what the card says."""
    facts = QWidget()
    form = QFormLayout(facts)
    form.setContentsMargins(0, 0, 8, 0)
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(8)
    form.setLabelAlignment(_TOP_LEFT)
    groups = [offer.sha256[start : start + _GROUP] for start in range(0, 64, _GROUP)]
    rows = (
        (translate("Install", "Name"), offer.name),
        (translate("Install", "Version"), offer.version),
        (translate("Install", "Intended use"), offer.intended_use),
        (translate("Install", "Not for"), "\n".join(offer.not_for)),
        (translate("Install", "Licence"), offer.licence),
        ("SHA-256", "\n".join(groups)),
    )
    for heading, text in rows:
        value = _wrapped(text)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label = plain_label(heading, "dim")
        label.setAlignment(_TOP_LEFT)
        value.setAlignment(_TOP_LEFT)
        form.addRow(label, value)
    return facts


def _wrapped(text: str, name: str = "") -> QLabel:
    """Return a label that breaks its lines; a card of endless text is cut."""
    shown = text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS] + "..."
    label = plain_label(shown, name)
    label.setWordWrap(True)
    label.setMinimumWidth(_TEXT_WIDTH)
    return label


def _scrolled(content: QWidget) -> QScrollArea:
    """Return an area that scrolls where the card says much."""
    area = QScrollArea()
    area.setWidget(content)
    area.setAccessibleName(translate("Install", "What the model says of itself"))
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
