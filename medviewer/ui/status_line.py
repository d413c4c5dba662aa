"""The line at the bottom: the device, what runs, what was skipped, the value under the pointer."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QStatusBar,
    QToolButton,
    QWidget,
)

from medviewer.app.activities import Activity
from medviewer.language import again, later, translate
from medviewer.ui.text import plain_tooltip

_MOST_ROWS = 2
"""Tasks that are shown: a hundred series may wait to be classified, and each would take room."""
_ROOM_FOR_TWO = 160
"""In letters; a narrower window shows one task."""
_LEAST_LETTERS = 9
"""So much of the device, and of what runs, is told in any window."""
_UNKNOWN_DEVICE = later("Status line", "Device: chosen at the first classification")


class StatusLine(QStatusBar):
    """Shows values; asks to stop a task or to list the skipped files."""

    stop_requested = Signal(int)  # number of the activity
    skipped_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 4, 0)
        self._device = _CutLabel(translate("Status line", _UNKNOWN_DEVICE))
        self._pointer = _plain_label("")
        self._skipped = QToolButton()
        self._skipped.setToolTip(
            translate("Status line", "List the files that could not be shown, and why")
        )
        self._skipped.clicked.connect(lambda _: self.skipped_requested.emit())
        self._skipped.hide()
        self._activities = QWidget()
        self._activities_row = QHBoxLayout(self._activities)
        self._activities_row.setContentsMargins(20, 0, 0, 0)
        self._activities_row.setSpacing(14)
        self._rows: dict[int, _ActivityRow] = {}
        self._running: Sequence[Activity] = ()
        self._most = _MOST_ROWS
        self._room_changed = QTimer(self)  # later: a row that comes may resize the line
        self._room_changed.setSingleShot(True)
        self._room_changed.timeout.connect(lambda: self.show_activities(self._running))
        self._more = _plain_label("")
        self._more.hide()
        self.addWidget(self._device)
        self.addWidget(self._activities)
        for widget in (self._more, self._pointer, self._skipped):  # never cut off
            self.addPermanentWidget(widget)

    def show_device(self, text: str) -> None:
        """Show which device computes and why."""
        self._device.show_text(again(text) or translate("Status line", _UNKNOWN_DEVICE))

    def show_pointer(self, text: str) -> None:
        """Show the value under the pointer."""
        self._pointer.setText(text)

    def show_skipped(self, count: int) -> None:
        """Offer the list of skipped files, if there are any."""
        text = translate("Status line", "1 file skipped")
        if count != 1:
            text = translate("Status line", "{count} files skipped").format(count=count)
        self._skipped.setText(text)
        self._skipped.setVisible(count > 0)

    def show_activities(self, activities: Sequence[Activity]) -> None:
        """Show the first tasks, each with its progress and a Stop, and how many more there are."""
        self._running = activities
        self._most = self._most_rows()
        shown, more = activities[: self._most], len(activities) - self._most
        for number in self._rows.keys() - {activity.number for activity in shown}:
            row = self._rows.pop(number)
            row.hide()
            row.deleteLater()
        self._more.setVisible(more > 0)
        if more > 0:
            self._more.setText(translate("Status line", "and {count} more").format(count=more))
        for activity in shown:
            if activity.number not in self._rows:
                self._add_row(activity.number)
            self._rows[activity.number].show_activity(activity)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show another task, or one less, where that changes the room."""
        super().resizeEvent(event)
        if self._most_rows() != self._most:
            self._room_changed.start()

    def _most_rows(self) -> int:
        has_room = self.width() >= _ROOM_FOR_TWO * self.fontMetrics().averageCharWidth()
        return _MOST_ROWS if has_room else 1

    def _add_row(self, number: int) -> None:
        row = self._rows[number] = _ActivityRow()
        row.stop.clicked.connect(lambda _: self.stop_requested.emit(number))
        self._activities_row.addWidget(row)
        row.show()


class _ActivityRow(QWidget):
    """One task: words, a bar, Stop."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Activity | None = None
        self._text = _CutLabel("")
        self._bar = QProgressBar()
        self._bar.setFixedSize(110, 8)
        self._bar.setTextVisible(False)
        self.stop = QToolButton()
        self.stop.setText(translate("Status line", "Stop"))
        self.stop.setAutoRaise(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._text, self._bar, self.stop):
            layout.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_activity(self, activity: Activity) -> None:
        """Show what is done and how far it is."""
        if activity == self._shown:
            return
        self._shown = activity
        self._text.show_text(again(activity.text))
        name = translate("Status line", "Stop: {activity}").format(activity=activity.text)
        self.stop.setAccessibleName(name)
        # a bar paints itself, and all else that waits to be painted, before `setValue` returns
        self._bar.setUpdatesEnabled(False)
        if activity.fraction is None:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, 100)
            self._bar.setValue(round(activity.fraction * 100))
        self._bar.setUpdatesEnabled(True)


class _CutLabel(QLabel):
    """A plain line that ends in an ellipsis where the window is too narrow for it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show `text`; all of it in the tooltip."""
        self.setText(text)
        self.setToolTip(plain_tooltip(text))

    def minimumSizeHint(self) -> QSize:
        """Leave the others their room."""
        whole = super().minimumSizeHint()
        least = _LEAST_LETTERS * self.fontMetrics().averageCharWidth()
        return QSize(min(whole.width(), least), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what there is room for."""
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )


def _plain_label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
