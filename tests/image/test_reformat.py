"""Three planes of a volume, checked against SimpleITK and by hand."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import SimpleITK
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medviewer.image.availability import Availability
from medviewer.image.geometry import PlaneGeometry, VolumeGeometry
from medviewer.image.reformat import PLANES, Plane, reformat_refusal, reformatted
from medviewer.image.slicing import plane_letters
from medviewer.image.volume import Rescale, SliceInfo, Volume

SHAPE = (3, 4, 5)


def grid(affine: npt.ArrayLike, shape: tuple[int, int, int] = SHAPE, **changes: object) -> Volume:
    stored = np.arange(np.prod(shape), dtype=np.int16).reshape(shape)
    matrix = np.asarray(affine, float)
    spacing = np.linalg.norm(matrix[:3, :3], axis=0)
    options: dict[str, object] = {
        "pixel_spacing_mm": (float(spacing[1]), float(spacing[2])),
        "geometry": VolumeGeometry(matrix, shape),
    } | changes
    return Volume(stored, tuple(SliceInfo() for _ in range(shape[0])), **options)  # type: ignore[arg-type]


def axial(k_mm: float = 3.0, j_mm: float = 2.0, i_mm: float = 1.0) -> Volume:
    """Return slices from the feet to the head, rows to the left, columns to the back."""
    affine = [[0, 0, i_mm, 10], [0, j_mm, 0, 20], [k_mm, 0, 0, 30], [0, 0, 0, 1]]
    return grid(affine)


def sitk_of(volume: Volume) -> SimpleITK.Image:
    """Return the volume as SimpleITK sees it, whose axes are (i, j, k)."""
    assert volume.geometry is not None
    image = SimpleITK.GetImageFromArray(np.ascontiguousarray(volume.stored))
    columns = volume.geometry.affine_lps[:3, [2, 1, 0]]
    spacing = np.linalg.norm(columns, axis=0)
    image.SetOrigin(volume.geometry.affine_lps[:3, 3].tolist())
    image.SetSpacing(spacing.tolist())
    image.SetDirection((columns / spacing).ravel().tolist())
    return image


def slice_by_sitk(image: SimpleITK.Image, made: Volume, index: int) -> npt.NDArray[np.int16]:
    """Return the slice that lies where the reformatted volume says that its slice lies."""
    plane = made.slices[index].plane
    assert plane is not None
    assert made.pixel_spacing_mm is not None
    down, across = made.pixel_spacing_mm
    right = np.array([plane.row_direction, plane.column_direction, plane.normal]).T
    return SimpleITK.GetArrayFromImage(
        SimpleITK.Resample(
            image,
            (made.columns, made.rows, 1),
            SimpleITK.Transform(),
            SimpleITK.sitkNearestNeighbor,
            plane.position_lps,
            (across, down, 1.0),
            right.ravel().tolist(),
            -1,
        )
    )[0]


def finds_its_voxels(image: SimpleITK.Image) -> bool:
    """Tell whether SimpleITK inverts the matrix: of a few with exact zeros its SVD gives up."""
    index = tuple(size - 1.0 for size in image.GetSize())
    place = image.TransformContinuousIndexToPhysicalPoint(index)
    return np.allclose(image.TransformPhysicalPointToContinuousIndex(place), index)


def rotation(x: float, y: float, z: float) -> npt.NDArray[np.float64]:
    turn = SimpleITK.Euler3DTransform((0, 0, 0), x, y, z)
    return np.array(turn.GetMatrix()).reshape(3, 3)


ANGLE = st.floats(-3.1, 3.1)
STEP = st.floats(0.3, 5.0)


@settings(max_examples=40, deadline=None)
@given(
    turn=st.tuples(ANGLE, ANGLE, ANGLE),
    steps=st.tuples(STEP, STEP, STEP),
    signs=st.tuples(*[st.sampled_from((-1, 1))] * 3),
    origin=st.tuples(*[st.floats(-200, 200)] * 3),
)
def test_every_slice_holds_the_voxels_of_its_place_in_the_patient(
    turn: tuple[float, float, float],
    steps: tuple[float, float, float],
    signs: tuple[int, int, int],
    origin: tuple[float, float, float],
) -> None:
    affine = np.eye(4)
    affine[:3, :3] = rotation(*turn) * np.array(steps) * np.array(signs)
    affine[:3, 3] = origin
    volume = grid(affine)
    image = sitk_of(volume)
    assume(finds_its_voxels(image))
    seen = []
    for plane in PLANES:
        made = reformatted(volume)[plane]
        for index in range(made.slice_count):
            np.testing.assert_array_equal(made.stored[index], slice_by_sitk(image, made, index))
        assert np.shares_memory(made.stored, volume.stored)
        seen.append(made.stored)
    assert all(array.size == volume.stored.size for array in seen)


@pytest.mark.parametrize(
    ("plane", "letters", "spacing", "shape"),
    [
        ("axial", ("R", "A", "L", "P"), (3.0, 2.0, 1.0), (3, 4, 5)),
        ("coronal", ("R", "H", "L", "F"), (2.0, 3.0, 1.0), (4, 3, 5)),
        ("sagittal", ("A", "H", "P", "F"), (1.0, 3.0, 2.0), (5, 3, 4)),
    ],
)
def test_letters_and_spacing_of_each_plane(
    plane: Plane,
    letters: tuple[str, ...],
    spacing: tuple[float, float, float],
    shape: tuple[int, int, int],
) -> None:
    made = reformatted(axial())[plane]
    own = made.slices[0].plane
    assert own is not None
    found = plane_letters(own)
    assert (found.left, found.top, found.right, found.bottom) == letters
    assert made.geometry is not None
    assert made.geometry.spacing_mm == spacing
    assert made.pixel_spacing_mm == spacing[1:]
    assert made.slice_thickness_mm == spacing[0]
    assert made.stored.shape == made.geometry.shape == shape


def test_slices_run_to_head_back_and_left() -> None:
    made = reformatted(axial())
    ends = {plane: made[plane].slices[-1].plane for plane in PLANES}
    # the last axial slice is at 30 + 2 * 3 mm, coronal at 20 + 3 * 2, sagittal at 10 + 4 * 1
    assert ends["axial"] == PlaneGeometry((10.0, 20.0, 36.0), (1.0, 0, 0), (0, 1.0, 0))
    assert ends["coronal"] == PlaneGeometry((10.0, 26.0, 36.0), (1.0, 0, 0), (0, 0, -1.0))
    assert ends["sagittal"] == PlaneGeometry((14.0, 20.0, 36.0), (0, 1.0, 0), (0, 0, -1.0))


def test_voxels_by_direct_index() -> None:
    volume = axial()
    made = reformatted(volume)
    assert np.array_equal(made["axial"].stored, volume.stored)
    assert np.array_equal(made["coronal"].stored[1], volume.stored[::-1, 1, :])
    assert np.array_equal(made["sagittal"].stored[2], volume.stored[::-1, :, 2])


def test_a_volume_from_head_to_feet_is_turned_around() -> None:
    volume = axial(k_mm=-3.0)
    made = reformatted(volume)["axial"]
    assert np.array_equal(made.stored, volume.stored[::-1])
    assert made.slices[0].plane == PlaneGeometry((10.0, 20.0, 24.0), (1.0, 0, 0), (0, 1.0, 0))


def test_one_rescale_is_kept_and_several_become_values() -> None:
    volume = axial()
    own = tuple(SliceInfo(Rescale(2.0, -1.0)) for _ in range(3))
    kept = reformatted(replace(volume, slices=own))["coronal"]
    assert {each.rescale for each in kept.slices} == {Rescale(2.0, -1.0)}
    mixed = (SliceInfo(Rescale(2.0)), SliceInfo(Rescale(3.0)), SliceInfo(Rescale(1.0, 5.0)))
    made = reformatted(replace(volume, slices=mixed))["coronal"]
    expected = np.stack([volume.stored[0] * 2.0, volume.stored[1] * 3.0, volume.stored[2] + 5.0])
    assert np.array_equal(made.stored[1], expected[::-1, 1])
    assert {each.rescale for each in made.slices} == {Rescale()}


def test_padding_stays_none_where_rescales_differ() -> None:
    mixed = (SliceInfo(Rescale(2.0)), SliceInfo(Rescale(3.0)), SliceInfo())
    made = reformatted(replace(axial(), slices=mixed, padding=(0.0, 1.0)))["axial"]
    assert np.isnan(made.stored[0, 0, :3]).tolist() == [True, True, False]
    assert made.padding is None


def test_values_that_are_no_numbers_are_kept() -> None:
    volume = axial()
    stored = volume.stored.astype(np.float32)
    stored[1, 2, 3] = np.nan
    made = reformatted(replace(volume, stored=stored))
    assert np.isnan(made["sagittal"].stored[3, 1, 2])
    assert reformat_refusal(replace(volume, stored=stored)) == ""


def _sheared() -> Volume:
    affine = np.diag([1.0, 1.0, 1.0, 1.0])
    affine[1, 0] = 0.3
    return grid(affine)


@pytest.mark.parametrize(
    ("volume", "words"),
    [
        (grid(np.eye(4), (1, 4, 4)), "only one"),
        (grid(np.eye(4), (4, 1, 4)), "two by two"),
        (grid(np.eye(4), (4, 4, 1)), "two by two"),
        (replace(axial(), geometry=None), "evenly spaced"),
        (_sheared(), "evenly spaced"),
        (grid(np.diag([0.0, 1, 1, 1])), "evenly spaced"),
        (grid(np.diag([np.nan, 1, 1, 1])), "evenly spaced"),
        (replace(axial(), slices=(SliceInfo(missing="x"), SliceInfo(), SliceInfo())), "1 of 3"),
        (replace(axial(), availability=Availability(3)), "not all been read"),
        (
            Volume(np.zeros((2, 2, 2, 3), np.uint8), (SliceInfo(), SliceInfo()), "RGB"),
            "in colour",
        ),
    ],
    ids=["one", "row", "column", "none", "sheared", "zero", "nan", "missing", "pending", "colour"],
)
def test_what_forms_no_volume_is_refused_in_a_sentence(volume: Volume, words: str) -> None:
    text = reformat_refusal(volume)
    assert words in text
    assert text.endswith(".")


def test_a_regular_volume_is_not_refused() -> None:
    assert reformat_refusal(axial()) == ""
