"""From the session's results to the heatmap that a view is given."""

from collections.abc import Mapping
from dataclasses import replace

from medviewer.app.explaining.differences import difference
from medviewer.app.explaining.map_key import AwaitedMaps, MapKey
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.explaining.titles import (
    map_title,
    origin,
    other_title,
    shows_several,
    shows_several_models,
)
from medviewer.app.heatmaps.gating import gate_of_cell
from medviewer.app.heatmaps.placement import Placement
from medviewer.app.heatmaps.scales import common_top
from medviewer.app.results import ClassificationResult, ClassificationStatus
from medviewer.app.session import Session
from medviewer.app.texts.explaining import absence, so_far
from medviewer.app.viewport import Viewport
from medviewer.explain.attribution import CAPTION, SPREAD_CAPTION
from medviewer.io.records import Series
from medviewer.language import again, later, translate
from medviewer.ui.slices.content import OverlayContent

OF_BOTH = later("Image view", "Only what was seen at both dates is drawn")
SIDES = later("Image view", "Orange: more for A; blue: more for B")
AWAITED = later("Image view", "it was shown the last time; classify with {model} again")
_NOT_PLACED = later(
    "Image view", "its slices were not scored, or not at parallel places in the patient"
)


def overlay_content(
    session: Session,
    viewport: Viewport,
    series: Series,
    status: ClassificationStatus | None,
    *,
    identifying: bool = True,
) -> OverlayContent | None:
    """Return the heatmap that a cell shows, None where it has none.

    Without `identifying`, no text tells who the patient is.
    """
    if status is None or status.result is None:
        return None if viewport.awaited is None else _awaited(session, viewport, viewport.awaited)
    key = shown_key(viewport)
    if key is None or key.target not in status.result.attributions:
        return None
    whose = ""
    if shows_several(session):
        whose = f" · {origin(session, key, identifying=identifying)}"
    if viewport.minus is not None:
        other = other_title(session, viewport.minus, key, identifying=identifying)
        text = translate("Comparing", "A minus B · A: {first} · B: {second}")
        title = text.format(first=map_title(session, key), second=other) + whose
        shown = _difference(session, viewport, (key, viewport.minus), status.result, title)
        return _where_it_lies(shown, viewport, series)
    attribution, title = attribution_of(session, key), f"{map_title(session, key)}{whose}"
    further = None if key.came_with_scores else session.explanations.get(key)
    if attribution is None:
        return OverlayContent(None, title, reason=absence(further))
    content = OverlayContent(
        attribution,
        title,
        caption=CAPTION if attribution.part == "mean" else SPREAD_CAPTION,
        gate=gate_of_cell(session, viewport),
        notes=() if further is None else so_far(further),
        is_beside_others=shows_several_models(session),
        common_top=common_top(session, key),
    )
    if not viewport.is_as_taken:
        return _where_it_lies(content, viewport, series)
    reasons = _reasons(status.result)
    if key.came_with_scores:
        return replace(content, reasons=reasons)
    return replace(content, reasons=reasons, reason=absence(further))


def _awaited(session: Session, viewport: Viewport, awaited: AwaitedMaps) -> OverlayContent:
    """Say what was shown at the last start, and what brings it back: results are not kept."""
    key = MapKey(awaited.result, viewport.state.overlay.target, awaited.choice)
    title = map_title(session, key)
    if awaited.minus is not None:
        text = translate("Comparing", "{map} minus {other}")
        title = text.format(map=title, other=other_title(session, awaited.minus, key))
    text = translate("Image view", AWAITED)
    return OverlayContent(None, title, reason=text.format(model=awaited.result.model_name))


def _difference(
    session: Session,
    viewport: Viewport,
    keys: tuple[MapKey, MapKey],
    result: ClassificationResult,
    title: str,
) -> OverlayContent:
    """Return one map minus another, or the sentence why that makes no sense."""
    key, minus = keys
    found = difference(session, key, minus)
    if found.attribution is None:
        return OverlayContent(
            None, title, reason=translate("Comparing", found.reason).rstrip(".。")
        )
    is_dated = key.result != minus.result
    return OverlayContent(
        found.attribution,
        title,
        reasons=_reasons(result),
        gate=gate_of_cell(session, viewport),
        notes=tuple(
            translate("Image view", each) for each in ([SIDES, OF_BOTH] if is_dated else [SIDES])
        ),
        signed=True,
        is_beside_others=shows_several_models(session),
    )


def _where_it_lies(content: OverlayContent, viewport: Viewport, series: Series) -> OverlayContent:
    """Return a cell's maps at their places in the patient where other slices are shown."""
    if viewport.is_as_taken or content.attribution is None:
        return content
    stack_index, gate = viewport.stack_index, content.gate
    first = sum(len(stack.frames) for stack in series.stacks[:stack_index])
    last = first + len(series.stacks[stack_index].frames)
    silenced = frozenset[int]() if gate.is_open else gate.within(first, last)
    placement = Placement(content.attribution, series, stack_index, first, silenced)
    return replace(content, reasons={}, reason=_NOT_PLACED, placement=placement)


def _reasons(result: ClassificationResult) -> Mapping[int, str]:
    """Say why an image has no heatmap, by its index in the series."""
    refused = {
        image.index: again(warning.text)
        for image in result.prediction.images
        for warning in image.warnings
        if warning.refuses
    }
    return refused | {image.index: again(image.reason) for image in result.prediction.failed}
