"""The heatmap strip of the AI pane: the overlay's controls, blink and compare."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from medviewer.app.view_state import OverlayState
from medviewer.ui.pane.column import Divider
from medviewer.ui.pane.map_scale import MapScale
from medviewer.ui.pane.overlay_controls import OverlayControls
from medviewer.ui.pane.quiet_inputs import quiet_button
from medviewer.ui.text import plain_tooltip


class HeatmapStrip(QWidget):
    """Shows an `OverlayState` and offers to compare."""

    overlay_requested = Signal(object)  # OverlayState
    compare_requested = Signal()
    blink_requested = Signal()
    ask_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._controls = OverlayControls()
        compare = quiet_button("Compare", "Compare the plain images and the heatmap side by side")
        compare.setToolTip(plain_tooltip(compare.accessibleName()))
        blink = quiet_button("Blink", "Blink the heatmap (Shift+G)")
        blink.setToolTip(plain_tooltip(blink.accessibleName()))
        ask = quiet_button("Ask it", "Erase a part of the image and see the score (Q)")
        ask.setToolTip(plain_tooltip(ask.accessibleName()))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(compare, 2)
        row.addWidget(blink, 1)
        row.addWidget(ask, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Divider())
        layout.addWidget(self._controls)
        layout.addLayout(row)
        self._controls.overlay_requested.connect(self.overlay_requested)
        compare.clicked.connect(lambda _: self.compare_requested.emit())
        blink.clicked.connect(lambda _: self.blink_requested.emit())
        ask.clicked.connect(lambda _: self.ask_requested.emit())

    def show_overlay(
        self, state: OverlayState, targets: Mapping[str, str], method: str, scale: MapScale
    ) -> None:
        """Show a state, the classes with a heatmap (label to name), its making and its scale."""
        self._controls.show_overlay(state, targets, method, scale)
