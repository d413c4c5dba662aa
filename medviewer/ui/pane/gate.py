"""Why the shown map is greyed out, and the switch that shows it all the same."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medviewer.explain.gate import gated_text
from medviewer.language import later, translate
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.labels import ToneLabel
from medviewer.ui.pane.quiet_inputs import quiet_check_box
from medviewer.ui.text import plain_tooltip, with_keys

_SWITCH = later("Overlay", "Show it all the same")
_TIP = later(
    "Overlay",
    "Colours also where the score is below its threshold or the image out of range; a map of such "
    "a score does not tell where something is.",
)


class GateRow(QWidget):
    """Shows the reason that stands below the image, too; hidden where there is none."""

    open_requested = Signal(bool)  # whether gated maps are to be seen

    def __init__(self) -> None:
        super().__init__()
        self.reason = ToneLabel(tone=Tone.WARNING)
        self.switch = quiet_check_box(translate("Overlay", _SWITCH), "")
        self.show_keys("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.reason)
        layout.addWidget(self.switch)
        self.switch.toggled.connect(self.open_requested)
        self.hide()

    def show_gate(self, reason: str, *, is_open: bool) -> None:
        """Show why the map on screen is greyed out, or would be; emits nothing."""
        with QSignalBlocker(self.switch):
            self.switch.setChecked(is_open)
        self.reason.setText(gated_text(reason, is_open=is_open) if reason else "")
        self.setVisible(bool(reason))

    def show_keys(self, keys: str) -> None:
        """Name the keys of today that do the same."""
        text = with_keys(translate("Overlay", _SWITCH), keys)
        self.switch.setText(text)
        self.switch.setToolTip(plain_tooltip(translate("Overlay", _TIP)))
        self.switch.setAccessibleName(text)
        self.switch.setAccessibleDescription(translate("Overlay", _TIP))
