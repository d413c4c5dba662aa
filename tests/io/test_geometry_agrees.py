"""Geometry and numbers of real series as two independent programs give them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt
import pytest

from medviewer.cancel import WorkContext
from medviewer.image.volume import Volume
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Series, Stack
from tests.support.dcm2niix import dcm2niix

sitk = pytest.importorskip("SimpleITK")

Array = npt.NDArray[Any]
Image = tuple[Array, Array]
"""Numbers ``(k, j, i)`` with their ``(4, 4)`` affine to LPS."""

TOLERANCE_MM = 1e-3
LPS_FROM_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
REGULAR = (
    "ct_abdomen_siemens_j2k_20",
    "mr_brain_pd_oblique_20",
    "mr_dwi_canon_4d_520",
    "mr_fmri_ge_4d_150",
    "mr_multiecho_gre_72",
    "mr_prostate_adc_20",
    "mr_prostate_localizer_3orient_13",
    "mr_prostate_t2_cor_19",
    "mr_xa30_enhanced_t1_96f",
)
NOT_FOR_DCM2NIIX = {"mr_brain_pd_oblique_20"}
"""Its positions are rounded to 0.1 mm; dcm2niix takes the first of 19 steps (7.07) for all of them,
so that its last slice lies 1.3 mm off. SimpleITK takes first and last, as we do."""


def _regular_stacks(folder: Path) -> Iterator[tuple[Series, Stack, Volume]]:
    for study in scan([folder], WorkContext()).studies:
        for series in study.series:
            for stack in series.stacks:
                if stack.spacing_mm is not None:
                    yield series, stack, read_volume(stack, series, WorkContext())


def _same_image(volume: Volume, other: Image) -> bool:
    """Tell whether another program has the same grid, its axes perhaps turned, and numbers."""
    assert volume.geometry is not None
    numbers, affine = other
    ours = np.linalg.inv(volume.geometry.affine_lps) @ affine  # their indices to ours
    turned = np.round(ours[:3, :3])
    if not np.array_equal(np.abs(turned).sum(0), [1, 1, 1]):
        return False
    exact = np.eye(4)
    exact[:3, :3], exact[:3, 3] = turned, np.round(ours[:3, 3])
    difference = np.abs(volume.geometry.affine_lps @ exact - affine)
    if difference.max() > TOLERANCE_MM:
        return False
    axes = [int(np.flatnonzero(row)[0]) for row in turned]
    shown = numbers.transpose(axes)
    shown = shown[tuple(slice(None, None, int(row.sum())) for row in turned)]
    rescaled = np.stack([volume.modality_slice(k) for k in range(volume.slice_count)])
    return shown.shape == rescaled.shape and np.allclose(shown, rescaled, rtol=1e-6, atol=0)


def _read_with_simpleitk(stack: Stack) -> Image:
    files = list(dict.fromkeys(str(ref.instance.path) for ref in stack.frames))
    if len(files) == 1:
        image = sitk.ReadImage(files[0])
    else:
        reader = sitk.ImageSeriesReader()
        reader.SetFileNames(files)
        reader.SetForceOrthogonalDirection(False)
        image = reader.Execute()
    affine = np.eye(4)
    steps = np.reshape(image.GetDirection(), (3, 3)) * image.GetSpacing()
    affine[:3, :3], affine[:3, 3] = steps[:, ::-1], image.GetOrigin()
    return sitk.GetArrayFromImage(image), affine


@pytest.mark.shared
@pytest.mark.parametrize("name", REGULAR)
def test_simpleitk_has_the_same_grid_and_numbers(shared_folder: Path, name: str) -> None:
    found = list(_regular_stacks(shared_folder / "dicom" / "series" / name))
    assert found
    for _, stack, volume in found:
        assert _same_image(volume, _read_with_simpleitk(stack))


def _convert(folder: Path, into: Path) -> list[Image]:
    """Return every volume that dcm2niix makes of a folder, the members of 4-D files one by one."""
    options = ["-z", "n", "-b", "n", "-f", "%s_%t_%d", "-o", str(into)]
    subprocess.run([dcm2niix(), *options, str(folder)], capture_output=True, check=False)
    found: list[Image] = []
    for file in sorted(into.glob("*.nii")):
        image = nib.nifti1.load(file)
        affine = LPS_FROM_RAS @ image.affine
        affine[:, :3] = affine[:, 2::-1]
        numbers = np.asarray(image.dataobj, np.float64)
        members = np.moveaxis(numbers, 3, 0) if numbers.ndim == 4 else numbers[None]
        found += [(member.T, affine) for member in members]
    return found


@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name in REGULAR if name not in NOT_FOR_DCM2NIIX])
def test_dcm2niix_has_the_same_grid_and_numbers(
    shared_folder: Path, tmp_path: Path, name: str
) -> None:
    if not dcm2niix():
        pytest.skip("dcm2niix is not installed or does not run here")
    folder = shared_folder / "dicom" / "series" / name
    converted = _convert(folder, tmp_path)
    for _, _, volume in _regular_stacks(folder):
        assert any(_same_image(volume, image) for image in converted)
