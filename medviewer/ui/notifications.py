"""One calm line at the top: what the user should know, until it is put away."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton

from medviewer.app.session import Notice, NoticeKind
from medviewer.language import again, later, translate
from medviewer.ui.icons import icon_pixmap, themed_icon
from medviewer.ui.theme import Colors

_SIGNS = {
    NoticeKind.INFORMATION: ("information", "accent", later("Messages", "Information")),
    NoticeKind.WARNING: ("warning", "warning", later("Messages", "Warning")),
    NoticeKind.ERROR: ("error", "error", later("Messages", "Error")),
}
"""Drawing, colour and word: a kind is told by its shape, not by a colour alone."""
_SIGN_SIZE = 18


class NoticeBar(QFrame):
    """Shows the latest notice; hidden when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._notice: Notice | None = None
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # all of its lines
        self._text.setSizePolicy(policy)
        self._sign = QLabel(self)
        self._sign.setTextFormat(Qt.TextFormat.PlainText)
        self._colors: Colors | None = None
        self._copy = QPushButton(translate("Messages", "Copy details"))
        self._copy.clicked.connect(self._on_copy_clicked)
        self._close = QToolButton()
        self._close.setAccessibleName(translate("Messages", "Put this message away"))
        self._close.setToolTip(translate("Messages", "Put this message away"))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 8, 5)
        layout.setSpacing(10)
        for widget in (self._sign, self._text, self._copy, self._close):
            layout.addWidget(widget)
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """What it shows, until it is put away."""
        return None if self.isHidden() else self._notice

    def show_notice(self, notice: Notice) -> None:
        """Show `notice` instead of the one before."""
        self._notice = notice
        self._text.setText(again(notice.text))
        self._copy.setVisible(bool(notice.details))
        self.setProperty("kind", notice.kind.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self._show_sign()
        self.show()

    def forget_study(self) -> None:
        """Put away what was said of images that are closed; errors stay to be read."""
        if self._notice is not None and self._notice.kind is not NoticeKind.ERROR:
            self.hide()

    def show_theme(self, colors: Colors) -> None:
        """Draw the cross and the sign of the kind in the colours of the theme."""
        self._colors = colors
        self._close.setIcon(themed_icon("close", colors))
        self._show_sign()

    def _show_sign(self) -> None:
        if self._notice is None or self._colors is None:
            return
        name, color, word = _SIGNS[self._notice.kind]
        ratio = self.devicePixelRatioF()
        pixmap = icon_pixmap(name, self._colors[color], round(_SIGN_SIZE * ratio))
        pixmap.setDevicePixelRatio(ratio)
        self._sign.setPixmap(pixmap)
        self._sign.setAccessibleName(translate("Messages", word))

    def _on_copy_clicked(self) -> None:
        if self._notice is not None:
            QGuiApplication.clipboard().setText(self._notice.details)
