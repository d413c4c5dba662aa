"""What a slice view shows, composed from its content and state. Values only, no painting."""

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from medviewer.app.texts.corners import position_text
from medviewer.app.view_state import ViewState
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.pixel_value import pixel_value_text
from medviewer.image.presets import region_window
from medviewer.image.projection import Projection, pixel_aspect
from medviewer.image.reduction import is_thinned
from medviewer.image.reference_lines import Point3
from medviewer.image.region import can_resample, region_of
from medviewer.image.rendering import Frame
from medviewer.image.slab import Slab, slab_text, slab_value_text
from medviewer.image.slicing import EdgeLetters, ScreenOrientation, film_letters, plane_letters
from medviewer.image.volume import Volume
from medviewer.image.window import Window
from medviewer.language import later, translate, translate_made
from medviewer.ui.slices.content import CornerTexts, PointerValue, ShownSlice, SliceContent
from medviewer.ui.slices.hands import Enclosure
from medviewer.ui.slices.heatmap.color_bar import AnyBar, PaletteBar
from medviewer.ui.slices.heatmap.shown_heat import ShownHeat, over_slab, shown_heat
from medviewer.ui.slices.item import Picture
from medviewer.ui.slices.layout import SliceLabels
from medviewer.ui.slices.placed import Box
from medviewer.ui.slices.source import SliceSource

if TYPE_CHECKING:
    from medviewer.ui.slices.objects.object_scene import Marks

READING = later("Image view", "Reading...")
COLORS_REST = later("Image view", "Colours are off under the heatmap")
THINNED = later("Image view", "Overview: zoom in to see every pixel")
KEY_IMAGE = later("Image view", "★ KEY IMAGE")
EMPTY_HINT = later("Image view", "Open a study folder or drop one here")


@dataclass(frozen=True, slots=True)
class Screen:
    """A view's size in screen pixels, and how many device pixels those are."""

    width: float
    height: float
    ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class SliceScene:
    """Everything that a view paints; `picture` is None where there are no pixels."""

    projection: Projection | None = None
    picture: Picture | None = None
    labels: SliceLabels = field(default_factory=SliceLabels)
    color_bar: AnyBar | None = None
    hatch: tuple[Box, ...] = ()
    pointer: PointerValue | None = None
    window: Window | None = None
    marks: "Marks | None" = None


def compose(
    source: SliceSource,
    state: ViewState,
    screen: Screen,
    pointer: tuple[float, float] | None,
    crosshair: Point3 | None = None,
) -> SliceScene:
    """Return what to paint; `pointer` is where the mouse is in the view, None when elsewhere."""
    volume = source.content.volume
    if not volume.stored.size:
        return SliceScene(
            labels=SliceLabels(message=translate("Image view", "This image has no pixels"))
        )
    index = min(max(state.slice_index, 0), volume.slice_count - 1)
    projection = projection_of(volume, state, screen)
    window = state.window or source.default_window
    missing = _absence(volume, index)
    heat = shown_heat(source, state.overlay, index, is_missing=bool(missing))
    heat = heat if state.slab is None else over_slab(heat)
    value = None if pointer is None else value_at(volume, index, projection, pointer, state.slab)
    labels = _labels(source, state, index, projection, window)
    picture = None if missing else _picture(source, state, index, projection, window, heat)
    notes = _notes(volume, index, state, crosshair, heat, picture)
    if source.content.link_note and state.annotations != "none":
        notes = (*notes, source.content.link_note)
    labels = _with_notes(labels, notes)
    bar = heat.bar or (None if missing else _palette_bar(volume, state, window))
    scene = SliceScene(
        projection,
        picture,
        replace(labels, heat=heat.lines, color_bar=bar is not None, pointer=_pointer_texts(value)),
        bar,
        () if heat.seen is None else hatched(projection, heat.seen, screen, heat.gaps),
        value,
        window,
    )
    if source.content.objects is None:
        return scene
    from medviewer.ui.slices.objects.object_scene import with_objects

    return with_objects(scene, source.content, source.content.objects, state, index)


