import numpy as np
import pytest

from medviewer.image.geometry import VolumeGeometry
from medviewer.image.measuring.measurement import Kind
from medviewer.image.measuring.outline import region_pixels
from medviewer.image.measuring.statistics import region_statistics, region_tally
from medviewer.image.oblique import voxels
from medviewer.image.oblique.tilt import PlaneTilt, turned
from medviewer.image.oblique.voxels import made_slices, oblique_volume
from medviewer.image.region import Region
from medviewer.image.rendering import Frame, SliceRenderer
from medviewer.image.slab import Slab, SlabMode, slab_slice, slab_value_text
from medviewer.image.slicing import plane_letters
from medviewer.image.volume import Volume
from medviewer.image.window import Window
from tests.image.oblique.planes import middle, ramp, straight, volume

TILT = PlaneTilt(turned((0.0, 1.0, 0.0), (0.0, 0.0, 1.0), -30.0), middle())
"""The coronal plane, its normal 30 degrees towards the left."""


_A_MM_TOWARDS = {"L": 3.0, "R": -3.0, "P": -2.0, "A": 2.0, "H": 5.0, "F": -5.0}
"""How the values of `ramp` change."""


def oblique() -> Volume:
    return oblique_volume(straight("coronal"), TILT)


def places(made: Volume, index: int) -> np.ndarray:
    assert made.geometry is not None
    rows, columns = np.indices((made.rows, made.columns))
    indices = np.stack([np.full(rows.shape, index), rows, columns], axis=-1).reshape(-1, 3)
    lps = made.geometry.index_to_patient(indices.astype(np.float64))
    return lps.reshape(made.rows, made.columns, 3)


@pytest.mark.parametrize("offset", [-3, 0, 4])
def test_slices_have_the_values_of_their_places_and_nan_outside(offset: int) -> None:
    made = oblique()
    index = made.slice_count // 2 + offset
    pixels = made.stored[index]
    inside = np.isfinite(pixels)
    assert 0.2 < inside.mean() < 1
    geometry = volume().geometry
    assert geometry is not None
    at = geometry.patient_to_index(places(made, index).reshape(-1, 3)).reshape(*pixels.shape, 3)
    well_inside = ((at > 0) & (at < np.array(geometry.shape) - 1)).all(axis=-1)
    assert inside[well_inside].all()
    expected = ramp(places(made, index))
    assert pixels[well_inside] == pytest.approx(expected[well_inside], abs=1e-3)


def test_records_tell_where_a_slice_lies_and_its_letters_are_oblique() -> None:
    made = oblique()
    plane = made.slices[3].plane
    assert plane is not None
    assert plane.position_lps == pytest.approx(tuple(places(made, 3)[0, 0]))
    letters = plane_letters(plane)
    assert (letters.left, letters.right, letters.top, letters.bottom) == ("RP", "LA", "H", "F")
    assert made.pixel_spacing_mm == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize("degrees", range(-180, 180, 15))
