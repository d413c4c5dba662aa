"""The AI pane: the model, the state of its work, what it says, and the heatmap's controls."""

from collections.abc import Collection, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.results import (
    ClassificationResult,
    ClassificationState,
    ClassificationStatus,
    ResultKey,
)
from medviewer.app.texts.classification import (
    HIDDEN,
    NO_MODEL,
    NO_SERIES,
    NOT_CLASSIFIED,
    Action,
    StateTexts,
    in_words,
    state_texts,
)
from medviewer.app.texts.plain import clean_text
from medviewer.app.view_state import OverlayState
from medviewer.language import translate
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.column import ScrollingColumn, Slot
from medviewer.ui.pane.labels import ToneLabel, pass_palette_on
from medviewer.ui.pane.map_scale import UNKNOWN_SCALE, MapScale
from medviewer.ui.pane.model import ModelHeader
from medviewer.ui.pane.notice import NoticeStrip
from medviewer.ui.pane.state import StateStrip
from medviewer.ui.steps import Steps

if TYPE_CHECKING:  # what a result needs is imported with the first one: the window is up sooner
    from medviewer.app.explaining.choosing import MapChooserState
    from medviewer.inference.prediction import ModelIdentity
    from medviewer.ui.pane.findings.result import FindingsView
    from medviewer.ui.pane.heatmap import HeatmapStrip

WIDTH = 320
_NARROWEST = 260

_IMPORTS_AHEAD = tuple(
    partial(import_module, f"medviewer.ui.pane.{name}") for name in ("findings.result", "heatmap")
)
"""Done while the model works: the result then comes without a pause."""