def projection_of(volume: Volume, state: ViewState, screen: Screen) -> Projection:
    """Return how a volume's slices lie in a view."""
    projection = Projection(
        volume.rows,
        volume.columns,
        screen.width,
        screen.height,
        pixel_aspect(volume.pixel_spacing_mm),
        orientation_of(state),
        state.camera.center,
        state.camera.scale,
        screen.ratio,
    )
    area = state.camera.area
    return projection if area is None or state.camera.scale else projection.fitted(area)


def orientation_of(state: ViewState) -> ScreenOrientation:
    """Return the flips and turns of a state."""
    return ScreenOrientation(
        state.flipped_horizontally, state.flipped_vertically, state.quarter_turns % 4
    )


def value_at(
    volume: Volume,
    index: int,
    projection: Projection,
    point: tuple[float, float],
    slab: Slab | None = None,
) -> PointerValue | None:
    """Return the pixel at a point of the view, None beside the image."""
    pixel = projection.pixel_at(*point)
    if pixel is None:
        return None
    if slab is not None:
        return PointerValue(*pixel, slab_value_text(volume, index, *pixel, slab))
    return PointerValue(*pixel, pixel_value_text(volume, index, *pixel))


def enclosed_window(source: SliceSource, scene: SliceScene, enclosure: Enclosure) -> Window | None:
    """Return the window of the pixels in a rectangle of the view, None where there are none."""
    if scene.projection is None or scene.picture is None:
        return None
    corners = (
        scene.projection.to_image(*enclosure.start),
        scene.projection.to_image(*enclosure.end),
    )
    rows, columns = (sorted(ends) for ends in zip(*corners, strict=True))
    return region_window(
        source.content.volume,
        scene.picture.frame.slice_index,
        (math.floor(rows[0]), math.ceil(rows[1])),
        (math.floor(columns[0]), math.ceil(columns[1])),
    )


def badge_of(state: ViewState) -> str:
    """Name what was done to the image's orientation, in capitals; nothing when it stands as is."""
    flipped = state.flipped_horizontally or state.flipped_vertically
    turned = state.quarter_turns % 4
    parts = [translate("Image view", "FLIPPED")] if flipped else []
    if turned:
        parts.append(translate("Image view", "ROTATED {angle}°").format(angle=turned * 90))
    return " · ".join(parts)


def _badge(content: SliceContent, state: ViewState, index: int) -> str:
    marked = translate("Image view", KEY_IMAGE) if index in content.key_slices else ""
    return " · ".join(part for part in (marked, content.badge, badge_of(state)) if part)


def hatched(
    projection: Projection, fov: FieldOfView, screen: Screen, gaps: tuple[FieldOfView, ...] = ()
) -> tuple[Box, ...]:
    """Return the parts of the view that show image outside the field of view, or in its gaps."""
    rows, columns = float(projection.rows), float(projection.columns)
    holes = [(gap.top, gap.left, gap.top + gap.height, gap.left + gap.width) for gap in gaps]
    if fov == FieldOfView(0.0, 0.0, rows, columns) and not holes:
        return ()
    top, left = min(max(fov.top, 0.0), rows), min(max(fov.left, 0.0), columns)
    bottom = min(max(fov.top + fov.height, top), rows)
    right = min(max(fov.left + fov.width, left), columns)
    strips = (
        (0.0, 0.0, top, columns),
        (bottom, 0.0, rows, columns),
        (top, 0.0, bottom, left),
        (top, right, bottom, columns),
        *holes,
    )
    boxes = (_view_box(projection, strip, screen) for strip in strips)
    return tuple(box for box in boxes if box.width > 0.5 and box.height > 0.5)


