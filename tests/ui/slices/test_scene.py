from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.view_state import Camera, OverlayState, ViewState
from medviewer.explain.attribution import CAPTION
from medviewer.image.availability import Availability
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.geometry import VolumeGeometry
from medviewer.image.projection import Projection
from medviewer.image.slab import Slab
from medviewer.image.slicing import EdgeLetters
from medviewer.image.volume import SliceInfo, Volume
from medviewer.image.window import Window
from medviewer.ui.slices.content import (
    CornerTexts,
    OverlayContent,
    PointerValue,
    ShownSlice,
    SliceContent,
)
from medviewer.ui.slices.hatching import hatched
from medviewer.ui.slices.heatmap.color_bar import ColorBar, PaletteBar
from medviewer.ui.slices.scene import SliceScene, compose, empty_scene
from medviewer.ui.slices.scene_labels import EMPTY_HINT, READING, badge_of
from medviewer.ui.slices.source import SliceSource
from medviewer.ui.slices.words.placed import Box, Screen
from medviewer.ui.slices.words.short_forms import COLORS_REST
from tests.ui.slice_values import AXIAL, attribution, content, grey_volume, overlay

SCREEN = Screen(200, 200)


def composed(
    shown: SliceContent,
    state: ViewState | None = None,
    pointer: tuple[float, float] | None = None,
) -> SliceScene:
    return compose(SliceSource(shown), state or ViewState(), SCREEN, pointer)


def test_an_empty_view_says_what_to_do() -> None:
    assert empty_scene().labels.message == EMPTY_HINT
    assert empty_scene().picture is None


def test_the_slice_of_the_state_is_shown() -> None:
    picture = composed(content(), ViewState(slice_index=3)).picture
    assert picture is not None
    assert picture.frame.slice_index == 3


@pytest.mark.parametrize(("asked", "shown"), [(-1, 0), (99, 4)])
def test_a_slice_beyond_the_stack_is_its_last(asked: int, shown: int) -> None:
    picture = composed(content(), ViewState(slice_index=asked)).picture
    assert picture is not None
    assert picture.frame.slice_index == shown


def test_the_window_of_the_state_is_used() -> None:
    assert composed(content(), ViewState(window=Window(1, 2))).window == Window(1, 2)


def test_without_one_the_first_window_stays_while_one_scrolls() -> None:
    infos = tuple(SliceInfo(windows=(Window(k, 10 + k),)) for k in range(5))
    volume = replace(grey_volume(), slices=infos)
    windows = {composed(content(volume), ViewState(slice_index=k)).window for k in range(5)}
    assert windows == {Window(2, 12)}  # that of the middle slice


def test_the_first_window_stays_when_a_heatmap_comes() -> None:
    volume = grey_volume()
    before = SliceSource(content(volume))
    shown = before.default_window
    after = SliceSource(content(volume, overlay=overlay()), before)
    assert after.default_window is shown


def test_another_volume_has_its_own_first_window() -> None:
    before = SliceSource(content(grey_volume(np.full((1, 4, 4), 7, np.uint8))))
    after = SliceSource(content(grey_volume(np.full((1, 4, 4), 90, np.uint8))), before)
    assert after.default_window.center == 90


def test_the_same_maps_are_kept() -> None:
    maps = attribution()
    before = SliceSource(content(overlay=overlay(maps)))
    assert SliceSource(content(overlay=overlay(maps)), before).heat_of(1) is before.heat_of(1)
    assert SliceSource(content(overlay=overlay()), before).heat_of(1) is not before.heat_of(1)


def test_a_heatmap_is_shown_with_title_caption_and_bar() -> None:
    scene = composed(content(overlay=overlay()), ViewState(overlay=OverlayState(threshold=0.3)))
    assert scene.labels.heat == ("Grad-CAM · Pneumonia · smoothed from 2x2 grid", CAPTION)
    assert scene.labels.color_bar
    assert scene.color_bar is not None
    assert (scene.color_bar.maximum, scene.color_bar.unit) == (2.0, "logit")
    assert scene.color_bar.threshold == 0.3


