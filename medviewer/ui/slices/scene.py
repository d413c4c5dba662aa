"""What a slice view shows, composed from its content and state. Values only, no painting."""

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from medviewer.app.view_state import ViewState
from medviewer.image.pixel_value import pixel_value_text
from medviewer.image.presets import region_window
from medviewer.image.projection import Projection, pixel_aspect
from medviewer.image.reference_lines import Point3
from medviewer.image.region import can_resample, region_of
from medviewer.image.rendering import Frame
from medviewer.image.slab import Slab, slab_value_text
from medviewer.image.slicing import ScreenOrientation
from medviewer.image.volume import Volume
from medviewer.image.window import Window
from medviewer.language import translate
from medviewer.ui.slices.content import CornerTexts, PointerValue
from medviewer.ui.slices.hands.slice_hands import Enclosure
from medviewer.ui.slices.hatching import hatched
from medviewer.ui.slices.heatmap.color_bar import AnyBar, PaletteBar
from medviewer.ui.slices.heatmap.shown_heat import ShownHeat, over_slab, shown_heat
from medviewer.ui.slices.item import Picture
from medviewer.ui.slices.scene_labels import (
    EMPTY_HINT,
    absence,
    labels_of,
    notes_on,
    pointer_texts,
    with_notes,
)
from medviewer.ui.slices.source import SliceSource
from medviewer.ui.slices.words.labels import SliceLabels
from medviewer.ui.slices.words.placed import Box, Screen

if TYPE_CHECKING:
    from medviewer.ui.slices.objects.object_scene import Marks


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
    missing = absence(volume, index)
    heat = shown_heat(source, state.overlay, index, is_missing=bool(missing))
    heat = heat if state.slab is None else over_slab(heat)
    value = None if pointer is None else value_at(volume, index, projection, pointer, state.slab)
    labels = labels_of(source, state, index, projection, window)
    picture = None if missing else _picture(source, state, index, projection, window, heat)
    notes = notes_on(volume, index, state, heat, picture, source.content.link_note)
    labels = with_notes(labels, notes, None if state.annotations == "none" else crosshair)
    bar = heat.bar or (None if missing else _palette_bar(volume, state, window))
    scene = SliceScene(
        projection,
        picture,
        replace(labels, heat=heat.lines, color_bar=bar is not None, pointer=pointer_texts(value)),
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


def _palette_bar(volume: Volume, state: ViewState, window: Window) -> PaletteBar | None:
    """Return the scale of the image's own colours, if it is shown in any."""
    if state.colors == "grey" or volume.is_color:
        return None
    inverted = state.inverted != (volume.photometric == "MONOCHROME1")
    return PaletteBar(state.colors, window, volume.unit, inverted)


def empty_scene() -> SliceScene:
    """Return what a view without content shows."""
    return SliceScene(
        labels=SliceLabels(corners=CornerTexts(), message=translate("Image view", EMPTY_HINT))
    )