def _view_box(
    projection: Projection, strip: tuple[float, float, float, float], screen: Screen
) -> Box:
    top, left, bottom, right = strip
    xs, ys = zip(projection.to_view(top, left), projection.to_view(bottom, right), strict=True)
    x0, x1 = (min(max(x, 0.0), screen.width) for x in (min(xs), max(xs)))
    y0, y1 = (min(max(y, 0.0), screen.height) for y in (min(ys), max(ys)))
    return Box(x0, y0, x1 - x0, y1 - y0)


def _picture(
    source: SliceSource,
    state: ViewState,
    index: int,
    projection: Projection,
    window: Window,
    heat: ShownHeat,
) -> Picture:
    region = region_of(projection, resampling=can_resample(source.content.volume))
    map_, style = heat.colors or (None, None)
    frame = Frame(
        index,
        region,
        window,
        state.inverted,
        map_,
        style,
        state.overlay.interpolation,
        state.slab,
        state.colors,
    )
    graphics = source.graphics_of(index) if state.graphics else None
    smooth = region.points is None and _is_smooth(state, projection)
    return Picture(frame, smooth, graphics, heat.contours)


def _is_smooth(state: ViewState, projection: Projection) -> bool:
    device_scale = projection.zoom * projection.device_pixel_ratio
    if min(device_scale, device_scale * projection.aspect) < 1:
        return True
    one_to_one = device_scale == 1 and projection.aspect == 1
    return state.image_interpolation == "smooth" and not one_to_one


def _labels(
    source: SliceSource, state: ViewState, index: int, projection: Projection, window: Window
) -> SliceLabels:
    content = source.content
    labels = SliceLabels(
        badge=_badge(content, state, index),
        banners=content.banners,
        message=_absence(content.volume, index),
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
    )


def _notes(
    volume: Volume,
    index: int,
    state: ViewState,
    crosshair: Point3 | None,
    heat: ShownHeat,
    picture: Picture | None,
) -> tuple[str, ...]:
    """Return what few slices have: pixels left out, a slab, a crosshair, colours that rest."""
    if state.annotations == "none":
        return ()
    level = 0 if picture is None else picture.frame.region.level
    is_thin = is_thinned((volume.rows, volume.columns), level)
    thinned = (translate("Image view", THINNED),) if is_thin else ()
    text = "" if state.slab is None else slab_text(volume, index, state.slab)
    slab = (translate_made("Notes", text),) if text else ()
    place = () if crosshair is None else (position_text(crosshair),)
    has_colors = state.colors != "grey" and not volume.is_color
    is_off = has_colors and heat.colors is not None
    rest = (translate("Image view", COLORS_REST),) if is_off else ()
    return (*thinned, *slab, *place, *rest)


def _with_notes(labels: SliceLabels, notes: tuple[str, ...]) -> SliceLabels:
    """Put notes behind the first two lines, image number and window, which come first."""
    lines = labels.corners.bottom_left
    if not notes:
        return labels
    corners = replace(labels.corners, bottom_left=(*lines[:2], *notes, *lines[2:]))
    return replace(labels, corners=corners)


def _absence(volume: Volume, index: int) -> str:
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


def _palette_bar(volume: Volume, state: ViewState, window: Window) -> PaletteBar | None:
    """Return the scale of the image's own colours, if it is shown in any."""
    if state.colors == "grey" or volume.is_color:
        return None
    inverted = state.inverted != (volume.photometric == "MONOCHROME1")
    return PaletteBar(state.colors, window, volume.unit, inverted)


def _pointer_texts(value: PointerValue | None) -> tuple[str, ...]:
    if value is None or not value.text:
        return ()
    return f"X {value.column}  Y {value.row}   {value.text}", value.text


def empty_scene() -> SliceScene:
    """Return what a view without content shows."""
    return SliceScene(
        labels=SliceLabels(corners=CornerTexts(), message=translate("Image view", EMPTY_HINT))
    )
