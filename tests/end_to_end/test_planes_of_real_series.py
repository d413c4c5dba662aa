"""Three planes of real series, against SimpleITK, which reads the files by itself."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import SimpleITK

from medviewer.cancel import WorkContext
from medviewer.image.reformat import PLANES, Plane, reformat_refusal, reformatted
from medviewer.image.slicing import plane_letters
from medviewer.image.volume import Volume
from medviewer.io.readers import read_volume, scan

pytestmark = pytest.mark.shared


@cache
def opened(folder: Path) -> tuple[Volume, SimpleITK.Image]:
    """Return the first stack as this program reads it, and as SimpleITK reads its files."""
    series = scan([folder], WorkContext()).studies[0].series[0]
    stack = series.stacks[0]
    files = [str(ref.instance.path) for ref in stack.frames]
    return read_volume(stack, series, WorkContext()), SimpleITK.ReadImage(files)


def values(volume: Volume, index: int) -> np.ndarray:
    rescale = volume.slices[index].rescale
    return volume.stored[index] * rescale.slope + rescale.intercept


def found_by_simpleitk(image: SimpleITK.Image, made: Volume, index: int) -> np.ndarray:
    """Return the values at the place in the patient where a slice says that it lies."""
    own, spacing = made.slices[index].plane, made.pixel_spacing_mm
    assert own is not None
    assert spacing is not None
    axes = np.array([own.row_direction, own.column_direction, own.normal]).T
    size, step = (made.columns, made.rows, 1), (spacing[1], spacing[0], 1.0)
    linear, wide = SimpleITK.sitkLinear, SimpleITK.sitkFloat64
    place = (own.position_lps, step, axes.ravel().tolist(), 0.0, wide)
    resampled = SimpleITK.Resample(image, size, SimpleITK.Transform(), linear, *place)
    return SimpleITK.GetArrayFromImage(resampled)[0]


@pytest.mark.parametrize("name", ["mr_prostate_t2_cor_19", "mr_brain_pd_oblique_20"])
@pytest.mark.parametrize("plane", PLANES)
def test_every_plane_holds_what_simpleitk_finds_at_its_place(
    shared_folder: Path, name: str, plane: Plane
) -> None:
    volume, image = opened(shared_folder / "dicom" / "series" / name)
    assert reformat_refusal(volume) == ""
    made = reformatted(volume)[plane]
    inner = (slice(2, -2), slice(2, -2))  # the outermost voxels may lie just outside of the grid
    for index in (made.slice_count // 3, made.slice_count // 2):
        found = values(made, index)[inner]
        there = found_by_simpleitk(image, made, index)[inner]
        apart = np.mean(np.abs(found - there))  # positions are written with few digits
        assert apart < 0.01 * np.ptp(found)
        for wrong in (found[::-1], found[:, ::-1], values(made, index + 1)[inner]):
            assert np.mean(np.abs(wrong - there)) > 3 * apart


def test_the_coronal_series_stays_coronal(shared_folder: Path) -> None:
    volume, _ = opened(shared_folder / "dicom" / "series" / "mr_prostate_t2_cor_19")
    made = reformatted(volume)["coronal"]
    assert made.stored.shape[1:] == (volume.rows, volume.columns)
    plane = made.slices[0].plane
    assert plane is not None
    letters = plane_letters(plane)
    assert (letters.left[0], letters.top[0], letters.right[0], letters.bottom[0]) == tuple("RHLF")
