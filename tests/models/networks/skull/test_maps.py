"""Fixed maps of the skull on drawn heads: masks, axis, what is dense, what is one-sided."""

import math

import pytest
import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.models.networks.skull.maps import MAPS, Skull, skull_maps, skull_of
from medviewer.models.networks.skull.midline import Midline, midline
from medviewer.models.networks.skull.smoothing import averaged, narrowed, smoothed, widened
from tests.models.networks.skull.heads import head, place_of, places

DENSE, ONE_SIDED, INSIDE = 1, 13, 25
"""Maps: by how much above the brain + 8 HU, by how much denser than the other side + 4 HU, mask."""
POSES = [(0.0, (0.0, 0.0)), (20.0, (0.0, 0.0)), (-30.0, (6.0, -9.0))]


def skull(image: Tensor) -> Skull:
    """Return the masks of a slice."""
    return skull_of(nnf.avg_pool2d(image, 2), nnf.avg_pool2d((image > 79).float(), 2))


def axis_of(image: Tensor) -> Midline:
    """Return the axis of a slice."""
    return midline(nnf.avg_pool2d(image, 8) / 80, nnf.avg_pool2d(skull(image).closed, 4))


def peak(values: Tensor) -> tuple[float, float]:
    """Return row and column of the highest cell, in pixels of the slice."""
    index = int(values.flatten().argmax())
    return 2 * (index // values.shape[-1]) + 1.0, 2 * (index % values.shape[-1]) + 1.0


def test_a_point_is_smoothed_into_a_gaussian_that_keeps_its_sum():
    point = torch.zeros(1, 1, 31, 29)
    point[0, 0, 15, 14] = 1.0
    found = smoothed(point, 2.0)[0, 0]
    assert float(found.sum()) == pytest.approx(1)
    assert float(found[15, 16] / found[15, 14]) == pytest.approx(math.exp(-0.5), rel=1e-4)
    assert float(found[18, 14] / found[15, 14]) == pytest.approx(math.exp(-9 / 8), rel=1e-4)
    assert float(found[15, 20]) == 0  # beyond 2.5 sigma


def test_masks_grow_and_shrink_in_squares():
    mask = torch.zeros(1, 1, 9, 9)
    mask[..., 3:6, 3:6] = 1
    assert float(widened(mask, 2).sum()) == 49
    assert float(narrowed(mask, 1).sum()) == 1
    assert float(averaged(mask, 1)[0, 0, 4, 4]) == pytest.approx(1)
    assert float(averaged(mask, 1)[0, 0, 3, 3]) == pytest.approx(4 / 9)


@pytest.mark.parametrize(("turned", "moved"), POSES)
def test_within_the_skull_is_the_brain_alone(turned: float, moved: tuple[float, float]):
    across, along = places(turned, moved)
    reach = nnf.avg_pool2d(((across / 84).square() + (along / 105).square())[None, None], 2)
    inside = skull(head(turned_degrees=turned, moved=moved)).inside > 0
    assert not bool((inside & (reach > 0.8)).any())
    assert float((inside & (reach < 0.7)).sum() / (reach < 0.7).sum()) > 0.99


def test_a_break_in_the_skull_leaves_most_of_the_mask():
    image = head()
    image[..., :60, 130:142] = 30.0
    assert float(skull(image).inside.sum()) > 0.8 * float(skull(head()).inside.sum())


def test_an_image_without_bone_has_no_inside():
    assert float(skull(torch.full((1, 1, 272, 272), 40.0)).inside.sum()) == 0
    maps = skull_maps(torch.zeros(1, 1, 272, 272))
    assert maps.shape == (1, MAPS, 136, 136)
    assert bool(torch.isfinite(maps).all())


@pytest.mark.parametrize(("turned", "moved"), POSES)
def test_the_axis_is_that_of_the_drawn_head(turned: float, moved: tuple[float, float]):
    axis = axis_of(head(turned_degrees=turned, moved=moved))
    angle = math.radians(turned)
    cosine = float(axis.normal[0] @ torch.tensor([math.cos(angle), math.sin(angle)]))
    assert cosine > math.cos(math.radians(6))
    off = axis.cells_off(torch.zeros(1, 1, 136, 136))[0, 0]
    row, column = place_of(0, 0, turned, moved)
    assert float(off[int(row / 2), int(column / 2)]) < 2


def test_mirrored_maps_show_the_other_side():
    axis = axis_of(head())
    maps = torch.zeros(1, 1, 136, 136)
    maps[..., 50, 40] = 1
    assert peak(axis.mirrored(maps)) == (2 * 50 + 1, 2 * (135 - 40) + 1)


@pytest.mark.parametrize(("turned", "moved"), POSES)
@pytest.mark.parametrize("kind", [DENSE, ONE_SIDED])
def test_a_dense_spot_is_where_it_was_drawn(kind: int, turned: float, moved: tuple[float, float]):
    image = head((40, 10, 65), turned_degrees=turned, moved=moved)
    row, column = place_of(40, 10, turned, moved)
    found = peak(skull_maps(image)[0, kind])
    assert math.hypot(found[0] - row, found[1] - column) < 8


def test_a_head_without_blood_has_empty_maps():
    maps = skull_maps(head())[0]
    assert float(maps[DENSE].max()) < 0.5
    assert float(maps[ONE_SIDED].max()) < 0.5
    assert float(maps[INSIDE].max()) == 10


def test_equal_spots_on_both_sides_are_dense_and_not_one_sided():
    maps = skull_maps(head((40, 10, 65), (-40, 10, 65)))[0]
    assert float(maps[DENSE].max()) > 10
    assert float(maps[ONE_SIDED].max()) < 2


def test_maps_of_a_mirrored_slice_are_mirrored():
    image = head((40, 10, 65), turned_degrees=15.0)
    maps, other = skull_maps(image), skull_maps(image.flip(3)).flip(3)
    torch.testing.assert_close(other[:, DENSE], maps[:, DENSE], atol=0.5, rtol=0)
    assert peak(other[0, ONE_SIDED]) == pytest.approx(peak(maps[0, ONE_SIDED]), abs=4)


def test_a_spot_outside_of_the_skull_is_not_dense():
    maps = skull_maps(head((0, 109, 65), radius=3.0))[0]
    assert float(maps[DENSE].max()) < 0.5
