"""How the shown map is made: method and layer, what it cannot say, and how far slow ones are."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from medviewer.app.explaining.choosing import STOP, MapChooserState, MethodItem
from medviewer.inference.wording import sentences
from medviewer.language import later, translate
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.field_rows import FieldRows
from medviewer.ui.pane.labels import ToneLabel
from medviewer.ui.pane.quiet_choice import QuietComboBox
from medviewer.ui.pane.quiet_inputs import QuietToolButton, quiet_button
from medviewer.ui.text import plain_tooltip

_STEPS = 1000
_ABOVE = later("Overlay", "Opacity"), later("Overlay", "Threshold"), later("Overlay", "Given as")
"""Names of the controls above, the widest of each language among them: the fields stand below
theirs."""


class MapChooser(QWidget):
    """Shows a `MapChooserState`: folded until it is asked for, or something is being made."""

    choice_requested = Signal(str, str, str)  # method, layer, part
    stop_requested = Signal()
    again_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = MapChooserState()
        self.fold = QuietToolButton()
        self.method = QuietComboBox(translate("Explain", "Method of the heatmap"))
        self.layer = QuietComboBox(translate("Explain", "Layer that the heatmap explains"))
        self.part = QuietComboBox(translate("Explain", "What of the members' maps is shown"))
        self._rows = FieldRows([translate("Overlay", each) for each in _ABOVE])
        self.words = ToneLabel(tone=Tone.SECONDARY)
        self.progress = QProgressBar()
        self.state = ToneLabel()
        self.button = quiet_button("")
        self._body = QWidget()
        self._build()
        self.fold.toggled.connect(self._show_fold)
        self.method.activated.connect(lambda _: self._request(method=self.method.currentData()))
        self.layer.activated.connect(lambda _: self._request(layer=self.layer.currentData()))
        self.part.activated.connect(lambda _: self._request(part=self.part.currentData()))
        self.button.clicked.connect(self._on_button_clicked)
        self.hide()

    def show_state(self, state: MapChooserState) -> None:
        """Show choices and progress; emits nothing. Without methods nothing is shown."""
        before, self._state = self._state, state
        if state == before:
            return
        if (before.methods, before.method) != (state.methods, state.method):
            self._show_methods(state)
        if (before.layers, before.layer) != (state.layers, state.layer):
            self._show_layers(state)
        if (before.parts, before.part) != (state.parts, state.part):
            self._show_parts(state)
        text = translate("Explain", "What it cannot say: {words}")
        self.words.setText(text.format(words=state.words))
        self.state.setText(state.state)
        self.state.setVisible(bool(state.state))
        self.progress.setVisible(state.fraction is not None)
        self.progress.setValue(round((state.fraction or 0.0) * _STEPS))
        button = translate("Explain", state.button)
        self.button.setText(button)
        name = translate("Explain", "{button}: making this heatmap")
        self.button.setAccessibleName(name.format(button=button))
        self.button.setVisible(bool(state.button))
        if state.button and not before.button:
            self.fold.setChecked(True)
        self.setVisible(bool(state.methods))

    def _build(self) -> None:
        self.fold.setText(translate("Explain", "Method and layer"))
        self.fold.setCheckable(True)
        self.fold.setAutoRaise(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setToolTip(
            translate("Explain", "Choose how the map is made, and read what it cannot say")
        )
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName(translate("Explain", "Progress of the heatmap"))
        self._rows.add(translate("Explain", "Method"), self.method)
        self._rows.add(translate("Explain", "Layer"), self.layer)
        self._rows.add(translate("Explain", "Members"), self.part)
        self._show_parts(self._state)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        for widget in (self._rows, self.words, self.progress, self.state, self.button):
            body.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._body)
        self._show_fold(unfolded=False)

    def _show_fold(self, unfolded: bool) -> None:  # noqa: FBT001 - as Qt's signal gives it
        arrow = Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow
        self.fold.setArrowType(arrow)
        self._body.setVisible(unfolded)

    def _show_methods(self, state: MapChooserState) -> None:
        blocker = QSignalBlocker(self.method)
        self.method.clear()
        for row, item in enumerate(state.methods):
            self.method.addItem(_item_text(item), item.name)
            tip = plain_tooltip(item.why_not)
            self.method.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
            model = self.method.model()
            if item.why_not and isinstance(model, QStandardItemModel):
                model.item(row).setEnabled(False)
        self.method.setCurrentIndex(self.method.findData(state.method))
        text = translate("Explain", "{method}: {reason}.")
        refused = (
            text.format(method=item.title, reason=item.why_not)
            for item in state.methods
            if item.why_not
        )
        self.method.setToolTip(plain_tooltip(sentences(refused)))
        del blocker

    def _show_layers(self, state: MapChooserState) -> None:
        blocker = QSignalBlocker(self.layer)
        self.layer.clear()
        for name in state.layers:
            own = translate("Explain", "{layer} (the model's own)").format(layer=name)
            self.layer.addItem(own if name == state.own_layer else name, name)
        if not state.layers:
            self.layer.addItem(translate("Explain", "Nothing to choose"), "")
        self.layer.setCurrentIndex(max(self.layer.findData(state.layer), 0))
        self.layer.setEnabled(bool(state.layers))
        del blocker

    def _show_parts(self, state: MapChooserState) -> None:
        """Show the parts of an ensemble's maps; a single network has none to choose from."""
        blocker = QSignalBlocker(self.part)
        self.part.clear()
        for part, title in state.parts:
            self.part.addItem(title, part)
        self.part.setCurrentIndex(self.part.findData(state.part))
        del blocker
        self._rows.show_row(self.part, shown=bool(state.parts))

    def _request(self, **chosen: str) -> None:
        state = self._state
        wanted = {"method": state.method, "layer": state.layer, "part": state.part, **chosen}
        self.choice_requested.emit(wanted["method"], wanted["layer"], wanted["part"])

    def _on_button_clicked(self) -> None:
        if self._state.button == STOP:
            self.stop_requested.emit()
        else:
            self.again_requested.emit()


def _item_text(item: MethodItem) -> str:
    text = translate("Explain", "{method} (does not suit this network)")
    return text.format(method=item.title) if item.why_not else item.title
