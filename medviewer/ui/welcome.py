"""What stands in the middle before a study is open: what to do next."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from medviewer.language import translate
from medviewer.ui.text import plain_label, plain_tooltip

_RECENT_SHOWN = 5


class WelcomePage(QFrame):
    """Asks for a study: by a button, by dropping one, from the recent ones."""

    open_requested = Signal()
    recent_requested = Signal(str)  # folder

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self._title = plain_label(
            translate("Welcome", "Open a study folder or drop one here"), "title"
        )
        self._hint = plain_label(
            translate("Welcome", "DICOM, NIfTI, PNG and JPEG. Files are only read, never changed.")
        )
        self._button = QPushButton(translate("Welcome", "Open folder..."))
        self._button.setObjectName("primary")
        self._button.clicked.connect(lambda _: self.open_requested.emit())
        self._recent_buttons: list[QPushButton] = []
        self._recent = QVBoxLayout()
        self._recent.setSpacing(4)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(12)
        layout.addStretch(2)
        for label in (self._title, self._hint):
            label.setWordWrap(True)  # large letters must not widen the window
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addLayout(self._recent)
        layout.addStretch(3)
        self._area = QScrollArea()  # with large letters a question above leaves little room
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def show_recent(self, folders: Sequence[str]) -> None:
        """Offer the folders opened last."""
        for button in self._recent_buttons:
            button.hide()
            button.deleteLater()
        self._recent_buttons = [self._recent_button(folder) for folder in folders[:_RECENT_SHOWN]]
        for button in self._recent_buttons:
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
            button.show()

    def show_scanning(self, *, scanning: bool, opened: str) -> None:
        """Say that a folder is being read, or that nothing is open."""
        nothing = translate("Welcome", "Open a study folder or drop one here")
        looking = translate("Welcome", "Looking for images in {folder}...").format(folder=opened)
        self._title.setText(looking if scanning else nothing)
        self._button.setVisible(not scanning)
        for button in self._recent_buttons:
            button.setVisible(not scanning)

    def _recent_button(self, folder: str) -> QPushButton:
        button = _FolderButton(Path(folder).name or folder)
        button.setToolTip(plain_tooltip(folder))
        button.clicked.connect(lambda _: self.recent_requested.emit(folder))
        return button


class _FolderButton(QPushButton):
    """Names a folder, a long one by its beginning and its end."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFlat(True)
        self.setAccessibleName(name)
        self.setMinimumWidth(1)  # nor must the name of a folder widen the window
        self._show(name)

    def sizeHint(self) -> QSize:
        """As wide as the whole name needs."""
        return super().sizeHint() + QSize(self._wide(self._name) - self._wide(self._shown), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the name to the new width."""
        super().resizeEvent(event)
        room = self.width() - super().sizeHint().width() + self._wide(self._shown)
        shown = self._name
        if self._wide(shown) > room:
            mode = Qt.TextElideMode.ElideMiddle
            shown = self.fontMetrics().elidedText(shown, mode, max(room, 0))
        if shown != self._shown:
            self._show(shown)

    def _wide(self, text: str) -> int:
        """Return how wide a name is on a button, which takes ``&&`` for one letter."""
        return (
            self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text.replace("&", "&&")).width()
        )

    def _show(self, text: str) -> None:
        self._shown = text
        self.setText(text.replace("&", "&&"))
