"""The question after a crash: open the last study again, or start without it."""

from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout

from medviewer.app.control.controller import Controller
from medviewer.app.restoring.saved import SavedState
from medviewer.app.session import Session
from medviewer.app.texts.last_time import offer_text, opened_often
from medviewer.language import translate
from medviewer.ui.pane.wrapping_row import WrappingRow
from medviewer.ui.text import plain_label


class OfferBar(QFrame):
    """Says what was saved and asks once; gone as soon as it is answered or something is opened."""

    def __init__(self, state: SavedState, session: Session, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("kind", "warning")
        self.state = state
        self._controller = controller
        self.text = plain_label(offer_text(state))
        self.text.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # all of its lines
        self.text.setSizePolicy(policy)
        self.open = QPushButton(translate("Restoring", "Open last study"))
        self.without = QPushButton(translate("Restoring", "Start without it"))
        usual = self.without if opened_often(state) else self.open
        usual.setObjectName("primary")
        self.open.clicked.connect(self._on_open_clicked)
        self.without.clicked.connect(self._on_without_clicked)
        session.opened_changed.connect(self._on_opened_changed)
        buttons = WrappingRow(8)
        buttons.add(self.open)
        buttons.add(self.without)
        column = QVBoxLayout(self)  # beside each other a small window could not show them
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.text)
        column.addLayout(buttons)

    def _on_open_clicked(self) -> None:
        self._go()
        self._controller.restoring.open_last()

    def _on_without_clicked(self) -> None:
        self._go()
        self._controller.restoring.start_without()

    def _on_opened_changed(self, _: str) -> None:
        self._go()

    def _go(self) -> None:
        self.hide()
        self.deleteLater()
