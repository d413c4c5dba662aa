"""The settings: pages on the left, one of them on the right; OK and Apply let them hold."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from medviewer.app.session import Session
from medviewer.app.settings_draft import SettingsDraft
from medviewer.language import translate
from medviewer.ui.dialog_size import dialog_size
from medviewer.ui.pane.quiet_choice import QuietComboBox
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT
from medviewer.ui.settings.corners_page import CornersPage
from medviewer.ui.settings.form import Page
from medviewer.ui.settings.general_page import GeneralPage
from medviewer.ui.settings.keys_page import KeysPage
from medviewer.ui.settings.memory_page import MemoryPage
from medviewer.ui.settings.models_page import ModelsPage
from medviewer.ui.settings.mouse_page import MousePage
from medviewer.ui.settings.presets_page import PresetsPage
from medviewer.ui.settings.views_page import Hanging, ViewsPage

_SIZE = QSize(860, 620)
_Button = QDialogButtonBox.StandardButton


class SettingsDialog(QDialog):
    """Changes a draft of the settings; Cancel forgets what was not applied."""

    def __init__(
        self, session: Session, parent: QWidget | None = None, hanging: Hanging | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self.setWindowTitle(translate("Settings", "Settings"))
        self.draft = SettingsDraft(session, self)
        self.general = GeneralPage(self.draft)
        self.mouse = MousePage(self.draft)
        self.presets = PresetsPage(self.draft)
        self.corners = CornersPage(self.draft)
        self.keys = KeysPage(self.draft)
        self.models = ModelsPage(self.draft, session)
        self.memory = MemoryPage(self.draft, session)
        self.views = ViewsPage(self.draft, hanging or Hanging())
        self.pages: tuple[Page, ...] = (
            *(self.general, self.mouse, self.presets, self.corners, self.keys),
            *(self.models, self.memory, self.views),
        )
        self.list = QListWidget()
        self.choice = QuietComboBox(translate("Settings", "Pages of the settings"))
        self.stack = QStackedWidget()
        self.buttons = QDialogButtonBox(_Button.Ok | _Button.Cancel | _Button.Apply)
        self._build()
        self._connect()
        self._show_buttons()

    @property
    def page(self) -> int:
        """Which page is shown."""
        return self.list.currentRow()

    @property
    def apply_button(self) -> QPushButton:
        """Lets the changes hold and keeps the dialog open."""
        return self.buttons.button(_Button.Apply)

    def _build(self) -> None:
        for page in self.pages:
            self.list.addItem(page.title)
            self.choice.addItem(page.title)
            self.stack.addWidget(_scrolled(page))
        self.list.setAccessibleName(translate("Settings", "Pages of the settings"))
        self.list.setObjectName("pages")
        self.list.setCurrentRow(0)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.list)
        columns.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.addWidget(self.choice)
        layout.addLayout(columns, 1)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self.buttons)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.list.currentRowChanged.connect(self.choice.setCurrentIndex)
        self.choice.activated.connect(self.list.setCurrentRow)
        self.draft.changed.connect(lambda *_: self._on_draft_changed())
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self.apply_button.clicked.connect(self.draft.apply)

    def _on_draft_changed(self) -> None:
        self._show_buttons()
        self._show_list_width()

    def _on_accepted(self) -> None:
        self.draft.apply()
        self.accept()

    def _show_buttons(self) -> None:
        self.apply_button.setEnabled(self.draft.is_changed)

    def _show_list_width(self) -> None:
        """Let the list of pages be as wide and as high as its words in today's font."""
        height = max(TARGET_HEIGHT + 6, self.list.fontMetrics().height() + 14)
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(0, height))
        words = (self.list.fontMetrics().horizontalAdvance(page.title) for page in self.pages)
        self.list.setFixedWidth(max(words) + 40)
        self._show_list_or_choice()

    def _show_list_or_choice(self) -> None:
        """Give a page the whole width where it would have to scroll sideways beside the list."""
        scroll_bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        widest = max(page.minimumSizeHint().width() for page in self.pages) + scroll_bar
        has_keys = self.list.hasFocus() or self.choice.hasFocus()
        is_wide = self.width() - self.list.width() >= widest
        self.list.setVisible(is_wide)
        self.choice.setVisible(not is_wide)
        if has_keys:
            self._focus_pages()

    def _focus_pages(self) -> None:
        pages = self.choice if self.list.isHidden() else self.list
        pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the pages as a list, or in a small window as a choice above them."""
        super().resizeEvent(event)
        self._show_list_or_choice()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return in a field end its typing, not the dialog; Escape closes."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as large as there is room."""
        super().showEvent(event)
        self._show_list_width()
        self.resize(dialog_size(_SIZE, self))
        self._focus_pages()


def _scrolled(page: Page) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
