"""The question before a model is installed: what it is, in its card's own words."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from medviewer.app.classifying.installer import BundleOffer
from medviewer.language import translate
from medviewer.ui.facts import facts_area, wrapped_label

_WIDTH = 560
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
        title = translate("Install", "Install {title}?").format(title=offer.title)
        layout.addWidget(wrapped_label(title, "title", most_letters=_MOST_LETTERS))
        name = translate("Install", "What the model says of itself")
        layout.addWidget(facts_area(_rows(offer), name, _MOST_LETTERS), 1)
        note = translate(
            "Install", "Models score images for research only. Install those whose maker you trust."
        )
        layout.addWidget(wrapped_label(note, "dim", most_letters=_MOST_LETTERS))
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


def _rows(offer: BundleOffer) -> list[tuple[str, str]]:
    """Return the table of what the card says."""
    groups = [offer.sha256[start : start + _GROUP] for start in range(0, 64, _GROUP)]
    return [
        (translate("Install", "Name"), offer.name),
        (translate("Install", "Version"), offer.version),
        (translate("Install", "Intended use"), offer.intended_use),
        (translate("Install", "Not for"), "\n".join(offer.not_for)),
        (translate("Install", "Licence"), offer.licence),
        ("SHA-256", "\n".join(groups)),
    ]
