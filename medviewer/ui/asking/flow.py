"""Controls in a row that goes on in the next one where it is full, like words."""

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_GAP = 6


class FlowRow(QWidget):
    """Lays its children out from left to right, then below; each is centred in its row's height."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget) -> None:
        """Put a control at the end."""
        part.setParent(self)
        self._parts.append(part)

    def hasHeightForWidth(self) -> bool:
        """Tell that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high the rows are in a width."""
        places = self._places(width)
        return max((place.bottom() + 1 for _, place in places), default=0)

    def sizeHint(self) -> QSize:
        """Ask for the height of all rows in the width that there is."""
        return QSize(self.minimumSizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Ask for the width of the widest control."""
        sizes = [_size_of(part) for part in self._shown()]
        widest = max((size.width() for size in sizes), default=0)
        return QSize(widest, max((size.height() for size in sizes), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the controls anew."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Place the controls anew when one has come, gone or changed its text."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
            self.updateGeometry()
        return super().event(event)

    def _place(self) -> None:
        for part, place in self._places(self.width()):
            part.setGeometry(place)

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        """Return where each control stands in a width."""
        places: list[tuple[QWidget, QRect]] = []
        top = 0
        for row in self._rows(width):
            height = max(_size_of(part).height() for part in row)
            left = 0
            for part in row:
                size = _size_of(part)
                places.append((part, QRect(left, top + (height - size.height()) // 2,
                                           size.width(), size.height())))  # fmt: skip
                left += size.width() + _GAP
            top += height + _GAP
        return places

    def _rows(self, width: int) -> list[list[QWidget]]:
        rows: list[list[QWidget]] = []
        used = 0
        for part in self._shown():
            wanted = _size_of(part).width()
            if not rows or used + wanted > width:
                rows.append([])
                used = 0
            rows[-1].append(part)
            used += wanted + _GAP
        return rows


def _size_of(part: QWidget) -> QSize:
    """Return the size that a control wants, within its bounds."""
    return part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
