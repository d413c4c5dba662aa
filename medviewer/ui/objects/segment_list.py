"""The segments of what is laid over the image, each with a switch of its own."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from medviewer.app.texts.plain import clean_text
from medviewer.image.objects.cielab import Rgb
from medviewer.image.objects.layers import Segment
from medviewer.language import translate
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, quiet_button
from medviewer.ui.text import plain_tooltip

_SWATCH = 14
_NUMBER_ROLE = Qt.ItemDataRole.UserRole


class SegmentList(QWidget):
    """Shows which segments are seen; tells which the reader hides."""

    hidden_changed = Signal(object)  # frozenset of segment numbers

    def __init__(self) -> None:
        super().__init__()
        self._segments: tuple[Segment, ...] | None = None
        self.rows = QListWidget()
        self.rows.setAccessibleName(translate("Objects pane", "Segments"))
        self.rows.setMinimumHeight(4 * TARGET_HEIGHT)
        self.all_button = quiet_button(
            translate("Objects pane", "All"), translate("Objects pane", "Show all segments")
        )
        self.none_button = quiet_button(
            translate("Objects pane", "None"), translate("Objects pane", "Show no segment")
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self.all_button)
        buttons.addWidget(self.none_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rows, 1)
        column.addLayout(buttons)
        self.rows.itemChanged.connect(lambda _: self._on_rows_changed())
        self.all_button.clicked.connect(lambda: self.hidden_changed.emit(frozenset()))
        self.none_button.clicked.connect(self._hide_all)

    def show_segments(self, segments: tuple[Segment, ...], hidden: frozenset[int]) -> None:
        """List these segments, ticked where they are seen; emits nothing."""
        blocker = QSignalBlocker(self.rows)
        if segments != self._segments:
            self._segments = segments
            self.rows.clear()
            for segment in segments:
                self.rows.addItem(_item(segment))
        for item in self._items():
            is_hidden = item.data(_NUMBER_ROLE) in hidden
            item.setCheckState(Qt.CheckState.Unchecked if is_hidden else Qt.CheckState.Checked)
        del blocker

    def _items(self) -> list[QListWidgetItem]:
        return [self.rows.item(row) for row in range(self.rows.count())]

    def _on_rows_changed(self) -> None:
        unchecked = Qt.CheckState.Unchecked
        hidden = (i.data(_NUMBER_ROLE) for i in self._items() if i.checkState() == unchecked)
        self.hidden_changed.emit(frozenset(hidden))

    def _hide_all(self) -> None:
        self.hidden_changed.emit(frozenset(segment.number for segment in self._segments or ()))


def _item(segment: Segment) -> QListWidgetItem:
    item = QListWidgetItem(_swatch(segment.color), clean_text(segment.name))
    item.setData(_NUMBER_ROLE, segment.number)
    item.setFlags(
        Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
    )
    item.setSizeHint(QSize(100, TARGET_HEIGHT))
    number = translate("Objects pane", "Segment {number}").format(number=segment.number)
    about = (number, segment.kind, segment.algorithm)
    item.setToolTip(plain_tooltip("\n".join(clean_text(text) for text in about if text)))
    return item


def _swatch(color: Rgb) -> QIcon:
    pixmap = QPixmap(_SWATCH, _SWATCH)
    pixmap.fill(QColor(*color))
    painter = QPainter(pixmap)
    painter.setPen(QColor(128, 128, 128))
    painter.drawRect(0, 0, _SWATCH - 1, _SWATCH - 1)
    painter.end()
    return QIcon(pixmap)
