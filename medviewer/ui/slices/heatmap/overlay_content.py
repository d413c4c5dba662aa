"""From the session's results to the heatmap that a view is given."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from medviewer.app.heatmaps.gate import Gate, gate_of
from medviewer.app.heatmaps.placement import Placement
from medviewer.app.results import ClassificationResult, ClassificationStatus
from medviewer.app.session import Session
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
    attribution = status.result.attributions.get(viewport.state.overlay.target)
    if attribution is None:
        return None
    choice = session.models.find(status.key.model_name)
    target = attribution.target
    title = f"{attribution.method} · {choice.name_of(target) if choice else target}"
    is_open = session.settings.show_gated_maps
    gate = gate_of(status.result.prediction, attribution, is_open=is_open)
    if viewport.is_as_taken:
        return OverlayContent(attribution, title, reasons=_reasons(status.result), gate=gate)
    placement = _placement(viewport, series, attribution, gate)
    return OverlayContent(attribution, title, reason=_NOT_PLACED, gate=gate, placement=placement)


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
