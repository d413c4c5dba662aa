"""Widgets side by side that go on in another line where they do not fit: large texts stay whole."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

_Line = list[tuple[QLayoutItem, int]]
"""Items beside each other, with their widths in pixels."""


class WrappingRow(QLayout):
    """A row as wide as it gets; what grows sideways takes the room that is left in its line."""

    def __init__(self, spacing: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}  # by width: Qt asks dozens of times as a pane fills
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget, *, grows: bool = False) -> None:
        """Put a widget behind the others; one that grows may be as narrow as its longest word."""
        across = QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Maximum
        policy = widget.sizePolicy()
        policy.setHorizontalPolicy(across)
        widget.setSizePolicy(policy)
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item, as Qt hands it over."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Grow sideways only."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Tell that the narrower it is, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high all lines are together."""
        if width not in self._heights:
            heights = [_height(line) for line in self._lines(width)]
            self._heights[width] = sum(heights) + self.spacing() * max(0, len(heights) - 1)
        return self._heights[width]

    def invalidate(self) -> None:
        """Forget the heights: something in the row is another now."""
        self._heights.clear()
        super().invalidate()

    def sizeHint(self) -> QSize:
        """As wide as all side by side."""
        widths = [_least(item) for item in self._shown()]
        width = sum(widths) + self.spacing() * max(0, len(widths) - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        """As wide as the widest, as high as a line."""
        items = self._shown()
        return QSize(
            max((_least(item) for item in items), default=0),
            max((item.minimumSize().height() for item in items), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        """Place the items, line by line."""
        super().setGeometry(rect)
        y = rect.y()
        for line in self._lines(rect.width()):
            x, height = rect.x(), _height(line)
            for item, width in line:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, height)))
                x += width + self.spacing()
            y += height + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[_Line]:
        lines: list[_Line] = []
        left = 0
        for item in self._shown():
            least = min(_least(item), width)
            if not lines or least + self.spacing() > left:
                lines.append([])
                left = width + self.spacing()
            lines[-1].append((item, least))
            left -= least + self.spacing()
        return [_filled(line, width, self.spacing()) for line in lines]


def _filled(line: _Line, width: int, spacing: int) -> _Line:
    """Return a line in which those that grow share what is left of the width."""
    growing = [item for item, _ in line if _grows(item)]
    left = width - sum(least for _, least in line) - spacing * (len(line) - 1)
    share = left // len(growing) if growing and left > 0 else 0
    return [(item, least + (share if _grows(item) else 0)) for item, least in line]


def _grows(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def _least(item: QLayoutItem) -> int:
    return (item.minimumSize() if _grows(item) else item.sizeHint()).width()


def _height(line: _Line) -> int:
    heights = (
        item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
        for item, width in line
    )
    return max(heights)
