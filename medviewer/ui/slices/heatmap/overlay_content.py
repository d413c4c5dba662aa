"""From the session's results to the heatmap that a view is given."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.explaining.map_key import OWN_MAP, MapKey
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.heatmaps.gate import Gate, gate_of
from medviewer.app.heatmaps.placement import Placement
from medviewer.app.results import ClassificationResult, ClassificationStatus
from medviewer.app.session import Session
from medviewer.app.texts.explaining import absence, so_far
from medviewer.app.viewport import Viewport
from medviewer.io.records import Series
from medviewer.language import later
from medviewer.ui.slices.content import OverlayContent

if TYPE_CHECKING:
    from medviewer.explain.attribution import Attribution

_NOT_PLACED = later(
    "Image view", "its slices were not scored, or not at parallel places in the patient"
)


def overlay_content(
    session: Session, viewport: Viewport, series: Series, status: ClassificationStatus | None
) -> OverlayContent | None:
    """Return the heatmap that a cell shows, None where it has none."""
    if status is None or status.result is None:
        return None
    key = shown_key(viewport)
    if key is None or key.target not in status.result.attributions:
        return None
    attribution, title = attribution_of(session, key), map_title(session, key)
    further = None if key.came_with_scores else session.explanations.get(key)
    if attribution is None:
        return OverlayContent(None, title, reason=absence(further))
    is_open = session.settings.show_gated_maps
    gate = gate_of(status.result.prediction, attribution, is_open=is_open)
    content = OverlayContent(
        attribution, title, gate=gate, notes=() if further is None else so_far(further)
    )
    if not viewport.is_as_taken:
        placement = _placement(viewport, series, attribution, gate)
        return replace(content, reason=_NOT_PLACED, placement=placement)
    reasons = _reasons(status.result)
    if key.came_with_scores:
        return replace(content, reasons=reasons)
    return replace(content, reasons=reasons, reason=absence(further))


def map_title(session: Session, key: MapKey) -> str:
    """Name maps by method and class, such as ``Grad-CAM · Pneumonia``."""
    choice = session.models.find(key.result.model_name)
    target = choice.name_of(key.target) if choice else key.target
    return f"{_method_title(session, key)} · {target}"


def _method_title(session: Session, key: MapKey) -> str:
    own = attribution_of(session, replace(key, choice=OWN_MAP))
    if key.came_with_scores:
        return "" if own is None else own.method
    from medviewer.explain.methods.registry import METHODS

    title = METHODS[key.choice.method].title
    return f"{title} at {key.choice.layer}" if key.choice.layer else title


def _placement(
    viewport: Viewport, series: Series, attribution: "Attribution", gate: Gate
) -> Placement:
    stack_index = viewport.stack_index
    first = sum(len(stack.frames) for stack in series.stacks[:stack_index])
    last = first + len(series.stacks[stack_index].frames)
    gated = frozenset(index for index in gate.images if first <= index < last)
    silenced = frozenset[int]() if gate.is_open else gated
    return Placement(attribution, series, stack_index, first, silenced)


def _reasons(result: ClassificationResult) -> Mapping[int, str]:
    """Say why an image has no heatmap, by its index in the series."""
    refused = {
        image.index: warning.text
        for image in result.prediction.images
        for warning in image.warnings
        if warning.refuses
    }
    return refused | {image.index: image.reason for image in result.prediction.failed}
