"""Between the session and the AI pane: what the active cell shows goes there and back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from medviewer.app.classifying.model_choice import Models
from medviewer.app.control.controller import Controller, image_index
from medviewer.app.explaining.explanations import MapStatus
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.heatmaps.gating import gate_of_cell
from medviewer.app.heatmaps.scales import top_on_screen
from medviewer.app.overlay_cells import has_members, heatmap_number, targets
from medviewer.app.results import ClassificationStatus
from medviewer.app.session import Session
from medviewer.app.texts.corners import series_title
from medviewer.app.texts.heatmap import maps_of_text
from medviewer.app.viewport import Viewport, is_only_looking
from medviewer.config import Settings
from medviewer.explain.gate import OPEN_GATE
from medviewer.language import translate
from medviewer.ui.pane.map_scale import UNKNOWN_SCALE, MapScale
from medviewer.ui.pane.prediction_panel import PredictionPanel

if TYPE_CHECKING:
    from medviewer.explain.attribution import Attribution, MapPart
    from medviewer.inference.prediction import ModelIdentity


class AiPane(QObject):
    """Owns the panel and keeps it in step with the active cell."""

    def __init__(self, session: Session, controller: Controller) -> None:
        self.panel = PredictionPanel()
        super().__init__(self.panel)
        self._session = session
        self._controller = controller
        self._gate = OPEN_GATE
        self.panel.setObjectName("pane")
        self.panel.set_hide_until_revealed(on=session.settings.read_first_then_reveal)
        self.panel.show_models(session.models.choices, session.models.chosen)
        self.panel.show_revealed(session.revealed)
        self._connect()
        self._show_active()

    def _connect(self) -> None:
        session, controller, panel = self._session, self._controller, self.panel
        session.viewport_changed.connect(self._on_viewport_changed)
        session.arrangement_changed.connect(self._show_active)
        session.index_changed.connect(self._show_active)
        session.status_changed.connect(self._on_status_changed)
        session.models_changed.connect(self._on_models_changed)
        session.settings_changed.connect(self._on_settings_changed)
        session.explanations.changed.connect(self._on_map_changed)
        session.dated.changed.connect(self._on_dated_changed)
        panel.choice_requested.connect(self._on_choice_requested)
        panel.maps_stop_requested.connect(self._on_maps_stop_requested)
        panel.maps_again_requested.connect(self._on_again_requested)
        panel.classify_requested.connect(controller.classify_active)
        panel.stop_requested.connect(controller.stop)
        panel.model_requested.connect(session.choose_model)
        panel.image_requested.connect(controller.go_to_image)
        panel.overlay_requested.connect(controller.views.set_overlay)
        panel.compare_requested.connect(controller.compare)
        panel.gate_requested.connect(lambda on: session.update_settings(show_gated_maps=on))
        panel.reveal_requested.connect(controller.classifications.reveal)

    def _on_viewport_changed(self, number: int, before: Viewport, now: Viewport) -> None:
        if not is_only_looking(before, now):
            self._show_active()
        elif number in (self._session.arrangement.active, self._heated_number()):
            self._show_place()

    def _on_status_changed(self, status: ClassificationStatus) -> None:
        session = self._session
        shown = {session.viewports[number].series_key for number in session.arrangement.visible}
        if status.key.series_key in shown:  # also another date's: its maps may share the scale
            self._show_active()

    def _on_models_changed(self, _: Models) -> None:
        """Show the models of now: the one that suits the series is chosen while these are told."""
        models = self._session.models
        self.panel.show_models(models.choices, models.chosen)
        self._show_active()

    def _on_settings_changed(self, before: Settings, now: Settings) -> None:
        if before.read_first_then_reveal != now.read_first_then_reveal:
            self.panel.set_hide_until_revealed(on=now.read_first_then_reveal)
        if before.show_gated_maps != now.show_gated_maps:
            self._show_gate(self._heated())

    def _show_active(self) -> None:
        viewport = self._session.active_viewport
        found = self._session.index.find_series(viewport.series_key)
        self.panel.show_series(series_title(found[1]) if found else None)
        self.panel.show_image(self._image_of(viewport))
        self.panel.show_status(self._session.status_of_series(viewport.series_key))
        self._show_heatmap(self._heated())

    def _show_place(self) -> None:
        """Show what belongs to the image that is seen; all else is as it was."""
        self.panel.show_image(self._image_of(self._session.active_viewport))
        self._show_reason(self._heated())

    def _image_of(self, viewport: Viewport) -> int | None:
        """Return which image of its series a cell shows; a slice of a plane is none."""
        found = self._session.index.find_series(viewport.series_key)
        if found is None or not viewport.is_as_taken:
            return None
        return image_index(found[1], viewport.stack_index, viewport.state.slice_index)

    def _heated(self) -> Viewport:
        return self._session.viewports[self._heated_number()]

    def _heated_number(self) -> int:
        return heatmap_number(self._session.viewports, self._session.arrangement)

    def _show_heatmap(self, viewport: Viewport) -> None:
        status = self._session.status(viewport.result) if viewport.result else None
        attributions = status.result.attributions if status and status.result else {}
        attribution = attributions.get(viewport.state.overlay.target)
        key = shown_key(viewport)
        if status is None or status.result is None or attribution is None or key is None:
            self.panel.show_overlay(None)
            return
        shown = attribution_of(self._session, key)
        scale, method = UNKNOWN_SCALE, ""
        if shown is not None:
            top, method = top_on_screen(self._session, viewport, key), _making(shown)
            signed = viewport.minus is not None
            scale = MapScale(signed=signed) if top is None else MapScale(top, shown.unit, signed)
        self.panel.show_overlay(viewport.state.overlay, targets(status), method, scale)
        self._show_gate(viewport)
        if shown is not None:
            self._show_trust(status.result.prediction.model, shown, key)
        from medviewer.app.explaining.choosing import chooser_state

        further, is_ensemble = self._session.explanations.get(key), has_members(status)
        self.panel.show_choices(
            chooser_state(status.result.offer, key.choice, further, has_members=is_ensemble)
        )

    def _show_trust(self, made_by: "ModelIdentity", shown: "Attribution", key: MapKey) -> None:
        """Show what was measured of the method: of the maps themselves, not of their spread."""
        from medviewer.app.explaining.choosing import SPREAD

        method = shown.method if shown.part == "mean" else SPREAD
        self.panel.show_trust(made_by, method, shown.maps_of, key.choice.layer)

    def _show_gate(self, viewport: Viewport) -> None:
        """Show what stands below the image, too: why its map is greyed out."""
        self._gate = gate_of_cell(self._session, viewport)
        self._show_reason(viewport)

    def _show_reason(self, viewport: Viewport) -> None:
        image = self._image_of(viewport)
        reason = self._reason_on_planes(viewport) if image is None else self._gate.reason(image)
        self.panel.show_gate(reason, is_open=self._gate.is_open)

    def _reason_on_planes(self, viewport: Viewport) -> str:
        """Say of slices across those that were scored how many of these have a gated map."""
        found = self._session.index.find_series(viewport.series_key)
        if self._gate.series or found is None:
            return self._gate.series
        first = image_index(found[1], viewport.stack_index, 0)
        last = first + len(found[1].stacks[viewport.stack_index].frames)
        count = len(self._gate.within(first, last))
        if count == 1:
            return translate("AI pane", "the map of 1 slice is gated")
        text = translate("AI pane", "the maps of {count} slices are gated")
        return text.format(count=count) if count else ""

    def _on_choice_requested(self, method: str, layer: str, part: "MapPart") -> None:
        viewport = self._heated()
        status = self._session.status(viewport.result) if viewport.result else None
        if status is not None and status.result is not None:
            from medviewer.app.explaining.choosing import choice_of

            choice = choice_of(status.result.offer, method, layer, part)
            self._controller.explaining.choose(self._heated_number(), choice)

    def _on_maps_stop_requested(self) -> None:
        self._controller.explaining.stop()

    def _on_again_requested(self) -> None:
        if (key := shown_key(self._heated())) is not None:
            self._controller.explaining.make(key)

    def _on_map_changed(self, status: MapStatus) -> None:
        cells = (self._session.viewports[n] for n in self._session.arrangement.visible)
        shown = map(shown_key, (self._heated(), *cells))
        if status.key in (key.of_mean for key in shown if key is not None):
            self._show_heatmap(self._heated())

    def _on_dated_changed(self) -> None:
        if self._heated().minus is not None:
            self._show_heatmap(self._heated())


def _making(attribution: "Attribution") -> str:
    """Say how maps were made, and whose score they explain."""
    whose = maps_of_text(attribution)
    if attribution.part == "spread":
        whose += translate("AI pane", ", spread of the members")
    if attribution.layer == "input":
        text = translate("AI pane", "{method} of the network's input")
        return text.format(method=translate("Explain", attribution.method)) + whose
    text = translate("AI pane", "{method} at layer {layer}")
    return (
        text.format(method=translate("Explain", attribution.method), layer=attribution.layer)
        + whose
    )
