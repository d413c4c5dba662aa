"""The slider below a view for the further axis of a 4-D series."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from medviewer.app.members import MemberPosition
from medviewer.language import translate
from medviewer.ui.pane.quiet_inputs import QuietSlider
from medviewer.ui.text import plain_label, plain_tooltip

_MOST_TICKS = 50
_AROUND = 40
"""Margins and gaps of the row, in points."""


class AxisSlider(QWidget):
    """Shows which member is seen; tells which one the reader asks for."""

    member_requested = Signal(int)  # index of the member, from 0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("axis")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._slider = QuietSlider(translate("Image view", "Member of the 4-D series"))
        self._slider.valueChanged.connect(self.member_requested)
        self._place = plain_label(name="place")
        self._text = plain_label(name="member")
        # its share of the width stays, or the slider would move away under the hand
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setRetainSizeWhenHidden(True)
        self._text.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 2)
        row.setSpacing(10)
        row.addWidget(self._slider, 1)
        row.addWidget(self._place)
        row.addWidget(self._text, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out in a small cell what would be cut off; the number stays."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = self._text.fontMetrics().horizontalAdvance(self._text.text())
        free = self.width() - self._place.sizeHint().width() - _AROUND
        self._text.setVisible(free / 2 >= needed)  # the slider has the other half

    @property
    def text(self) -> str:
        """What stands beside the slider."""
        return f"{self._place.text()}  {self._text.text()}"

    @property
    def member(self) -> int:
        """Which member the slider stands at."""
        return self._slider.value()

    def show_member(self, position: MemberPosition) -> None:
        """Show which member is seen; emits nothing."""
        with QSignalBlocker(self._slider):
            self._slider.setRange(0, position.count - 1)
            self._slider.setPageStep(max(1, position.count // 10))
            ticks = QSlider.TickPosition.TicksBelow
            few = position.count <= _MOST_TICKS
            self._slider.setTickPosition(ticks if few else QSlider.TickPosition.NoTicks)
            self._slider.setValue(position.index)
        self._place.setText(f"{position.index + 1} / {position.count}")
        self._text.setText(position.text)
        self._fit()
        self.setToolTip(plain_tooltip(f"{position.text} (Ctrl+Left, Ctrl+Right)"))
