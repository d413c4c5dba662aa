"""What is said around a slice: composed from its content, its state and what lies over it."""

from dataclasses import replace

from medviewer.app.texts.corners import position_text
from medviewer.app.view_state import ViewState
from medviewer.image.projection import Projection
from medviewer.image.reduction import is_thinned
from medviewer.image.reference_lines import Point3
from medviewer.image.slab import slab_text
from medviewer.image.slicing import EdgeLetters, film_letters, plane_letters
from medviewer.image.volume import Volume
from medviewer.image.window import Window
from medviewer.language import later, translate, translate_made
from medviewer.ui.slices.content import PointerValue, ShownSlice, SliceContent
from medviewer.ui.slices.heatmap.shown_heat import ShownHeat
from medviewer.ui.slices.item import Picture
from medviewer.ui.slices.source import SliceSource
from medviewer.ui.slices.words.labels import SliceLabels
from medviewer.ui.slices.words.short_forms import COLORS_REST, FLIPPED, ROTATED, THINNED

READING = later("Image view", "Reading...")
KEY_IMAGE = later("Image view", "★ KEY IMAGE")
EMPTY_HINT = later("Image view", "Open a study folder or drop one here")


def labels_of(
    source: SliceSource, state: ViewState, index: int, projection: Projection, window: Window
) -> SliceLabels:
    """Return the words of a slice; without annotations, only those that must be said."""
    content = source.content
    labels = SliceLabels(
        badge=_badge(content, state, index),
        banners=content.banners,
        message=absence(content.volume, index),
    )
    if state.annotations == "none":
        return labels
    color = content.volume.is_color
    shown = ShownSlice(state, index, None if color else window, projection.zoom)
    return replace(
        labels,
        corners=content.corner_texts(shown),
        letters=_letters(content, index).oriented(projection.orientation),
        scale_mm=_screen_pixels_a_mm(content.volume, projection),
        scale_note=translate_made("Notes", content.scale_note),
    )


def notes_on(
    volume: Volume,
    index: int,
    state: ViewState,
    heat: ShownHeat,
    picture: Picture | None,
    link_note: str,
) -> tuple[str, ...]:
    """Return what few slices have: pixels left out, a slab, a loose link, colours that rest."""
    if state.annotations == "none":
        return ()
    level = 0 if picture is None else picture.frame.region.level
    is_thin = is_thinned((volume.rows, volume.columns), level)
    thinned = (translate("Image view", THINNED),) if is_thin else ()
    text = "" if state.slab is None else slab_text(volume, index, state.slab)
    slab = (translate_made("Notes", text),) if text else ()
    link = (link_note,) if link_note else ()
    has_colors = state.colors != "grey" and not volume.is_color
    is_off = has_colors and heat.colors is not None
    rest = (translate("Image view", COLORS_REST),) if is_off else ()
    return (*thinned, *slab, *link, *rest)


def with_notes(
    labels: SliceLabels, notes: tuple[str, ...], crosshair: Point3 | None = None
) -> SliceLabels:
    """Put notes and a place behind the first two lines, image number and window.

    The notes stand in small views, too.
    """
    lines = labels.corners.bottom_left
    place = () if crosshair is None else (position_text(crosshair),)
    if not (notes or place):
        return labels
    bottom_left = (*lines[:2], *notes, *place, *lines[2:])
    return replace(labels, corners=replace(labels.corners, bottom_left=bottom_left, firm=notes))


def absence(volume: Volume, index: int) -> str:
    """Say why a slice is not shown, or nothing."""
    missing = volume.missing(index)
    if missing:
        text = translate("Image view", "This image cannot be shown: {reason}")
        return text.format(reason=missing)
    if not volume.is_pending(index):
        return ""
    if volume.is_being_read:
        return translate("Image view", READING)
    return translate("Image view", "This image has not been read yet")


def _letters(content: SliceContent, index: int) -> EdgeLetters:
    plane = content.volume.slices[index].plane
    return film_letters(content.orientation) if plane is None else plane_letters(plane)


def _screen_pixels_a_mm(volume: Volume, projection: Projection) -> float | None:
    spacing = volume.pixel_spacing_mm
    if spacing is None or not (spacing[0] > 0 and 0 < spacing[1] < float("inf")):
        return None
    return projection.zoom / spacing[1]


def pointer_texts(value: PointerValue | None) -> tuple[str, ...]:
    """Word the value under the pointer, the longest wording first."""
    if value is None or not value.text:
        return ()
    return f"X {value.column}  Y {value.row}   {value.text}", value.text


def badge_of(state: ViewState) -> str:
    """Name what was done to the image's orientation, in capitals; nothing when it stands as is."""
    flipped = state.flipped_horizontally or state.flipped_vertically
    turned = state.quarter_turns % 4
    parts = [translate("Image view", FLIPPED)] if flipped else []
    if turned:
        parts.append(translate("Image view", ROTATED).format(angle=turned * 90))
    return " · ".join(parts)


def _badge(content: SliceContent, state: ViewState, index: int) -> str:
    marked = translate("Image view", KEY_IMAGE) if index in content.key_slices else ""
    return " · ".join(part for part in (marked, content.badge, badge_of(state)) if part)
