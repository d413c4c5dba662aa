"""One cell of the grid: a slice view, or words where there is nothing to show."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from medviewer.app.members import MemberPosition
from medviewer.app.view_state import ViewState
from medviewer.language import later, translate
from medviewer.ui.slices.content import SliceContent
from medviewer.ui.slices.grid.axis_slider import AxisSlider
from medviewer.ui.slices.grid.cell_message import CellMessage
from medviewer.ui.slices.hands.series_drop import accept_series, dropped_series
from medviewer.ui.slices.measuring.text_entry import TextEntry
from medviewer.ui.slices.slice_view import SliceView

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.app.heatmaps.ribbon import Ribbon
    from medviewer.ui.slices.ribbon.slice_ribbon import SliceRibbon

_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
EMPTY_TEXT = later("Image view", "Choose a series in the browser, or drag one here")


class ViewportCell(QFrame):
    """Frames a `SliceView`; the frame of the active cell is bright."""

    series_dropped = Signal(object)  # str: key of the series
    clicked = Signal()  # on a cell without an image, or the keys came here by Tab
    member_requested = Signal(int)  # index of the member of a 4-D series, from 0
    slice_requested = Signal(int)  # index of a slice, from 0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewport")
        self.setAcceptDrops(True)
        self.view = SliceView()
        self.view.dropped.connect(self.series_dropped)
        self._message = CellMessage()
        self._axis: AxisSlider | None = None  # made when the first 4-D series is shown
        self._ribbon: SliceRibbon | None = None  # made when the first series was classified
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._stack = QStackedLayout()
        self._column.addLayout(self._stack, 1)
        self._stack.addWidget(self._message)
        self._stack.addWidget(self.view)
        for widget in (self._message, self.view):
            widget.installEventFilter(self)
        self.show_message("")

    @property
    def message(self) -> str:
        """What stands in the middle instead of an image, or nothing."""
        return "" if self._stack.currentWidget() is self.view else self._message.text()

    def show_image(self, content: SliceContent, state: ViewState) -> None:
        """Show an image as `state` says."""
        with self.view.held():
            self.view.show_content(content)
            self.view.show_state(state)
        self._stack.setCurrentWidget(self.view)

    def show_message(self, text: str) -> None:
        """Show words; without any, what could be done here."""
        self.view.show_content(None)
        self._message.show_text(text or translate("Image view", EMPTY_TEXT))
        self._stack.setCurrentWidget(self._message)

    def show_member(self, position: MemberPosition | None) -> None:
        """Show the slider of a 4-D series; none for all else."""
        if self._axis is None and position is not None:
            self._axis = AxisSlider(self)
            self._axis.member_requested.connect(self.member_requested)
            self._column.addWidget(self._axis)
        if self._axis is not None:
            self._axis.setVisible(position is not None)
            if position is not None:
                self._axis.show_member(position)

    def add_above(self, bar: QWidget) -> None:
        """Give a line of controls a place above the image."""
        self._column.insertWidget(0, bar)

    def add_below(self, bar: QWidget) -> None:
        """Give a bar of controls a place below the image."""
        self._column.addWidget(bar)

    def show_ribbon(self, ribbon: "Ribbon | None", slice_index: int) -> None:
        """Show what was said of each slice, and which one is seen; None for nothing."""
        if self._ribbon is None and ribbon is not None:
            from medviewer.ui.slices.ribbon.slice_ribbon import SliceRibbon

            self._ribbon = SliceRibbon(self)
            self._ribbon.slice_requested.connect(self.slice_requested)
            self._column.insertWidget(self._column.indexOf(self._stack) + 1, self._ribbon)
        if self._ribbon is not None:
            self._ribbon.setVisible(ribbon is not None)
            if ribbon is not None:
                self._ribbon.show_ribbon(ribbon)
                self._ribbon.show_slice(slice_index)

    def show_state(self, state: ViewState) -> None:
        """Show the same image in another way."""
        self.view.show_state(state)
        if self._ribbon is not None:
            self._ribbon.show_slice(state.slice_index)

    @property
    def ribbon(self) -> "SliceRibbon | None":
        """The ribbon along the slices, if one is shown."""
        return None if self._ribbon is None or self._ribbon.isHidden() else self._ribbon

    @property
    def axis(self) -> AxisSlider | None:
        """The slider of a 4-D series, if one is shown."""
        return None if self._axis is None or self._axis.isHidden() else self._axis

    def ask_text(self, identifier: str, text: str) -> TextEntry:
        """Let the reader type what stands at a measurement, beside it."""
        box = self.view.measuring.place_of(identifier)
        near = QPoint(0, 0) if box is None else QPoint(round(box.x), round(box.y))
        return TextEntry(text, near, self.view)

    def show_active(self, *, active: bool) -> None:
        """Brighten the frame of the cell that has the keys."""
        self._show_property("active", on=active)

    def _show_property(self, name: str, *, on: bool) -> None:
        if self.property(name) != on:
            self.setProperty(name, on)
            self.style().unpolish(self)
            self.style().polish(self)

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Let the keys go to this cell."""
        current = self._stack.currentWidget()
        (current or self).setFocus(reason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Become the active cell."""
        event.accept()
        self.clicked.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a series from the browser; leave files to the window."""
        accept_series(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Keep taking it."""
        accept_series(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which series was dropped on the empty cell."""
        if (key := dropped_series(event)) is not None:
            self.series_dropped.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Become the active cell when the keys come here by Tab, and show that they did."""
        if isinstance(event, QFocusEvent) and event.reason() not in _PASSING:
            by_tab = event.gotFocus() and event.reason() in _BY_TAB
            if by_tab:
                self.clicked.emit()
            self._show_property("keyed", on=by_tab)
        return super().eventFilter(watched, event)


def is_inside(widget: QWidget | None, ancestor: QWidget) -> bool:
    """Return whether `widget` is `ancestor` or lies in it."""
    return widget is not None and (widget is ancestor or ancestor.isAncestorOf(widget))
