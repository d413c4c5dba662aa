"""A scrolling column as high as its content really is at the width that it gets."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from medviewer.ui.pane.colors import Tone, tint

_MARGIN = 12


class ScrollingColumn(QScrollArea):
    """Widgets below one another, never wider than the pane.

    `QScrollArea.setWidgetResizable` asks for the height of wrapped labels at their narrowest, and
    scrolls where nothing is hidden; this one asks at the actual width.
    """

    def __init__(self) -> None:
        super().__init__()
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._column.setSpacing(10)
        self._column.addStretch(1)  # an aligned layout would be no higher than its size hint
        self.setWidget(self._body)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body.installEventFilter(self)

    def add(self, widget: QWidget) -> None:
        """Put a widget below the others."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the shell wants; at least a few lines high."""
        return QSize(0, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the column to the new width."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the column when its content changes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        width, height = self.width(), self.height()
        overflows = self._height_at(width) > height
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if overflows else policy.ScrollBarAlwaysOff
        )
        if overflows:
            width -= self.verticalScrollBar().sizeHint().width()
            height = self._height_at(width)
        self._body.resize(width, height)

    def _height_at(self, width: int) -> int:
        return self._column.totalHeightForWidth(width)


class Divider(QWidget):
    """A thin quiet line."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        QPainter(self).fillRect(self.rect(), tint(self.palette(), Tone.TEXT, 0.18))


class Slot(QWidget):
    """A place for one widget that comes and goes; hidden while it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._content: QWidget | None = None
        self.hide()

    def show_content(self, content: QWidget | None) -> None:
        """Show a widget in place of the one before, which is deleted."""
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        if content is not None:
            self._layout.addWidget(content)
        self.setVisible(content is not None)
