"""Words in the middle of a cell that shows no image; in a small cell they are smaller."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel

_MARGIN, _MARGIN_SHARE = 24, 0.08
_SMALLEST = 9
_FLAGS = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)


class CellMessage(QLabel):
    """Plain text that is whole in a cell of any size, as long as it can be read."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Ignored)
        policy.setVerticalPolicy(policy.Policy.Ignored)
        self.setSizePolicy(policy)

    def show_text(self, text: str) -> None:
        """Show other words."""
        self.setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as large as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of all texts."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._fit()

    def _fit(self) -> None:
        margin = min(_MARGIN, round(_MARGIN_SHARE * self.width()))
        self.setContentsMargins(margin, margin, margin, margin)
        room = self.contentsRect()
        font = QApplication.font()
        usual = QFontInfo(font).pixelSize()
        sizes = (usual, *range(usual - 1, _SMALLEST - 1, -1))
        fitting = (size for size in sizes if _fits(self.text(), room, _sized(font, size)))
        size = next(fitting, min(usual, _SMALLEST))
        self.setFont(font if size == usual else _sized(font, size))


def _sized(font: QFont, pixels: int) -> QFont:
    copy = QFont(font)
    copy.setPixelSize(pixels)
    return copy


def _fits(text: str, room: QRect, font: QFont) -> bool:
    needed = QFontMetrics(font).boundingRect(room, _FLAGS, text)
    return needed.width() <= room.width() and needed.height() <= room.height()
