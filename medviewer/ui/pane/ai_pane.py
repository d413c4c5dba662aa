"""Between the session and the AI pane: what the active cell shows goes there and back."""

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from medviewer.app.control.controller import Controller, image_index
from medviewer.app.overlay_cells import heatmap_number, targets
from medviewer.app.results import ClassificationStatus
from medviewer.app.session import Models, Session
from medviewer.app.texts.corners import series_title
from medviewer.app.texts.heatmap import maps_of_text
from medviewer.app.viewport import Viewport, is_only_looking
from medviewer.config import Settings
from medviewer.image.rendering import scale_of
from medviewer.language import translate
from medviewer.ui.pane.map_scale import MapScale
from medviewer.ui.pane.prediction_panel import PredictionPanel

if TYPE_CHECKING:
    from medviewer.explain.attribution import Attribution

_BLINK_MS = 350
_BLINKS = 6


class AiPane(QObject):
    """Owns the panel and keeps it in step with the active cell."""

    def __init__(self, session: Session, controller: Controller) -> None:
        super().__init__()
        self._session = session
        self._controller = controller
        self._blinks_left = 0
        self._blink_timer = QTimer(self)
        self._blink_timer.setInterval(_BLINK_MS)
        self._blink_timer.timeout.connect(self._on_blink)
        self.panel = PredictionPanel()
        self.panel.setObjectName("pane")
        self.panel.set_hide_until_revealed(on=session.settings.read_first_then_reveal)
        self.panel.show_models(session.models.choices)
        self._connect()
        self._show_active()

    def blink(self) -> None:
        """Show and hide the active heatmap three times: the eye sees what lies under it."""
        if self._blinks_left == 0 and self._heated().has_heatmap:
            self._blinks_left = _BLINKS
            self._blink_timer.start()

    def _connect(self) -> None:
        session, controller, panel = self._session, self._controller, self.panel
        session.viewport_changed.connect(self._on_viewport_changed)
        session.arrangement_changed.connect(lambda *_: self._show_active())
        session.index_changed.connect(lambda _: self._show_active())
        session.status_changed.connect(self._on_status_changed)
        session.models_changed.connect(self._on_models_changed)
        session.settings_changed.connect(self._on_settings_changed)
        panel.classify_requested.connect(controller.classify_active)
        panel.stop_requested.connect(controller.stop)
        panel.model_requested.connect(session.choose_model)
        panel.image_requested.connect(controller.go_to_image)
        panel.overlay_requested.connect(controller.views.set_overlay)
        panel.compare_requested.connect(controller.compare)
        panel.blink_requested.connect(self.blink)
        panel.reveal_requested.connect(controller.classifications.reveal)

    def _on_viewport_changed(self, number: int, before: Viewport, now: Viewport) -> None:
        if number == self._session.arrangement.active or not is_only_looking(before, now):
            self._show_active()

    def _on_status_changed(self, status: ClassificationStatus) -> None:
        if status.key.series_key == self._session.active_viewport.series_key:
            self._show_active()

    def _on_models_changed(self, models: Models) -> None:
        self.panel.show_models(models.choices)
        self._show_active()

    def _on_settings_changed(self, before: Settings, now: Settings) -> None:
        if before.read_first_then_reveal != now.read_first_then_reveal:
            self.panel.set_hide_until_revealed(on=now.read_first_then_reveal)

    def _on_blink(self) -> None:
        self._controller.views.toggle_heatmap()
        self._blinks_left -= 1
        if self._blinks_left == 0:
            self._blink_timer.stop()

    def _show_active(self) -> None:
        viewport = self._session.active_viewport
        found = self._session.index.find_series(viewport.series_key)
        self.panel.show_series(series_title(found[1]) if found else None)
        place = viewport.stack_index, viewport.state.slice_index
        is_image = found is not None and viewport.is_as_taken  # slices of a plane are none
        self.panel.show_image(image_index(found[1], *place) if found and is_image else None)
        self.panel.show_status(self._session.status_of_series(viewport.series_key))
        self._show_heatmap(self._heated())

    def _heated(self) -> Viewport:
        session = self._session
        return session.viewports[heatmap_number(session.viewports, session.arrangement)]

    def _show_heatmap(self, viewport: Viewport) -> None:
        status = self._session.status(viewport.result) if viewport.result else None
        attributions = status.result.attributions if status and status.result else {}
        attribution = attributions.get(viewport.state.overlay.target)
        if status is None or attribution is None or not viewport.has_heatmap:
            self.panel.show_overlay(None)
            return
        method = translate("AI pane", "{method} at layer {layer}").format(
            method=attribution.method, layer=attribution.layer
        )
        method += maps_of_text(attribution)
        state = viewport.state.overlay
        self.panel.show_overlay(state, targets(status), method, _map_scale(attribution))
        self.panel.show_trust(status.key.model_name, attribution.method, attribution.maps_of)


@lru_cache(maxsize=8)
def _map_scale(attribution: "Attribution") -> MapScale:
    """Return the scale of a series' maps, looked for once: this is asked at every slice."""
    return MapScale(scale_of(attribution.native), attribution.unit)
