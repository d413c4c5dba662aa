"""The badge beside the heatmap: whether its trust was measured, and what came of it."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from medviewer.app.texts.prediction import Chip
from medviewer.app.texts.trust import TrustWords, trust_chip, trust_rows
from medviewer.language import translate
from medviewer.ui.pane.chip import ChipLabel
from medviewer.ui.pane.quiet_inputs import quiet_button
from medviewer.ui.text import plain_tooltip

_DIALOG_SIZE = (860, 560)


class TrustBadge(QWidget):
    """A chip with the words in its tooltip, and a button that opens all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._words: TrustWords | None = None
        self._chip: ChipLabel | None = None
        self.details: QPushButton = quiet_button(
            translate("Trust", "Details"), translate("Trust", "What was measured of the heatmaps")
        )
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self._row.addWidget(self.details)
        self.details.clicked.connect(lambda _: self._on_details_clicked())

    @property
    def chip(self) -> Chip | None:
        """What is shown."""
        return self._chip.chip if self._chip else None

    def show_trust(
        self, words: TrustWords | None, method: str, maps_of: str, layer: str = ""
    ) -> None:
        """Show what was measured of a method, by its title, for one kind of logit.

        `layer` is one that was chosen by hand, empty for the model's own.
        """
        chip = trust_chip(words, method, maps_of, layer)
        self._words = words
        if self._chip is not None and self._chip.chip == chip:
            return
        if self._chip is not None:
            self._row.removeWidget(self._chip)
            self._chip.deleteLater()
        self._chip = ChipLabel(chip)
        self._row.insertWidget(0, self._chip)
        self.details.setVisible(bool(words and words.methods))
        self.details.setToolTip(plain_tooltip(self.details.accessibleName()))

    def changeEvent(self, event: QEvent) -> None:
        """Paint the chip in a new palette."""
        super().changeEvent(event)
        if self._chip is not None and event.type() == QEvent.Type.PaletteChange:
            self._chip.update()

    def _on_details_clicked(self) -> None:
        from medviewer.ui.dialogs import TableDialog

        rows = trust_rows(self._words)
        dialog = TableDialog(
            translate("Trust", "Trust in the heatmaps"),
            (translate("Trust", "Method"), translate("Trust", "Measured")),
            rows,
            self,
        )
        dialog.resize(*_DIALOG_SIZE)
        dialog.wrap_words()
        dialog.open()
