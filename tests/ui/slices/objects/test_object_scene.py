"""What objects add to a view, from the values to the pixels."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from medviewer.app.view_state import Camera, LayerState, ViewState
from medviewer.image.objects.layers import DrawnLayers, Layer, ParametricMap, Segment, Segmentation
from medviewer.image.objects.patches import Patch
from medviewer.image.objects.presentation import (
    DrawnPresentation,
    Graphic,
    GraphicKind,
    Presentation,
    Shutter,
    SliceLook,
    Text,
)
from medviewer.image.overlay import colormap
from medviewer.image.slab import Slab
from medviewer.image.window import Window
from medviewer.ui.slices.content import SliceContent
from medviewer.ui.slices.objects.object_content import LaidLayer, ObjectContent
from medviewer.ui.slices.scene import SliceScene, compose
from medviewer.ui.slices.slice_view import SliceView
from medviewer.ui.slices.source import SliceSource
from medviewer.ui.slices.words.placed import Screen
from tests.ui.slice_values import content, grabbed, overlay

BARE = ViewState(annotations="none", window=Window(127.5, 255.0, function="linear_exact"))
LINES = ("Segmentation · Organs", "automatic; from the file, not by MedViewer")
SHAPE = (5, 100, 100)
LEFT = Patch(0, 0, np.full((100, 50), 255, np.uint8))
GREEN = (127, 227, 161)


def _segmentation() -> Segmentation:
    return Segmentation((Segment(1, "Left", (200, 0, 0)),), {1: {0: LEFT}}, SHAPE)


def _map() -> ParametricMap:
    values = np.full((100, 50), 3.0, np.float32)
    values[:, 25:] = 1.0
    return ParametricMap({0: Patch(0, 0, values)}, SHAPE, "ADC", "mm2/s", 1.0, 3.0)


def _laid(layer: Layer) -> SliceContent:
    return content(objects=ObjectContent(LaidLayer(LINES, DrawnLayers(layer))))


def _presented(look: SliceLook, **parts: object) -> SliceContent:
    drawn = DrawnPresentation(Presentation({0: look}))
    return content(objects=ObjectContent(presentation=drawn, presented="Marked", **parts))  # type: ignore[arg-type]


def _scene(shown: SliceContent, state: ViewState = BARE) -> SliceScene:
    return compose(SliceSource(shown), state, Screen(200, 200), None)


@pytest.fixture
def view(qtbot: QtBot) -> SliceView:
    view = SliceView()
    qtbot.addWidget(view)
    view.resize(200, 200)
    return view


def _seen(view: SliceView, shown: SliceContent, state: ViewState = BARE) -> SliceView:
    view.show_content(shown)
    view.show_state(state)
    return view


# Layers


def test_a_segment_lies_over_its_pixels_alone(view: SliceView) -> None:
    shot = grabbed(_seen(view, _laid(_segmentation())))
    assert shot.rgb(20, 60)[0] > 80  # 45 % of 200
    assert shot.rgb(20, 60)[1] == 0
    assert shot.rgb(150, 60) == (0, 0, 0)


def test_a_segment_follows_a_flip(view: SliceView) -> None:
    shot = grabbed(_seen(view, _laid(_segmentation()), replace(BARE, flipped_horizontally=True)))
    assert shot.rgb(20, 60) == (0, 0, 0)
    assert shot.rgb(150, 60)[0] > 80


def test_its_caption_says_that_it_is_not_ours() -> None:
    scene = _scene(_laid(_segmentation()))
    assert scene.labels.heat == LINES
    assert not scene.labels.color_bar


def test_a_hidden_layer_has_no_caption(view: SliceView) -> None:
    state = replace(BARE, layer=LayerState(visible=False))
    scene = _scene(_laid(_segmentation()), state)
    assert scene.labels.heat == ()
    assert grabbed(_seen(view, _laid(_segmentation()), state)).rgb(20, 60) == (0, 0, 0)


def test_a_map_has_a_colour_bar_in_its_unit() -> None:
    state = replace(BARE, layer=LayerState(threshold=0.25, colormap="cividis"))
    bar = _scene(_laid(_map()), state).color_bar
    assert bar is not None
    assert (bar.minimum, bar.maximum, bar.unit) == (1.0, 3.0, "mm2/s")
    assert (bar.threshold, bar.colormap) == (0.25, "cividis")


def test_a_maps_colours_are_those_of_its_values(view: SliceView) -> None:
    state = replace(BARE, layer=LayerState(opacity=1.0))
    shot = grabbed(_seen(view, _laid(_map()), state))
    assert shot.rgb(20, 60) == tuple(colormap("viridis")[255])
    assert shot.rgb(80, 60) == tuple(colormap("viridis")[0])


def test_a_heatmap_keeps_its_bar_and_both_captions_stand() -> None:
    shown = replace(_laid(_map()), overlay=overlay())
    scene = _scene(shown)
    assert scene.color_bar is not None
    assert scene.color_bar.unit == "logit"
    assert scene.labels.heat[:2] == LINES
    assert scene.labels.heat[2].startswith("Grad-CAM")


def test_what_is_still_being_read_is_announced(view: SliceView) -> None:
    shown = content(objects=ObjectContent(LaidLayer(LINES)))
    assert _scene(shown).labels.heat == LINES
    assert grabbed(_seen(view, shown)).rgb(20, 60) == (0, 0, 0)


def test_over_a_slab_nothing_is_laid_and_the_caption_says_so() -> None:
    scene = _scene(_laid(_segmentation()), replace(BARE, slab=Slab("mean", 10.0)))
    assert scene.picture is not None
    assert scene.picture.layers == ()
    assert scene.labels.heat[1].startswith("not shown over a slab")


def test_the_same_slice_is_the_same_picture() -> None:
    source = SliceSource(_laid(_segmentation()))
    first, again = (compose(source, BARE, Screen(200, 200), None).picture for _ in range(2))
    assert first == again


def test_nothing_is_laid_over_an_image_that_is_missing() -> None:
    shown = _laid(_segmentation())
    slices = tuple(replace(own, missing="it is damaged") for own in shown.volume.slices)
    scene = _scene(replace(shown, volume=replace(shown.volume, slices=slices)))
    assert scene.picture is None


# Key objects and presentation states


def test_key_objects_bear_another_star_than_the_readers_own() -> None:
    objects = ObjectContent(key_slices={0: "For teaching"})
    badge = _scene(content(objects=objects, key_slices=frozenset({0}))).labels.badge
    assert badge == "★ KEY IMAGE\n☆ KEY OBJECT: For teaching"
    other = _scene(content(objects=objects), replace(BARE, slice_index=1))
    assert other.labels.badge == ""


def test_a_shutter_covers_the_image_in_its_grey(view: SliceView) -> None:
    look = SliceLook(shutter=Shutter(128, rectangle=(0.0, 0.0, 100.0, 50.0)))
    shot = grabbed(_seen(view, _presented(look)))
    assert shot.rgb(150, 60) == (128, 128, 128)
    assert shot.rgb(20, 60) == (0, 0, 0)


def test_the_badge_names_it_and_says_whether_it_was_modified() -> None:
    shown = _presented(SliceLook(), is_modified=lambda state: state.inverted)
    assert _scene(shown).labels.badge == "PRESENTATION\nMarked"
    changed = _scene(shown, replace(BARE, inverted=True))
    assert changed.labels.badge == "PRESENTATION · MODIFIED\nMarked"
    other = _scene(shown, replace(BARE, slice_index=1))
    assert other.labels.badge == "PRESENTATION · NOT FOR THIS IMAGE\nMarked"
    assert other.marks is None


def test_a_displayed_area_fits_the_view_and_a_zoom_leaves_it() -> None:
    state = replace(BARE, camera=Camera(area=(0.0, 0.0, 20.0, 50.0)))
    projection = _scene(content(), state).projection
    assert projection is not None
    assert projection.to_view(0.0, 0.0)[0] == 0.0
    assert projection.to_view(0.0, 50.0)[0] == 200.0
    turned = _scene(content(), replace(state, quarter_turns=1)).projection
    assert turned is not None
    assert turned.zoom == 4.0  # 50 columns in 200 pixels of height


LINE = ((50.0, 10.0), (50.0, 90.0))


@pytest.mark.parametrize(
    ("kind", "points", "where"),
    [
        ("polyline", LINE, (100, 100)),
        ("interpolated", (*LINE, (20.0, 50.0), LINE[0]), (20, 100)),
        ("interpolated", LINE, (100, 100)),
        ("circle", ((50.0, 50.0), (50.0, 70.0)), (140, 100)),
        ("ellipse", ((50.0, 20.0), (50.0, 80.0), (40.0, 50.0), (60.0, 50.0)), (40, 100)),
        ("point", ((50.0, 50.0),), (104, 100)),
    ],
)
def test_graphics_are_drawn_where_they_lie(
    view: SliceView,
    kind: GraphicKind,
    points: tuple[tuple[float, float], ...],
    where: tuple[int, int],
) -> None:
    look = SliceLook(graphics=(Graphic(kind, points),))
    shot = grabbed(_seen(view, _presented(look), replace(BARE, annotations="minimal")))
    x, y = where
    near = [shot.rgb(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    assert max(near, key=lambda rgb: rgb[1])[1] > 150


def test_filled_graphics_are_faint_inside(view: SliceView) -> None:
    square = ((40.0, 40.0), (40.0, 60.0), (60.0, 60.0), (60.0, 40.0), (40.0, 40.0))
    look = SliceLook(graphics=(Graphic("polyline", square, filled=True),))
    shot = grabbed(_seen(view, _presented(look), replace(BARE, annotations="minimal")))
    assert 30 < shot.rgb(100, 100)[1] < 150


def test_shares_of_the_displayed_area_stay_upright_when_the_image_is_flipped(
    view: SliceView,
) -> None:
    dot = Graphic("circle", ((0.25, 0.25), (0.25, 0.3)), "display", filled=True)
    state = replace(BARE, annotations="minimal", flipped_horizontally=True)
    shot = grabbed(_seen(view, _presented(SliceLook(graphics=(dot,))), state))
    assert shot.rgb(50, 50)[1] > 30
    assert shot.rgb(150, 50)[1] == 0


def _texts(*texts: Text) -> SliceContent:
    return _presented(SliceLook(texts=texts))


def _bright(view: SliceView, left: int, top: int, right: int, bottom: int) -> bool:
    shot = grabbed(view)
    return any(shot.rgb(x, y)[1] > 150 for x in range(left, right) for y in range(top, bottom))


def test_a_text_stands_in_its_box_with_a_line_to_its_anchor(view: SliceView) -> None:
    own = Text(
        ("Nodule", "12 mm"), box=((30.0, 60.0), (45.0, 90.0)), anchor=(80.0, 20.0),
        anchor_visible=True,
    )  # fmt: skip
    _seen(view, _texts(own), replace(BARE, annotations="minimal"))
    assert _bright(view, 120, 60, 160, 90)
    assert _bright(view, 36, 156, 44, 164)  # the anchor


def test_a_text_without_a_box_stands_beside_its_anchor(view: SliceView) -> None:
    own = Text(("Nodule",), anchor=(50.0, 20.0))
    _seen(view, _texts(own), replace(BARE, annotations="minimal"))
    assert _bright(view, 46, 90, 90, 112)
    assert not _bright(view, 30, 90, 44, 112)


def test_without_texts_there_are_no_annotations(view: SliceView) -> None:
    own = Text(("Nodule",), anchor=(50.0, 20.0))
    _seen(view, _texts(own), BARE)
    assert not _bright(view, 46, 90, 90, 112)
