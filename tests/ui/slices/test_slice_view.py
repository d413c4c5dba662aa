import itertools
import os
import subprocess
import sys
import textwrap
import weakref
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from medviewer.app.view_state import Camera, OverlayState, ViewState
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.slicing import ScreenOrientation, display_slice
from medviewer.image.volume import SliceInfo, Volume
from medviewer.image.window import Window
from medviewer.ui.slices.content import CornerTexts, ShownSlice
from medviewer.ui.slices.slice_view import SliceView
from tests.ui.slice_values import AXIAL, attribution, content, grabbed, grey_volume, overlay

IDENTITY = Window(127.5, 255.0, function="linear_exact")
BARE = ViewState(window=IDENTITY, annotations="none")
"""A state in which a stored byte is its grey and no words stand on the image."""


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[SliceView]:
    """Return a shown view of 200 x 160 screen pixels."""
    view = SliceView()
    qtbot.addWidget(view)
    view.resize(200, 160)
    view.show()
    return view


def noise(rows: int = 60, columns: int = 80) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (1, rows, columns), np.uint8)


def greys(view: SliceView, left: int, top: int, width: int, height: int) -> np.ndarray:
    """Return the greys of a part of what is painted."""
    shot = grabbed(view)
    return np.array([[shot.grey(left + x, top + y) for x in range(width)] for y in range(height)])


def brightest(view: SliceView, left: int, top: int, width: int, height: int) -> int:
    """Return the largest channel in a part of what is painted: words are not quite grey."""
    shot = grabbed(view)
    points = itertools.product(range(left, left + width), range(top, top + height))
    return max(max(shot.rgb(x, y)) for x, y in points)


def test_at_a_scale_of_1_every_pixel_is_its_windowed_value(view: SliceView) -> None:
    stored = noise()
    view.show_content(content(grey_volume(stored)))
    view.show_state(replace(BARE, camera=Camera(None, 1.0)))
    assert np.array_equal(greys(view, 60, 50, 80, 60), stored[0])


