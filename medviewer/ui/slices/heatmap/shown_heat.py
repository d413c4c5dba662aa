"""What a frame shows of a heatmap, and what is said of it: values only, no painting."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from medviewer.app.texts.explaining import map_facts
from medviewer.app.texts.heatmap import (
    COMMON_SCALE,
    OWN_SCALE,
    SCALE_NAMES,
    drawing_text,
    emptiness,
    scale_unit,
    unit_text,
)
from medviewer.app.view_state import HeatScale, Interpolation, OverlayState
from medviewer.explain.gate import gated_text
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.isolines import Isolines, isolines
from medviewer.image.overlay import DIFFERENCE_COLORS, HeatStyle, lowest_drawn, share_of_scale
from medviewer.image.rendering import HeatMap
from medviewer.language import later, remembered, translate
from medviewer.ui.slices.content import OverlayContent
from medviewer.ui.slices.heatmap.color_bar import ColorBar
from medviewer.ui.slices.heatmap.difference_bar import DifferenceBar
from medviewer.ui.slices.heatmap.tones import ContourTone

if TYPE_CHECKING:
    from medviewer.explain.attribution import Attribution
    from medviewer.ui.slices.source import SliceSource


@dataclass(frozen=True, slots=True)
class Contours:
    """Lines over the image; `greyed` ones stand for a map that is not shown in colours."""

    lines: Isolines
    tone: ContourTone = "strong"


@dataclass(frozen=True, slots=True)
class ShownHeat:
    """What of a heatmap one frame shows.

    Attributes
    ----------
    colors
        The map and its style where it is drawn in colours.
    lines
        What is said below the image: what it is, why there is none, the caption.
    seen, gaps
        The field of view, None where there is no map, and what was not seen within it.
    """

    colors: tuple[HeatMap, HeatStyle] | None = None
    contours: Contours | None = None
    bar: ColorBar | DifferenceBar | None = None
    lines: tuple[str, ...] = ()
    seen: FieldOfView | None = None
    gaps: tuple[FieldOfView, ...] = ()


_NOTHING = ShownHeat()
_OF_MIDDLE = later("Image view", "The map is that of the slab's middle slice")
_ALIKE = later("Image view", "The two maps are alike: nothing is drawn")


def shown_heat(
    source: "SliceSource", overlay: OverlayState, index: int, *, is_missing: bool
) -> ShownHeat:
    """Return what slice `index` shows of its heatmap as `overlay` says."""
    content = source.content.overlay
    if content is None or source.content.plain or not overlay.visible:
        return _NOTHING
    image_index = source.content.first_image_index + index
    heat = None if is_missing else source.heat_of(index, overlay)
    if heat is None:
        reason = content.reason_for(image_index)
        text = translate("Image view", "No heatmap for this image: {reason}").format(reason=reason)
        return ShownHeat(lines=(content.title, text) if reason else ())
    return _drawn(content, overlay, heat, _about(content, heat.image_index))


def over_slab(heat: ShownHeat) -> ShownHeat:
    """Say of a map over several slices seen as one that it is the middle one's alone."""
    if heat.seen is None:
        return heat
    return replace(
        heat, lines=(*heat.lines[:-1], translate("Image view", _OF_MIDDLE), heat.lines[-1])
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """Why a map is greyed out, or would be, and what else is said of it."""

    greyed: str
    reason: str
    notes: tuple[str, ...]


def _about(content: OverlayContent, image_index: int | None) -> _Said:
    """Return what is said of an image's map; without one, of the maps of all that a plane cuts."""
    assert content.attribution is not None, "a map comes of an attribution"
    if image_index is None:
        reason, facts = content.gate.series, tuple[str, ...]()
    else:
        reason = content.gate.reason(image_index)
        facts = map_facts(content.attribution, image_index)
    return _Said("" if content.gate.is_open else reason, reason, (*facts, *content.notes))


def _drawn(content: OverlayContent, overlay: OverlayState, heat: HeatMap, said: _Said) -> ShownHeat:
    assert content.attribution is not None, "a map comes of an attribution"
    share = overlay.threshold
    if overlay.threshold_value is not None and overlay.scale != "rank":
        share = share_of_scale(overlay.threshold_value, heat.scale_max)
    lowest = lowest_drawn(share, heat.scale_max)
    if content.signed:
        return _difference(content, overlay, heat, share, said)
    in_colors = overlay.drawing == "colors" and not said.greyed
    return ShownHeat(
        (heat, HeatStyle(overlay.colormap, overlay.opacity, share)) if in_colors else None,
        None
        if in_colors
        else _contours(heat, overlay, lowest, "greyed" if said.greyed else "strong"),
        ColorBar(
            overlay.colormap,
            heat.scale_max,
            share,
            scale_unit(overlay.scale, content.attribution.unit),
            _scale_text(content, overlay.scale),
            "greyed" if said.greyed else overlay.drawing,
        ),
        _lines(content, overlay, heat, lowest, said),
        heat.field_of_view,
        heat.gaps,
    )


def _difference(
    content: OverlayContent, overlay: OverlayState, heat: HeatMap, share: float, said: _Said
) -> ShownHeat:
    """Return what is shown of a difference: both sides of zero, in colours of their own."""
    assert content.attribution is not None, "a difference comes of two attributions"
    unit = unit_text(content.attribution.unit)
    style = HeatStyle(DIFFERENCE_COLORS, overlay.opacity, share, signed=True)
    always_colors = replace(
        overlay, drawing="colors", scale="image" if overlay.scale == "image" else "series"
    )
    return ShownHeat(
        None if said.greyed else (heat, style),
        None,
        DifferenceBar(heat.scale_max, share, unit, "greyed" if said.greyed else "colors"),
        _lines(content, always_colors, heat, 0.0, said),
        heat.field_of_view,
        heat.gaps,
    )


def _scale_text(content: OverlayContent, scale: HeatScale) -> str:
    """Say whose scale it is: also another series' one; beside another model's, no other's."""
    if content.common_top is not None and scale == "series":
        return translate("Heatmap", COMMON_SCALE)
    own = content.is_beside_others and scale != "rank"
    return translate("Heatmap", OWN_SCALE if own else SCALE_NAMES[scale])


def _contours(
    heat: HeatMap, overlay: OverlayState, lowest: float, tone: ContourTone
) -> Contours | None:
    if not heat.scale_max > 0:
        return None
    return Contours(_isolines_of(heat, lowest, overlay.interpolation), tone)


@lru_cache(maxsize=64)
def _isolines_of(heat: HeatMap, lowest: float, interpolation: Interpolation) -> Isolines:
    return isolines(heat.native, heat.field_of_view, lowest, interpolation)


@remembered(64)
def _emptiness_of(heat: HeatMap, attribution: "Attribution") -> str:
    """Say why a map draws nothing; nothing where it does.

    An image's raw map is asked: among percentiles all that is not above zero is zero.
    """
    if heat.signed:
        return "" if heat.scale_max > 0 else translate("Image view", _ALIKE)
    image = heat.image_index
    position = None if image is None else attribution.position_of(image)
    return emptiness(heat.native if position is None else attribution.native[position])


def _left_out(content: OverlayContent, heat: HeatMap) -> int:
    """Return of how many slices a plane across them draws nothing: it can look empty by that."""
    is_across = content.placement is not None and heat.image_index is None
    return len(content.placement.silenced) if content.placement and is_across else 0


def _lines(
    content: OverlayContent,
    overlay: OverlayState,
    heat: HeatMap,
    lowest: float,
    said: _Said,
) -> tuple[str, ...]:
    assert content.attribution is not None, "a map comes of an attribution"
    shape: tuple[int, int] = content.attribution.native.shape[1:]
    unit = scale_unit(overlay.scale, content.attribution.unit)
    drawing = drawing_text(overlay, shape, unit, lowest)
    left_out = _left_out(content, heat)
    lines = [f"{content.title} · {drawing}"]
    if not left_out and (empty := _emptiness_of(heat, content.attribution)):
        lines.append(empty)
    lines += said.notes
    if said.reason:
        lines.append(gated_text(said.reason, is_open=not said.greyed))
    if left_out:
        text = translate("Image view", "Left out: {count} slices whose maps are gated")
        lines.append(text.format(count=left_out))
    return (*lines, translate("Captions", content.caption))
