"""Maps of slices on other planes: values worked out by hand from where points lie."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest

from medviewer.image.field_of_view import FieldOfView
from medviewer.image.geometry import PlaneGeometry
from medviewer.image.placed_maps import PlacedMaps, place_maps, unseen_parts
from medviewer.image.reference_lines import ImagePlane

ROWS, COLUMNS = 4, 6
WHOLE = FieldOfView(0.0, 0.0, 4.0, 6.0)


def axial(z_mm: float, x_mm: float = 0.0) -> ImagePlane:
    """Return a slice of 1 mm pixels whose first pixel's centre is at (x, 0, z)."""
    return ImagePlane(PlaneGeometry((x_mm, 0, z_mm), (1, 0, 0), (0, 1, 0)), (1.0, 1.0), 4, 6)


def coronal(y_mm: float, rows: int = 9, top_mm: float = 8.0) -> ImagePlane:
    """Return a plane from head to foot, rows of 1 mm downwards from `top_mm`."""
    geometry = PlaneGeometry((0, y_mm, top_mm), (1, 0, 0), (0, 0, -1))
    return ImagePlane(geometry, (1.0, 1.0), rows, COLUMNS)


def numbered(
    places_mm=(0.0, 2.0, 4.0, 6.0, 8.0), seen: FieldOfView = WHOLE, silenced: Collection[int] = ()
) -> PlacedMaps:
    """Return slices 2 mm apart; slice k has 10k in its left half and 10k + 1 in its right."""
    native = np.array([[[10 * k, 10 * k + 1]] for k in range(len(places_mm))], np.float32)
    planes = [axial(z) for z in places_mm]
    placed = place_maps(native, [seen] * len(planes), planes, range(len(planes)), silenced)
    assert placed is not None
    return placed


def test_the_scored_plane_itself_has_its_own_map() -> None:
    values = numbered().on_plane(axial(4.0), "native")
    assert values.tolist() == [[20, 20, 20, 21, 21, 21]] * 4


def test_smooth_is_bilinear_between_the_centres_of_cells() -> None:
    # centres of the cells at columns 1.5 and 4.5; pixel 2's centre, 2.5, is a third of the way
    values = numbered().on_plane(axial(4.0))
    assert values[0] == pytest.approx([20, 20, 20 + 1 / 3, 20 + 2 / 3, 21, 21])


def test_a_plane_across_takes_each_slice_where_it_lies() -> None:
    values = numbered().on_plane(coronal(1.0), "native")
    # rows at z = 8 .. 0; 2 mm slices reach 1 mm each way, the border belongs to the lower one
    assert values[::2, 0].tolist() == [40, 30, 20, 10, 0]
    assert values[:, 5].tolist()[::2] == [41, 31, 21, 11, 1]
    assert np.isfinite(values).all()


def test_the_order_of_the_images_does_not_matter() -> None:
    native = np.array([[[2.0]], [[0.0]], [[1.0]]], np.float32)
    planes = [axial(4), axial(0), axial(2)]
    placed = place_maps(native, [WHOLE] * 3, planes, [7, 8, 9], {9})
    assert placed is not None
    assert [placed.image_on(plane) for plane in planes] == [7, 8, 9]
    assert placed.on_plane(coronal(1.0, 5, 4.0))[::2, 0].tolist() == [2.0, 0.0, 0.0]
    assert placed.on_plane(axial(2)).max() == 1.0


def test_a_slice_that_was_not_scored_is_a_gap_and_nothing_is_made_up_for_it() -> None:
    values = numbered((0.0, 2.0, 6.0, 8.0)).on_plane(coronal(1.0))
    assert np.isnan(values[4]).all()  # z = 4 mm
    assert np.isfinite(values[[0, 2, 6, 8]]).all()
    assert unseen_parts(values, 9, COLUMNS) == (FieldOfView(4.0, 0.0, 1.0, 6.0),)


