from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.projection import Projection, pixel_aspect
from medviewer.image.slicing import ScreenOrientation

TURNED = ScreenOrientation(quarter_turns=1)

orientations = st.builds(
    ScreenOrientation, st.booleans(), st.booleans(), st.integers(min_value=0, max_value=3)
)
projections = st.builds(
    Projection,
    rows=st.integers(1, 3000),
    columns=st.integers(1, 3000),
    width=st.floats(50, 3000),
    height=st.floats(50, 3000),
    aspect=st.floats(0.2, 5),
    orientation=orientations,
    center=st.none() | st.tuples(st.floats(0, 1000), st.floats(0, 1000)),
    scale=st.none() | st.floats(0.05, 50),
    device_pixel_ratio=st.sampled_from([1.0, 1.25, 2.0]),
)


def test_the_whole_image_fits_in_the_middle() -> None:
    projection = Projection(rows=100, columns=200, width=400, height=400)
    assert projection.zoom == 2.0
    assert projection.origin == (0.0, 100.0)
    assert projection.to_view(0, 0) == (0.0, 100.0)
    assert projection.to_view(100, 200) == (400.0, 300.0)


def test_a_turned_image_fits_by_its_turned_size() -> None:
    projection = Projection(100, 200, 400, 400, orientation=TURNED)
    assert projection.oriented_size == (200, 100)
    assert projection.to_view(0, 0) == (300.0, 0.0)  # top left goes to top right
    assert projection.to_view(100, 0) == (100.0, 0.0)  # bottom left goes to top left


def test_tall_pixels_are_shown_tall() -> None:
    # 50 rows of double height on 100 columns make a square
    projection = Projection(50, 100, 300, 300, aspect=2.0)
    assert projection.zoom == 3.0
    assert projection.to_view(50, 100) == (300.0, 300.0)


def test_a_flipped_image_keeps_its_place() -> None:
    flipped = ScreenOrientation(flipped_horizontally=True)
    projection = Projection(100, 200, 400, 400, orientation=flipped)
    assert projection.to_view(0, 0) == (400.0, 100.0)


def test_the_camera_says_what_is_in_the_middle_and_how_large() -> None:
    projection = Projection(100, 100, 200, 200, center=(25.0, 75.0), scale=4.0)
    assert projection.to_view(25, 75) == (100.0, 100.0)
    assert projection.to_view(26, 76) == (104.0, 104.0)


def test_the_corner_is_on_a_whole_device_pixel() -> None:
    # 101 - 100 leaves half a pixel on each side
    projection = Projection(100, 100, 101, 101, scale=1.0)
    assert projection.origin == (0.0, 0.0)
    assert Projection(100, 100, 101, 101, scale=1.0, device_pixel_ratio=2).origin == (0.5, 0.5)


def test_the_pixel_under_a_point_is_counted_from_0() -> None:
    projection = Projection(100, 200, 400, 400)
    assert projection.pixel_at(0, 100) == (0, 0)
    assert projection.pixel_at(399.9, 299.9) == (99, 199)


@pytest.mark.parametrize("point", [(-0.1, 150), (400.1, 150), (100, 99.9), (100, 300.1)])
def test_there_is_no_pixel_beside_the_image(point: tuple[float, float]) -> None:
    assert Projection(100, 200, 400, 400).pixel_at(*point) is None


@given(projections, st.floats(-100, 3000), st.floats(-100, 3000))
def test_view_to_image_and_back_is_identity(projection: Projection, x: float, y: float) -> None:
    row, column = projection.to_image(x, y)
    assert projection.to_view(row, column) == pytest.approx((x, y), abs=1e-6)


def test_only_what_the_view_shows_is_visible() -> None:
    projection = Projection(1000, 1000, 100, 200, center=(500.0, 400.0), scale=2.0)
    assert projection.visible() == (450.0, 375.0, 550.0, 425.0)
    assert Projection(10, 20, 100, 100).visible() == (0.0, 0.0, 10.0, 20.0)


def test_dragging_moves_the_image_with_the_hand() -> None:
    before = Projection(100, 100, 200, 200)
    after = before.moved(30, -10)
    x, y = before.to_view(50, 50)
    assert after.to_view(50, 50) == (x + 30, y - 10)
    assert after.zoom == before.zoom


@given(projections, st.floats(0.5, 2), st.floats(0, 100), st.floats(0, 100))
def test_zooming_keeps_the_point_under_the_hand(
    projection: Projection, factor: float, x: float, y: float
) -> None:
    row, column = projection.to_image(x, y)
    after_x, after_y = projection.zoomed(factor, x, y).to_view(row, column)
    moved_by_snapping = 1.0 / projection.device_pixel_ratio
    assert abs(after_x - x) <= moved_by_snapping
    assert abs(after_y - y) <= moved_by_snapping


def test_one_can_zoom_neither_to_nothing_nor_into_a_pixel() -> None:
    projection = Projection(100, 100, 200, 200)
    assert projection.zoomed(1e-9, 0, 0).zoom == 0.24  # 24 screen pixels for 100
    assert projection.zoomed(1e9, 0, 0).zoom == 128.0


def test_a_tiny_image_may_fill_the_view() -> None:
    projection = Projection(1, 1, 900, 900)
    assert projection.zoom == 900.0
    assert projection.zoomed(2.0, 450, 450).zoom == 900.0


def test_a_view_without_size_divides_by_nothing() -> None:
    assert Projection(100, 100, 0, 0).zoom == 0.01


@pytest.mark.parametrize(
    ("spacing", "aspect"),
    [
        (None, 1.0),
        ((2.0, 0.5), 4.0),
        ((0.0, 1.0), 1.0),
        ((1.0, 0.0), 1.0),
        ((float("nan"), 1.0), 1.0),
        ((1e9, 1e-9), 1.0),
    ],
)
def test_pixels_have_the_aspect_of_their_spacing_where_it_makes_sense(
    spacing: tuple[float, float] | None, aspect: float
) -> None:
    assert pixel_aspect(spacing) == aspect


def test_a_part_of_the_image_fits_the_view_also_when_turned() -> None:
    whole = Projection(100, 100, 200.0, 400.0)
    part = whole.fitted((0.0, 20.0, 10.0, 70.0))
    assert (part.center, part.zoom) == ((5.0, 45.0), 4.0)  # 50 columns in 200 pixels
    assert part.to_view(0.0, 20.0)[0] == 0.0
    turned = replace(whole, orientation=ScreenOrientation(quarter_turns=1))
    assert turned.fitted((0.0, 20.0, 10.0, 70.0)).zoom == 8.0  # 50 columns in 400 pixels


def test_an_area_without_size_is_seen_as_large_as_can_be() -> None:
    assert Projection(100, 100, 200.0, 200.0).fitted((5.0, 5.0, 5.0, 5.0)).zoom == 128.0