def test_the_native_grid_is_named() -> None:
    state = ViewState(overlay=OverlayState(interpolation="native"))
    scene = composed(content(overlay=overlay()), state)
    assert scene.labels.heat[0].endswith("native 2x2 grid")


def test_the_map_is_that_of_the_image_in_the_series() -> None:
    maps = replace(attribution(), image_indices=(10, 11, 12, 13, 14))
    source = SliceSource(content(first_image_index=11, overlay=overlay(maps)))
    heat = source.heat_of(0)
    assert heat is not None
    assert np.shares_memory(heat.native, maps.native[1])
    assert source.heat_of(4) is None


def test_a_plain_view_has_no_heatmap_and_no_words_about_one() -> None:
    scene = composed(content(overlay=overlay(), plain=True))
    assert scene.picture is not None
    assert scene.picture.frame.heat is None
    assert scene.labels.heat == ()
    assert scene.color_bar is None


def test_a_hidden_heatmap_takes_its_words_along() -> None:
    scene = composed(content(overlay=overlay()), ViewState(overlay=OverlayState(visible=False)))
    assert scene.picture is not None
    assert scene.picture.frame.heat is None
    assert scene.labels.heat == ()


def test_an_image_without_a_map_says_why_and_is_not_hatched() -> None:
    maps = replace(
        attribution(),
        image_indices=(1, 2, 3, 4, 5),
        fields_of_view=(FieldOfView(10, 10, 20, 20),) * 5,
    )
    shown = OverlayContent(maps, "Grad-CAM · Pneumonia", reasons={0: "a lateral view"})
    scene = composed(content(overlay=shown))
    assert scene.labels.heat[1] == "No heatmap for this image: a lateral view"
    assert scene.hatch == ()
    assert scene.color_bar is None


def test_without_a_reason_nothing_is_said() -> None:
    assert composed(content(overlay=OverlayContent(None, "Grad-CAM", reason=""))).labels.heat == ()
    said = composed(content(overlay=OverlayContent(None, "Grad-CAM"))).labels.heat
    assert said == ("Grad-CAM", "No heatmap for this image: it was not scored")


def test_a_slice_that_is_still_to_be_read_says_so_and_then_shows() -> None:
    availability = Availability(5)
    shown = content(replace(grey_volume(), availability=availability))
    assert composed(shown).labels.message == "This image has not been read yet"
    availability.begin()
    waiting = composed(shown)
    assert waiting.labels.message == READING
    assert waiting.picture is None
    availability.mark(0)
    assert composed(shown).labels.message == ""
    assert composed(shown).picture is not None


def test_a_missing_slice_says_why_and_shows_nothing_else() -> None:
    volume = replace(grey_volume(), slices=(SliceInfo(missing="the file is cut off"),) * 5)
    scene = composed(content(volume, overlay=overlay()), pointer=(50, 50))
    assert scene.picture is None
    assert scene.labels.message == "This image cannot be shown: the file is cut off"
    assert scene.labels.heat[1].startswith("No heatmap")
    assert scene.labels.pointer == ()


@pytest.mark.parametrize("shape", [(0, 4, 4), (1, 0, 4), (1, 4, 0)])
def test_a_volume_without_pixels_says_so(shape: tuple[int, int, int]) -> None:
    scene = composed(content(grey_volume(np.zeros(shape, np.uint8))))
    assert scene.picture is None
    assert scene.labels.message == "This image has no pixels"


def test_letters_come_from_the_plane_and_follow_the_state() -> None:
    volume = grey_volume(plane=AXIAL)
    assert composed(content(volume)).labels.letters == EdgeLetters("R", "A", "L", "P")
    state = ViewState(flipped_horizontally=True)
    assert composed(content(volume), state).labels.letters == EdgeLetters("L", "A", "R", "P")


def test_letters_of_a_film_come_from_its_orientation() -> None:
    letters = composed(content(orientation="L\\F")).labels.letters
    assert letters == EdgeLetters("R", "H", "L", "F")


def test_an_unknown_orientation_has_no_letters() -> None:
    assert composed(content()).labels.letters == EdgeLetters()