def test_beyond_the_stack_there_is_nothing() -> None:
    assert np.isnan(numbered().on_plane(axial(20.0))).all()
    assert np.isnan(numbered().on_plane(coronal(30.0))).all()  # behind the last row
    beside = replace(coronal(1.0), plane=PlaneGeometry((3, 1, 8), (1, 0, 0), (0, 0, -1)))
    values = numbered().on_plane(beside)
    assert np.isfinite(values[:, :3]).all()
    assert np.isnan(values[:, 3:]).all()


def test_cropped_away_borders_stay_unseen_on_every_plane() -> None:
    placed = numbered(seen=FieldOfView(1.0, 2.0, 2.0, 2.0))
    values = placed.on_plane(axial(2.0))
    assert unseen_parts(values, 4, 6) == (
        FieldOfView(0.0, 0.0, 1.0, 6.0),
        FieldOfView(1.0, 0.0, 2.0, 2.0),
        FieldOfView(1.0, 4.0, 2.0, 2.0),
        FieldOfView(3.0, 0.0, 1.0, 6.0),
    )
    assert np.isnan(placed.on_plane(coronal(0.0))).all()  # row 0 is cropped away
    assert np.isfinite(placed.on_plane(coronal(1.0))[:, 2:4]).all()


def test_a_tilted_stack_is_followed_slice_by_slice() -> None:
    """Each slice starts 1 mm further to the left: a gantry tilt."""
    native = np.array([[[1.0, 2.0]]] * 3, np.float32)
    planes = [axial(2.0 * k, x_mm=1.0 * k) for k in range(3)]
    placed = place_maps(native, [WHOLE] * 3, planes, range(3))
    assert placed is not None
    values = placed.on_plane(coronal(1.0, rows=5, top_mm=4.0), "native")
    assert values[4].tolist() == [1, 1, 1, 2, 2, 2]
    assert np.isnan(values[2, 0])
    assert values[2, 1:].tolist() == [1, 1, 1, 2, 2]
    assert np.isnan(values[0, :2]).all()


def test_large_planes_have_at_most_256_points_each_way() -> None:
    large = ImagePlane(axial(4.0).plane, (0.01, 0.01), 400, 600)
    values = numbered().on_plane(large, "native")
    assert values.shape == (256, 256)
    assert values[0, 0] == 20
    assert values[0, 200] == 21  # x = 4.7 mm
    assert np.isnan(values[0, 255])  # 5.98 mm, the image ends at 5.5 mm


@pytest.mark.parametrize(
    "planes",
    [
        [axial(0)],
        [axial(0), None],
        [axial(0), axial(0)],
        [axial(0), coronal(1)],
        [axial(0), replace(axial(2), spacing_mm=(2.0, 1.0))],
        [axial(0), replace(axial(2), rows=9)],
    ],
)
def test_slices_without_a_common_grid_are_not_placed(planes: list[ImagePlane | None]) -> None:
    native = np.zeros((len(planes), 1, 1), np.float32)
    assert place_maps(native, [WHOLE] * len(planes), planes, range(len(planes))) is None


# Which slice a plane lies in


def test_silenced_slices_show_nothing_on_planes_across_and_their_own_map_on_their_own() -> None:
    placed = numbered(silenced=(1, 3))
    assert placed.on_plane(coronal(1.0), "native")[::2, 5].tolist() == [41, 0, 21, 0, 1]
    assert placed.on_plane(axial(6.0), "native")[0].tolist() == [30, 30, 30, 31, 31, 31]


@pytest.mark.parametrize(
    ("plane", "image"),
    [
        (axial(4.0), 2),
        (axial(4.9), 2),  # between two slices it is the nearer one's
        (axial(5.1), 3),
        (axial(4.0, x_mm=100.0), 2),
        (axial(9.5), None),
        (coronal(1.0), None),
        (replace(axial(4.0), plane=PlaneGeometry((0, 0, 4), (1, 0, 0), (0, 0.8, 0.6))), None),
    ],
)
def test_a_plane_names_the_image_that_it_lies_in(plane: ImagePlane, image: int | None) -> None:
    assert numbered().image_on(plane) == image
