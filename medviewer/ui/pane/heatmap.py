"""The heatmap strip of the AI pane: the overlay's controls, blink and compare."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medviewer.app.view_state import OverlayState
from medviewer.language import later, translate
from medviewer.ui.pane.column import Divider
from medviewer.ui.pane.gate import GateRow
from medviewer.ui.pane.map_chooser import MapChooser
from medviewer.ui.pane.map_scale import MapScale
from medviewer.ui.pane.overlay_controls import OverlayControls
from medviewer.ui.pane.quiet_inputs import quiet_button
from medviewer.ui.pane.trust import TrustBadge
from medviewer.ui.pane.wrapping_row import WrappingRow
from medviewer.ui.text import plain_tooltip, with_keys

_BLINK = later("Overlay", "Blink with the other view, or the plain image")
_ASK = later("Overlay", "Erase a part of the image and see the score")


class HeatmapStrip(QWidget):
    """Shows an `OverlayState` and offers to compare."""

    overlay_requested = Signal(object)  # OverlayState
    compare_requested = Signal()
    blink_requested = Signal()
    ask_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._controls = OverlayControls()
        self.gate = GateRow()
        self.chooser = MapChooser()
        self.trust = TrustBadge()
        compare = quiet_button(
            translate("Overlay", "Compare"),
            translate("Overlay", "Compare the plain images and the heatmap side by side"),
        )
        compare.setToolTip(plain_tooltip(compare.accessibleName()))
        self._blink = blink = quiet_button(
            translate("Overlay", "Blink"), translate("Overlay", _BLINK)
        )
        ask = quiet_button(translate("Overlay", "Ask it"), translate("Overlay", _ASK))
        ask.setToolTip(plain_tooltip(ask.accessibleName()))
        row = WrappingRow()
        for button in (compare, blink, ask):
            row.add(button, grows=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Divider())
        layout.addWidget(self.gate)
        layout.addWidget(self._controls)
        layout.addWidget(self.chooser)
        layout.addWidget(self.trust)
        layout.addLayout(row)
        self._controls.overlay_requested.connect(self.overlay_requested)
        compare.clicked.connect(lambda _: self.compare_requested.emit())
        blink.clicked.connect(lambda _: self.blink_requested.emit())
        ask.clicked.connect(lambda _: self.ask_requested.emit())

    def show_keys(self, heatmap: str, blink: str, gated: str) -> None:
        """Name the keys of today that show the heatmap, let it blink and open its gate."""
        self._controls.show_keys(heatmap)
        self.gate.show_keys(gated)
        self._blink.setAccessibleName(with_keys(translate("Overlay", _BLINK), blink))
        self._blink.setToolTip(plain_tooltip(self._blink.accessibleName()))

    def show_overlay(
        self, state: OverlayState, targets: Mapping[str, str], method: str, scale: MapScale
    ) -> None:
        """Show a state, the classes with a heatmap (label to name), its making and its scale."""
        self._controls.show_overlay(state, targets, method, scale)