@pytest.mark.parametrize(
    ("state", "badge"),
    [
        (ViewState(), ""),
        (ViewState(flipped_vertically=True), "FLIPPED"),
        (ViewState(quarter_turns=3), "ROTATED 270°"),
        (ViewState(flipped_horizontally=True, quarter_turns=1), "FLIPPED · ROTATED 90°"),
        (ViewState(quarter_turns=4), ""),
    ],
)
def test_what_was_done_to_the_orientation_is_named(state: ViewState, badge: str) -> None:
    assert badge_of(state) == badge
    assert composed(content(), state).labels.badge == badge


def test_corner_texts_are_asked_for_what_is_really_shown() -> None:
    asked: list[ShownSlice] = []

    def corner_texts(shown: ShownSlice) -> CornerTexts:
        asked.append(shown)
        return CornerTexts(top_left=("here",))

    state = ViewState(slice_index=99)
    labels = composed(content(corner_texts=corner_texts), state).labels
    assert labels.corners.top_left == ("here",)
    assert (asked[0].slice_index, asked[0].scale) == (4, 2.0)
    assert asked[0].window == SliceSource(content()).default_window


def test_colour_has_no_window_in_its_corners() -> None:
    asked: list[ShownSlice] = []
    volume = Volume(np.zeros((1, 4, 4, 3), np.uint8), (SliceInfo(),), "RGB")
    composed(content(volume, corner_texts=lambda shown: asked.append(shown) or CornerTexts()))
    assert asked[0].window is None


def test_without_annotations_badge_and_warnings_stay() -> None:
    shown = content(grey_volume(plane=AXIAL), banners=("careful",), overlay=overlay())
    labels = composed(shown, ViewState(annotations="none", flipped_vertically=True)).labels
    assert labels.letters == EdgeLetters()
    assert (labels.badge, labels.banners) == ("FLIPPED", ("careful",))
    assert labels.heat[1] == CAPTION


@pytest.mark.parametrize(
    ("spacing", "pixels_a_mm"),
    [((0.5, 0.5), 4.0), (None, None), ((0.0, 0.0), None), ((1.0, float("inf")), None)],
)
def test_there_is_a_scale_only_with_spacing(
    spacing: tuple[float, float] | None, pixels_a_mm: float | None
) -> None:
    volume = replace(grey_volume(), pixel_spacing_mm=spacing)
    assert composed(content(volume)).labels.scale_mm == pixels_a_mm


def test_the_value_under_the_pointer_has_its_place_and_unit() -> None:
    scene = composed(content(), ViewState(slice_index=2), pointer=(41, 9))
    assert scene.pointer is not None
    assert (scene.pointer.row, scene.pointer.column, scene.pointer.text) == (4, 20, "20 HU")
    assert scene.labels.pointer == ("X 20  Y 4   20 HU", "20 HU")


def test_beside_the_image_there_is_no_value() -> None:
    state = ViewState(camera=Camera((500.0, 500.0), 2.0))
    assert composed(content(), state, pointer=(5, 5)).pointer is None


def test_what_the_network_did_not_see_is_hatched() -> None:
    # rows 25 to 75 of 100, at 2 screen pixels a row
    maps = attribution(fov=FieldOfView(25, 0, 50, 100))
    assert composed(content(overlay=overlay(maps))).hatch == (
        Box(0, 0, 200, 50),
        Box(0, 150, 200, 50),
    )


def test_the_hatch_turns_with_the_image() -> None:
    maps = attribution(fov=FieldOfView(25, 0, 75, 100))
    scene = composed(content(overlay=overlay(maps)), ViewState(quarter_turns=1))
    assert scene.hatch == (Box(150, 0, 50, 200),)  # the top is now at the right


def test_the_hatch_ends_with_the_view() -> None:
    projection = Projection(100, 100, 200, 200, center=(0.0, 0.0), scale=10.0)
    assert hatched(projection, FieldOfView(50, 0, 50, 100), SCREEN) == (Box(100, 100, 100, 100),)


@pytest.mark.parametrize("fov", [FieldOfView(0, 0, 100, 100), FieldOfView(-5, -5, 200, 200)])
def test_nothing_is_hatched_where_all_was_seen(fov: FieldOfView) -> None:
    assert hatched(Projection(100, 100, 200, 200), fov, SCREEN) == ()