@pytest.mark.parametrize(
    "orientation",
    [
        ScreenOrientation(*each)
        for each in itertools.product((False, True), (False, True), range(4))
    ],
)
def test_flips_and_turns_show_every_pixel_where_it_belongs(
    view: SliceView, orientation: ScreenOrientation
) -> None:
    stored = noise(20, 30)
    view.show_content(content(grey_volume(stored)))
    view.show_state(
        replace(
            BARE,
            camera=Camera(None, 1.0),
            flipped_horizontally=orientation.flipped_horizontally,
            flipped_vertically=orientation.flipped_vertically,
            quarter_turns=orientation.quarter_turns,
        )
    )
    expected = display_slice(stored[0], orientation)
    height, width = expected.shape
    shown = greys(view, 100 - width // 2, 80 - height // 2, width, height)
    assert np.array_equal(shown, expected)


def test_magnified_natively_every_pixel_is_an_even_square(view: SliceView) -> None:
    stored = noise(20, 30)
    view.show_content(content(grey_volume(stored)))
    state = replace(BARE, camera=Camera(None, 3.0), image_interpolation="native")
    view.show_state(state)
    expected = stored[0].repeat(3, axis=0).repeat(3, axis=1)
    assert np.array_equal(greys(view, 55, 50, 90, 60), expected)


def test_magnified_smoothly_the_middle_of_a_pixel_is_its_value(view: SliceView) -> None:
    stored = noise(20, 30)
    view.show_content(content(grey_volume(stored)))
    view.show_state(replace(BARE, camera=Camera(None, 3.0)))
    middles = greys(view, 55, 50, 90, 60)[1::3, 1::3]
    assert np.abs(middles - stored[0].astype(int)).max() <= 3  # Qt mixes in steps of 1/256


def test_a_shrunken_image_is_averaged_not_sampled(view: SliceView) -> None:
    checkers = np.indices((400, 400)).sum(axis=0) % 2 * 200
    view.show_content(content(grey_volume(checkers.astype(np.uint8)[None])))
    view.show_state(replace(BARE, camera=Camera(None, 0.25)))
    assert np.all(greys(view, 52, 32, 96, 96) == 100)


def test_tall_pixels_are_shown_tall(view: SliceView) -> None:
    volume = replace(grey_volume(np.full((1, 20, 20), 90, np.uint8)), pixel_spacing_mm=(3.0, 1.0))
    view.show_content(content(volume))
    view.show_state(replace(BARE, camera=Camera(None, 2.0)))
    shot = grabbed(view)
    assert shot.grey(100, 80 - 58) == 90  # 20 rows of 6 screen pixels: 120 high
    assert shot.grey(100, 80 - 62) == 0
    assert shot.grey(100 - 18, 80) == 90  # 20 columns of 2: 40 wide
    assert shot.grey(100 - 22, 80) == 0


def test_inverted_is_the_complement(view: SliceView) -> None:
    view.show_content(content(grey_volume(np.full((1, 50, 50), 40, np.uint8))))
    view.show_state(replace(BARE, inverted=True))
    assert grabbed(view).grey(100, 60) == 215


def test_monochrome1_is_shown_as_film(view: SliceView) -> None:
    film = Volume(np.full((1, 50, 50), 40, np.uint8), (SliceInfo(),), "MONOCHROME1")
    view.show_content(content(film))
    view.show_state(BARE)
    assert grabbed(view).grey(100, 60) == 215


def test_colour_is_shown_as_it_is(view: SliceView) -> None:
    stored = np.full((1, 50, 50, 3), (10, 200, 30), np.uint8)
    view.show_content(content(Volume(stored, (SliceInfo(),), "RGB")))
    view.show_state(BARE)
    assert grabbed(view).rgb(100, 60) == (10, 200, 30)


def test_a_heatmap_lies_over_its_half_of_the_image(view: SliceView) -> None:
    view.show_content(content(overlay=overlay()))
    heat = OverlayState(opacity=1.0, interpolation="native")
    view.show_state(replace(BARE, slice_index=3, overlay=heat))
    shot = grabbed(view)
    assert shot.rgb(60, 40) == (30, 30, 30)
    assert shot.rgb(140, 40) == (252, 253, 191)  # magma's last colour


def test_a_heatmap_survives_resize_scroll_and_window(view: SliceView) -> None:
    view.show_content(content(overlay=overlay()))
    heat = OverlayState(opacity=1.0, interpolation="native")
    view.show_state(replace(BARE, overlay=heat))
    view.resize(240, 240)
    view.show_state(replace(BARE, overlay=heat, slice_index=4, window=Window(50, 20)))
    assert grabbed(view).rgb(150, 60) == (252, 253, 191)
    assert grabbed(view).rgb(60, 60) == (0, 0, 0)


def test_opacity_mixes_and_threshold_hides(view: SliceView) -> None:
    maps = attribution(native=np.array([[0.4, 2.0], [0.4, 2.0]], np.float32))
    view.show_content(content(overlay=overlay(maps)))
    faint = OverlayState(opacity=0.2, threshold=0.0, interpolation="native")
    view.show_state(replace(BARE, overlay=faint))
    weak, strong = grabbed(view).rgb(60, 40), grabbed(view).rgb(140, 40)
    assert strong == tuple(round(0.2 * channel) for channel in (252, 253, 191))
    assert weak != (0, 0, 0)
    view.show_state(replace(BARE, overlay=replace(faint, threshold=0.5)))
    assert grabbed(view).rgb(60, 40) == (0, 0, 0)
    assert grabbed(view).rgb(140, 40) == strong


def test_the_window_of_an_image_is_the_same_with_and_without_heatmap(view: SliceView) -> None:
    volume = grey_volume()
    view.show_content(content(volume))
    view.show_state(ViewState(slice_index=1))
    before = view.shown_window
    view.show_content(content(volume, overlay=overlay()))
    view.show_state(ViewState(slice_index=4, overlay=OverlayState(opacity=0.9)))
    view.resize(300, 300)
    assert view.shown_window == before


def test_the_unseen_part_is_hatched(view: SliceView) -> None:
    maps = attribution(fov=FieldOfView(50, 0, 50, 100), native=np.zeros((2, 2), np.float32))
    view.show_content(content(overlay=overlay(maps)))
    view.show_state(replace(BARE, slice_index=4))
    shown = greys(view, 25, 4, 40, 60)  # the upper part, away from all words
    assert len(np.unique(shown)) > 1
    view.show_state(replace(BARE, slice_index=4, overlay=OverlayState(visible=False)))
    assert np.unique(greys(view, 25, 4, 40, 60)).tolist() == [40]


def test_letters_are_painted_at_the_edges(view: SliceView) -> None:
    black = grey_volume(np.zeros((1, 100, 100), np.uint8), plane=AXIAL)
    view.show_content(content(black))
    view.show_state(replace(BARE, annotations="all"))
    assert greys(view, 4, 60, 14, 24).max() > 200  # R
    view.show_state(BARE)
    assert greys(view, 4, 60, 14, 24).max() == 0


def test_an_empty_view_paints_its_hint(view: SliceView) -> None:
    assert brightest(view, 20, 60, 160, 40) > 100


def test_a_missing_slice_paints_its_reason(view: SliceView) -> None:
    volume = replace(grey_volume(), slices=(SliceInfo(missing="it is cut off"),) * 5)
    view.show_content(content(volume))
    view.show_state(BARE)
    assert brightest(view, 20, 50, 160, 40) > 100


def test_content_can_be_taken_away(view: SliceView) -> None:
    view.show_content(content(grey_volume(np.full((1, 9, 9), 200, np.uint8))))
    view.show_state(BARE)
    view.show_content(None)
    assert view.projection is None
    assert view.shown_window is None
    assert grabbed(view).grey(100, 20) == 0


@pytest.mark.parametrize(
    "stored",
    [
        np.zeros((1, 1, 1), np.uint8),
        np.full((1, 3, 3), np.nan, np.float32),
        np.array([[[np.inf, -np.inf, 1.0]]], np.float64),
        np.zeros((1, 1, 5000), np.int16),
        np.zeros((1, 0, 4), np.int16),
        np.full((1, 4, 4), 2**31 - 1, np.int32),
        np.zeros((1, 4, 4), np.bool_),
    ],
)
def test_strange_images_are_painted_without_a_word(view: SliceView, stored: np.ndarray) -> None:
    volume = replace(grey_volume(stored), pixel_spacing_mm=(0.0, float("nan")))
    view.show_content(content(volume, overlay=overlay(attribution(1, *stored.shape[1:]))))
    for state in (ViewState(), ViewState(quarter_turns=1, camera=Camera((0.0, 0.0), 1e9))):
        view.show_state(state)
        view.grab()


def test_a_very_large_image_is_painted(view: SliceView) -> None:
    # one row that is repeated: 2^28 pixels without 2^28 bytes
    row = np.linspace(0, 255, 16384).astype(np.uint8)
    stored = np.broadcast_to(row, (1, 16384, 16384))
    view.show_content(content(grey_volume(stored)))
    view.show_state(BARE)
    shown = greys(view, 20, 40, 160, 1)[0]
    assert np.all(np.abs(np.diff(shown)) <= 2)
    assert 126 <= shown[80] <= 129


def test_tiny_views_are_painted(view: SliceView) -> None:
    view.show_content(content(grey_volume(plane=AXIAL), overlay=overlay(), banners=("a", "b")))
    for size in (96, 110, 130, 160):
        view.resize(size, size)
        view.grab()


def test_showing_asks_for_nothing(view: SliceView, qtbot: QtBot) -> None:
    with (
        qtbot.assertNotEmitted(view.scroll_requested),
        qtbot.assertNotEmitted(view.window_requested),
        qtbot.assertNotEmitted(view.camera_requested),
        qtbot.assertNotEmitted(view.activated),
    ):
        view.show_content(content())
        view.show_state(ViewState(slice_index=2, window=Window(1, 2), camera=Camera(None, 3)))


def test_the_same_state_again_paints_nothing(
    view: SliceView, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.show_content(content())
    view.show_state(BARE)
    monkeypatch.setattr(view, "_refresh", None)
    view.show_state(replace(BARE))


def test_the_image_fits_again_after_a_resize(view: SliceView) -> None:
    view.show_content(content())
    view.show_state(BARE)
    assert view.projection is not None
    assert view.projection.zoom == 1.6
    view.resize(400, 400)
    assert view.projection.zoom == 4.0


def test_a_zoom_stays_through_resize_and_scroll(view: SliceView) -> None:
    view.show_content(content())
    view.show_state(replace(BARE, camera=Camera((10.0, 20.0), 3.0)))
    view.resize(400, 400)
    view.show_state(replace(BARE, camera=Camera((10.0, 20.0), 3.0), slice_index=4))
    assert view.projection is not None
    assert (view.projection.zoom, view.projection.center) == (3.0, (10.0, 20.0))


def test_corner_texts_follow_the_state(view: SliceView) -> None:
    asked: list[int] = []

    def corner_texts(shown: ShownSlice) -> CornerTexts:
        asked.append(shown.slice_index)
        return CornerTexts()

    view.show_content(content(corner_texts=corner_texts))
    view.show_state(ViewState(slice_index=3))
    assert asked[-1] == 3


def test_a_closed_volume_is_freed(view: SliceView) -> None:
    volume = grey_volume()
    freed = weakref.ref(volume.stored)
    view.show_content(content(volume))
    view.show_state(replace(BARE, slice_index=2))
    view.grab()
    del volume
    view.show_content(None)
    assert freed() is None


def test_at_two_device_pixels_a_screen_pixel_everything_is_in_its_place() -> None:
    script = """
        import numpy as np
        from PySide6.QtWidgets import QApplication
        from medviewer.app.view_state import Camera, ViewState
        from medviewer.image.window import Window
        from medviewer.ui.slices.slice_view import SliceView
        from tests.ui.slice_values import content, grabbed, grey_volume

        application = QApplication([])
        stored = np.random.default_rng(0).integers(0, 256, (1, 60, 80), np.uint8)
        view = SliceView()
        view.resize(200, 160)
        view.show_content(content(grey_volume(stored)))
        window = Window(127.5, 255.0, function="linear_exact")
        view.show_state(ViewState(window=window, camera=Camera(None, 0.5), annotations="none"))
        shot = grabbed(view)
        assert shot.image.width() == 400
        shown = [[shot.grey(80 + x / 2, 65 + y / 2) for x in range(80)] for y in range(60)]
        assert np.array_equal(shown, stored[0])
    """
    environment = os.environ | {"QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