class PredictionPanel(QWidget):
    """Shows values and asks; it knows no session. Showing a value never emits.

    A status of another model than the chosen one is not shown: the figures on screen are always
    those of the model named above them.
    """

    classify_requested = Signal(str)  # the model's name
    stop_requested = Signal()
    model_requested = Signal(str)  # the reader chose this model; nothing runs yet
    image_requested = Signal(int)  # index in the series, from 0
    overlay_requested = Signal(object)  # OverlayState
    choice_requested = Signal(str, str, str)  # method, layer, part: how the map is to be made
    maps_stop_requested = Signal()  # stop making further maps
    maps_again_requested = Signal()  # go on making the shown map
    compare_requested = Signal()
    blink_requested = Signal()
    ask_requested = Signal()
    gate_requested = Signal(bool)  # whether maps of scores that say nothing are to be seen
    reveal_requested = Signal(object)  # ResultKey of the result that the reader revealed

    def __init__(self) -> None:
        super().__init__()
        self._status: ClassificationStatus | None = None
        self._series_text: str | None = None
        self._has_overlay = False
        self._hide_until_revealed = False
        self._revealed: set[ResultKey] = set()
        self._shown_result: tuple[ClassificationResult, ModelChoice | None] | None = None
        self._image_index: int | None = None
        self._findings_view: FindingsView | None = None
        self._header = ModelHeader()
        self._series = ToneLabel(tone=Tone.SECONDARY)
        self._state = StateStrip()
        self._heatmap: HeatmapStrip | None = None  # made when a heatmap comes
        self._heatmap_slot = Slot()
        self._getting_ready = Steps((*_IMPORTS_AHEAD, self._make_heatmap), self)
        self._keys = "", "", ""
        self._findings = Slot()
        self._run = Slot()
        self._build()
        self._connect()
        self._show_all()

    def sizeHint(self) -> QSize:
        """As wide as the pane is meant to be."""
        return QSize(WIDTH, 700)

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the labels for a new palette."""
        super().changeEvent(event)
        pass_palette_on(self, event)

    @property
    def hide_until_revealed(self) -> bool:
        """Whether results wait for the reader: read first, then reveal."""
        return self._hide_until_revealed

    def set_hide_until_revealed(self, *, on: bool) -> None:
        """Hide results until the reader asks for each."""
        self._hide_until_revealed = on
        self._revealed.clear()
        self._show_all()

    def show_models(self, choices: Sequence[ModelChoice], chosen: str = "") -> None:
        """Show which models there are, and which one is asked next."""
        self._header.show_models(choices, chosen)
        self._show_all()

    def show_revealed(self, keys: Collection[ResultKey]) -> None:
        """Show these results: the reader has asked for them."""
        self._revealed |= set(keys)
        self._show_all()

    def show_series(self, text: str | None) -> None:
        """Show which series a classification would read; None where none is chosen."""
        if text == self._series_text:
            return
        self._series_text = text
        self._series.setText(clean_text(text or ""))
        self._show_all()

    def show_image(self, index: int | None) -> None:
        """Show which image of the series (from 0) is on screen: its scores stand beside them."""
        self._image_index = index
        if self._findings_view is not None:
            self._findings_view.show_image(index)

    def show_status(self, status: ClassificationStatus | None) -> None:
        """Show where a classification is; None: not asked for yet.

        A status that is new here chooses its model; progress of the same one leaves the reader's
        choice alone.
        """
        before, self._status = self._status, status
        if status is before:  # the shell shows what it has at every scrolled slice
            return
        if status is not None and (before is None or before.key != status.key):
            self._header.show_chosen(status.key.model_name)
        if status is not None and status.state is ClassificationState.QUEUED:
            self._revealed.discard(status.key)
            self._getting_ready.begin()
        self._show_all()

    def show_overlay(
        self,
        state: OverlayState | None,
        targets: Sequence[str] = (),
        method: str = "",
        scale: MapScale = UNKNOWN_SCALE,
    ) -> None:
        """Show how the heatmap is drawn, its classes and its making; None: there is no heatmap."""
        if state is not None:
            self._make_heatmap().show_overlay(state, self._named(targets), method, scale)
        if self._has_overlay != (state is not None):
            self._has_overlay = state is not None
            self._heatmap_slot.setVisible(self._has_heatmap())

    def show_trust(self, made_by: "ModelIdentity", method: str, maps_of: str, layer: str) -> None:
        """Show what was measured of a model's maps beside the map; see `TrustBadge.show_trust`."""
        if self._heatmap is not None:
            model = self._model_of(made_by)
            words = model.trust if model else None
            self._heatmap.trust.show_trust(words, method, maps_of, layer)

    def show_gate(self, reason: str, *, is_open: bool) -> None:
        """Show why the map on screen is greyed out, or would be if `is_open` did not show it."""
        if self._heatmap is not None:
            self._heatmap.gate.show_gate(reason, is_open=is_open)

    def show_keys(self, heatmap: str, blink: str, gated: str) -> None:
        """Name the keys of today beside what they do."""
        self._keys = heatmap, blink, gated
        if self._heatmap is not None:
            self._heatmap.show_keys(*self._keys)

    def show_choices(self, state: "MapChooserState") -> None:
        """Show how else the result can be explained; a heatmap is shown already."""
        if self._heatmap is not None:
            self._heatmap.chooser.show_state(state)

    def _model_of(self, made_by: "ModelIdentity", population: str = "") -> ModelChoice | None:
        """Return what can be said of the model that made a result; None where it is not there."""
        model = self._header.model_named(made_by.name)
        return None if model is None else model.beside_result_of(made_by, population)

    def _named(self, targets: Sequence[str]) -> dict[str, str]:
        model = self._header.chosen
        return {label: model.name_of(label) if model else label for label in targets}

    def _build(self) -> None:
        self._column = column = ScrollingColumn()
        head = (self._header, self._series, self._run, self._state)
        for part in (*head, self._findings, self._heatmap_slot):
            column.add(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(NoticeStrip())
        layout.addWidget(column, 1)
        self.setMinimumWidth(_NARROWEST)
        self.setAccessibleName(translate("AI pane", "AI pane"))

    def _connect(self) -> None:
        self._header.model_requested.connect(self._on_model_requested)
        self._state.action_requested.connect(self._on_action_requested)

    def _make_heatmap(self) -> "HeatmapStrip":
        if self._heatmap is None:
            self._heatmap = self._new_heatmap()
        return self._heatmap

    def _new_heatmap(self) -> "HeatmapStrip":
        from medviewer.ui.pane.heatmap import HeatmapStrip

        strip = HeatmapStrip()
        strip.show_keys(*self._keys)
        strip.overlay_requested.connect(self.overlay_requested)
        strip.gate.open_requested.connect(self.gate_requested)
        strip.chooser.choice_requested.connect(self.choice_requested)
        strip.chooser.stop_requested.connect(self.maps_stop_requested)
        strip.chooser.again_requested.connect(self.maps_again_requested)
        strip.compare_requested.connect(self.compare_requested)
        strip.blink_requested.connect(self.blink_requested)
        strip.ask_requested.connect(self.ask_requested)
        self._heatmap_slot.show_content(strip)
        self._heatmap_slot.setVisible(self._has_heatmap())
        return strip

    def _on_model_requested(self, name: str) -> None:
        self._show_all()
        self.model_requested.emit(name)

    def _on_action_requested(self, action: Action) -> None:
        if action is Action.STOP:
            self.stop_requested.emit()
        elif action is Action.REVEAL and self._status is not None:
            self._revealed.add(self._status.key)
            self._show_all()
            self.reveal_requested.emit(self._status.key)
        elif self._header.chosen is not None:
            self.classify_requested.emit(self._header.chosen.name)

    def _show_all(self) -> None:
        status = self._status_of_chosen_model()
        texts = self._texts(status)
        self._series.setVisible(bool(self._series_text))
        self._state.setVisible(texts is not None)
        if texts is not None:
            self._state.show_texts(in_words(texts))
        hidden = texts is HIDDEN
        self._show_result(status.result if status is not None and not hidden else None)
        self._heatmap_slot.setVisible(self._has_heatmap())

    def _texts(self, status: ClassificationStatus | None) -> StateTexts | None:
        if status is not None:
            return HIDDEN if self._is_hidden(status) else state_texts(status)
        if self._header.chosen is None:
            return NO_MODEL
        return NOT_CLASSIFIED if self._series_text is not None else NO_SERIES

    def _is_hidden(self, status: ClassificationStatus) -> bool:
        return (
            self._hide_until_revealed
            and status.key not in self._revealed
            and status.result is not None
            and bool(status.result.prediction.scores)
        )

    def _status_of_chosen_model(self) -> ClassificationStatus | None:
        chosen = self._header.chosen
        if self._status is None or chosen is None:
            return self._status
        name = self._status.key.model_name
        is_other = name != chosen.name and self._header.model_named(name) is not None
        return None if is_other else self._status

    def _show_result(self, result: ClassificationResult | None) -> None:
        wanted = None
        if result is not None:
            prediction = result.prediction
            wanted = result, self._model_of(prediction.model, prediction.population)
        if wanted == self._shown_result:  # progress and overlay leave the result as it stands
            return
        self._shown_result = wanted
        self._findings_view = None if wanted is None else self._new_findings(*wanted)
        self._findings.show_content(self._findings_view)
        if wanted is None:
            self._run.show_content(None)
            return
        from medviewer.ui.pane.findings.result import RunView

        self._run.show_content(RunView(wanted[0].prediction, wanted[1]))

    def _new_findings(
        self, result: ClassificationResult, model: ModelChoice | None
    ) -> "FindingsView":
        already_said = self._state.text if self._state.isVisibleTo(self) else ""
        from medviewer.ui.pane.findings.result import FindingsView

        findings = FindingsView(result.prediction, model, already_said)
        findings.image_requested.connect(self.image_requested)
        findings.show_image(self._image_index)
        return findings

    def _has_heatmap(self) -> bool:
        return (
            self._has_overlay
            and self._shown_result is not None
            and bool(self._shown_result[0].attributions)
        )