@pytest.mark.parametrize(
    ("state", "ratio", "smooth"),
    [
        (ViewState(camera=Camera(None, 1.0)), 1.0, False),
        (ViewState(camera=Camera(None, 3.0)), 1.0, True),
        (ViewState(camera=Camera(None, 3.0), image_interpolation="native"), 1.0, False),
        (ViewState(camera=Camera(None, 0.5)), 2.0, False),
    ],
)
def test_pixels_are_mixed_only_where_the_screen_has_others(
    state: ViewState, ratio: float, smooth: bool
) -> None:
    scene = compose(SliceSource(content()), state, Screen(200, 200, ratio), None)
    assert scene.picture is not None
    assert scene.picture.smooth is smooth


def test_a_shrunken_image_with_padding_is_smoothed_by_the_painter() -> None:
    volume = replace(grey_volume(), padding=(250, 255))
    state = ViewState(camera=Camera(None, 0.7), image_interpolation="native")
    picture = composed(content(volume), state).picture
    assert picture is not None
    assert picture.smooth
    assert picture.frame.region.points is None


def slab_content() -> SliceContent:
    """Return 5 slices of 10 * k, 2 mm apart, with two lines in the lower left corner."""
    geometry = VolumeGeometry(np.diag([2.0, 1.0, 1.0, 1.0]), (5, 100, 100))
    return content(
        replace(grey_volume(), geometry=geometry),
        corner_texts=lambda _: CornerTexts(bottom_left=("Image", "Window", "Zoom")),
    )


def test_slab_and_crosshair_are_named_behind_image_and_window() -> None:
    state = ViewState(slice_index=2, slab=Slab("maximum", 6.0))
    scene = compose(SliceSource(slab_content()), state, SCREEN, None, (1.0, -2.0, 3.0))
    assert scene.labels.corners.bottom_left == (
        *("Image", "Window"),
        *("MIP 6.0 mm (3 slices)", "L 1.0  A 2.0  H 3.0 mm"),
        "Zoom",
    )
    bare = replace(state, annotations="none")
    quiet = compose(SliceSource(slab_content()), bare, SCREEN, None, (1.0, 2.0, 3.0))
    assert quiet.labels.corners.bottom_left == ()


def test_the_value_under_the_pointer_is_that_of_the_slab() -> None:
    state = ViewState(slice_index=2, slab=Slab("maximum", 6.0))
    scene = composed(slab_content(), state, (100.0, 100.0))
    assert scene.pointer == PointerValue(50, 50, "30 HU")
    assert scene.picture is not None
    assert scene.picture.frame.slab == Slab("maximum", 6.0)


HOT = ViewState(window=Window(40, 400), colors="hot_iron")


def test_an_image_in_colours_has_their_bar() -> None:
    scene = composed(content(), HOT)
    assert scene.color_bar == PaletteBar("hot_iron", Window(40, 400), "HU")
    assert scene.labels.color_bar
    assert scene.picture is not None
    assert scene.picture.frame.colors == "hot_iron"
    assert composed(content(), replace(HOT, colors="grey")).color_bar is None


def test_the_bar_is_turned_around_with_the_image() -> None:
    film = replace(grey_volume(), photometric="MONOCHROME1")
    for volume, inverted, expected in (
        (grey_volume(), True, True),
        (film, False, True),
        (film, True, False),
    ):
        bar = composed(content(volume), replace(HOT, inverted=inverted)).color_bar
        assert isinstance(bar, PaletteBar)
        assert bar.inverted is expected


def test_the_bar_of_a_heatmap_comes_first_and_the_rest_of_the_colours_is_said() -> None:
    shown = content(overlay=overlay())
    scene = composed(shown, HOT)
    assert isinstance(scene.color_bar, ColorBar)
    assert COLORS_REST in scene.labels.corners.bottom_left
    plain = composed(shown, replace(HOT, colors="grey"))
    assert COLORS_REST not in plain.labels.corners.bottom_left


def test_a_colour_image_and_a_missing_one_have_no_bar() -> None:
    stored = np.zeros((1, 4, 4, 3), np.uint8)
    color = Volume(stored, (SliceInfo(),), "RGB")
    assert composed(content(color), HOT).color_bar is None