def test_pixels_stand_where_the_letters_say_over_the_whole_turn(degrees: int) -> None:
    normal = turned((0.0, 1.0, 0.0), (0.0, 0.0, 1.0), degrees)
    made = oblique_volume(straight("coronal"), PlaneTilt(normal, middle()))
    index = made.slice_count // 2
    pixels, own = made.stored[index], made.slices[index].plane
    assert own is not None
    letters = plane_letters(own)
    sides = (letters.right, own.row_direction, 1), (letters.bottom, own.column_direction, 0)
    for letter, direction, axis in sides:
        step = np.nanmedian(np.diff(pixels, axis=axis))  # at the edges values do not grow
        grows = sum(
            _A_MM_TOWARDS[side] * abs(direction["LRPAHF".index(side) // 2]) for side in letter
        )
        assert step == pytest.approx(0.5 * grows, abs=0.02)


def test_it_is_asked_like_an_array() -> None:
    stored = oblique().stored
    count, rows, columns = stored.shape
    assert (len(stored), stored.ndim, stored.size) == (count, 3, count * rows * columns)
    one = stored[4]
    assert np.array_equal(stored[4 - count], one, equal_nan=True)
    assert np.array_equal(stored[3:5][1], one, equal_nan=True)
    row, column = rows // 2, columns // 2
    assert stored[4, row, column] == one[row, column]
    assert stored[2:6, row : row + 1, column : column + 1].shape == (4, 1, 1)


def test_slices_are_made_once_and_the_oldest_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = oblique().stored
    first = stored[0]
    assert stored[0] is first
    assert stored.nbytes == first.nbytes
    monkeypatch.setattr(voxels, "_KEPT_BYTES", 2 * first.nbytes)
    for index in range(4):
        _ = stored[index]
    assert stored.nbytes == 2 * first.nbytes
    assert stored[0] is not first
    assert made_slices(volume(), 0, 2) is None


@pytest.mark.parametrize("mode", ["mean", "maximum", "minimum"])
def test_a_slab_is_that_of_its_slices(mode: SlabMode) -> None:
    made, slab = oblique(), Slab(mode, 2.0)  # 4 slices of 0.5 mm: one before, two behind
    index = made.slice_count // 2
    slices = np.stack([made.stored[k] for k in range(index - 1, index + 3)])
    seen = np.isfinite(slices).any(axis=0)
    function = {"mean": np.nanmean, "maximum": np.nanmax, "minimum": np.nanmin}[mode]
    expected = function(slices[:, seen], axis=0)
    found = slab_slice(made, index, slab)
    assert found[seen] == pytest.approx(expected, abs=1e-3)
    assert np.isnan(found[~seen]).all()
    row, column = made.rows // 2, made.columns // 2
    value = float(slab_value_text(made, index, row, column, slab))
    assert value == pytest.approx(float(found[row, column]), rel=0.01)


def test_a_turned_plane_is_drawn() -> None:
    made = oblique()
    whole = Region(0, 0, 0, made.rows, made.columns)
    low, high = float(np.nanmin(made.stored[5])), float(np.nanmax(made.stored[5]))
    packed = SliceRenderer(made).render(Frame(5, whole, Window((low + high) / 2, high - low)))
    greys = packed & 0xFF
    outside = np.isnan(made.stored[5])
    assert (greys[outside] == 0).all()
    assert greys.max() > 200


def test_what_lies_outside_has_no_part_in_statistics() -> None:
    made = oblique()
    index = made.slice_count // 2
    corners = (0.0, 0.0), (float(made.rows), float(made.columns))
    pixels = region_pixels(Kind.RECTANGLE, corners, (made.rows, made.columns))
    found = region_statistics(region_tally(made, index, pixels))
    assert found is not None
    assert found.count == int(np.isfinite(made.stored[index]).sum())


def test_straight_again_it_has_the_values_of_the_scanner() -> None:
    own = straight("axial")
    made = oblique_volume(own, PlaneTilt((0.0, 0.0, 1.0), middle()))
    geometry = own.geometry
    assert isinstance(geometry, VolumeGeometry)
    assert made.geometry is not None
    corner = geometry.patient_to_index(made.geometry.index_to_patient(np.zeros((1, 3))))
    assert corner[0, 2] == pytest.approx(round(float(corner[0, 2])), abs=1e-6)
    index = round(float(made.geometry.patient_to_index(np.array([middle()]))[0, 0]))
    # columns are 0.5 mm in both, rows 1 mm and 0.5 mm, slices 2 mm and 0.5 mm
    k = round(float(geometry.patient_to_index(np.array([middle()]))[0, 0]))
    first = round(float(made.geometry.patient_to_index(geometry.affine_lps[None, :3, 3])[0, 1]))
    assert made.stored[index][first::2][:16] == pytest.approx(own.stored[k], abs=1e-3)
