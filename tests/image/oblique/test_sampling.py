import numpy as np
import numpy.typing as npt
import pytest

from medviewer.image.geometry import VolumeGeometry
from medviewer.image.oblique import sampling
from medviewer.image.oblique.sampling import sampled_plane, sampled_volume
from medviewer.image.reformat import PLANES, Plane
from medviewer.image.volume import SliceInfo, Volume
from tests.image.oblique.planes import middle, ramp, straight, volume

STEPS = np.array([[0.1, 0.3, -0.4], [0.5, -0.1, 0.2]])


def grid_points(shape: tuple[int, int]) -> npt.NDArray[np.float64]:
    rows, columns = np.indices(shape)
    return np.array(middle()) + rows[..., None] * STEPS[0] + columns[..., None] * STEPS[1]


@pytest.mark.parametrize("plane", PLANES)
@pytest.mark.parametrize("dtype", [np.int16, np.float32, np.int32])
def test_a_value_that_grows_evenly_is_met_everywhere(plane: Plane, dtype: type) -> None:
    source = sampled_volume(straight(plane, volume(dtype)))
    made = sampled_plane(source, np.array(middle()), STEPS, (6, 7))
    tolerance = 1e-3 if dtype is np.float32 else 1.0  # whole numbers were cut
    assert made == pytest.approx(ramp(grid_points((6, 7))), abs=tolerance)
    assert made.dtype == (np.float64 if dtype is np.int32 else np.float32)


def test_views_of_an_array_are_not_copied() -> None:
    whole = volume()
    for plane in PLANES:
        assert np.shares_memory(sampled_volume(straight(plane, whole)).flat, whole.stored)


def test_half_a_voxel_around_the_outermost_centres_belongs_to_the_volume() -> None:
    stored = np.arange(8, dtype=np.int16).reshape(2, 2, 2)
    made = Volume(stored, (SliceInfo(),) * 2, geometry=VolumeGeometry(np.eye(4), (2, 2, 2)))
    source = sampled_volume(made)
    line = sampled_plane(
        source, np.array([0.0, 0.0, -1.0]), np.array([[1.0, 0, 0], [0, 0, 0.25]]), (1, 13)
    )[0]
    # z = -1 ... 2 in quarters along the last axis, whose values are 0 and 1
    expected = [np.nan] * 2 + [0, 0, 0, 0.25, 0.5, 0.75, 1, 1, 1] + [np.nan] * 2
    assert line == pytest.approx(np.array(expected), nan_ok=True)


def test_where_padding_has_a_part_there_is_no_value() -> None:
    stored = np.zeros((2, 2, 3), np.int16)
    stored[:, :, 2] = -2000
    made = Volume(
        stored,
        (SliceInfo(),) * 2,
        geometry=VolumeGeometry(np.eye(4), (2, 2, 3)),
        padding=(-2000.0, -2000.0),
    )
    steps = np.array([[1.0, 0, 0], [0, 0, 0.5]])
    line = sampled_plane(sampled_volume(made), np.zeros(3), steps, (1, 5))[0]
    assert np.isnan(line[3:]).all()
    assert (line[:2] == 0).all()


def test_rows_are_done_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    source = sampled_volume(volume())
    expected = sampled_plane(source, np.array(middle()), STEPS, (6, 7))
    monkeypatch.setattr(sampling, "_POINTS_AT_ONCE", 15)
    assert (sampled_plane(source, np.array(middle()), STEPS, (6, 7)) == expected).all()
