"""Directions of GE in the patient: by hand, and as dcm2niix works them out."""

import subprocess
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt
import pytest
from pydicom.dataset import Dataset

from medviewer.io.dicom.diffusion import diffusion_weighting
from medviewer.io.dicom.ge_diffusion import IMAGE_AXES
from tests.support.dcm2niix import dcm2niix
from tests.support.dicom_files import image_dataset, make_uid, write_dataset

Vector = tuple[float, ...]
Array = npt.NDArray[np.float64]

AXIAL: Vector = (1, 0, 0, 0, 1, 0)
TURNED: Vector = (0.8, 0.6, 0, -0.6, 0.8, 0)  # in the plane
TIPPED: Vector = (1, 0, 0, 0, 0.8, 0.6)  # 37 degrees towards coronal
UPSIDE_DOWN: Vector = (1, 0, 0, 0, -1, 0)
SHELLS = (
    *((0, (0, 0, 0)), (3000, (1, 0, 0)), (3000, (0, 1, 0)), (3000, (0, 0, 1))),
    *((3000, (0, 0.6, 0.8)), (3000, (0.57735, 0, 0)), (3000, (0, 0.35, 0.46))),
    *((3000, (0.05, 0, 0)), (3000, (0.98, 0, 0))),
)  # fmt: skip
"""b-values with directions along read-out, phase and slice; a short one has a lower b-value."""


def _image(b_value: float, vector: Vector, orientation: Vector = AXIAL, **header: Any) -> Dataset:
    said = {"PatientPosition": "HFS", "InPlanePhaseEncodingDirection": "COL"} | header
    dataset = image_dataset(np.zeros((8, 8), np.uint16), modality="MR", **said)
    dataset.ImageOrientationPatient = list(orientation)
    weighting = dataset.private_block(0x0043, "GEMS_PARM_01", create=True)
    weighting.add_new(0x39, "IS", [int(b_value), 8, 0, 0])
    direction = dataset.private_block(0x0019, "GEMS_ACQU_01", create=True)
    for n, part in enumerate(vector):
        direction.add_new(0xBB + n, "DS", f"{part:.6f}")
    return dataset


def _said(dataset: Dataset) -> tuple[float, Vector]:
    found = diffusion_weighting(dataset)
    parts = found.get("DiffusionGradientOrientation", "0\\0\\0").split("\\")
    return float(found["DiffusionBValue"]), tuple(map(float, parts))


@pytest.mark.parametrize(
    ("vector", "orientation", "expected"),
    [
        ((1, 0, 0), AXIAL, (-1, 0, 0)),
        ((0, 1, 0), AXIAL, (0, -1, 0)),
        ((0, 0, 1), AXIAL, (0, 0, 1)),
        ((0.6, 0, 0.8), AXIAL, (-0.6, 0, 0.8)),
        ((1, 0, 0), TURNED, (-0.8, -0.6, 0)),
        ((0, 1, 0), TIPPED, (0, -0.8, -0.6)),
        ((0, 0, 1), TIPPED, (0, -0.6, 0.8)),
    ],
)
def test_directions_are_turned_into_the_patient(
    vector: Vector, orientation: Vector, expected: Vector
) -> None:
    b_value, direction = _said(_image(1000, vector, orientation))
    assert b_value == 1000
    assert direction == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    "changes",
    [
        {"InPlanePhaseEncodingDirection": "ROW"},
        {"InPlanePhaseEncodingDirection": None},
        {"PatientPosition": "FFS"},
        {"PatientPosition": None},
        {"orientation": (1, 0, 0, 0, 0, -1)},  # coronal
        {"orientation": (0, 1, 0, 0, 0, -1)},  # sagittal
    ],
)
def test_where_it_is_not_sure_the_axes_of_the_image_are_named(changes: dict[str, Any]) -> None:
    found = diffusion_weighting(_image(1000, (0.6, 0.8, 0), **changes))
    assert found["DiffusionGradientOrientation"] == f"0.6\\0.8\\0 {IMAGE_AXES}"


def test_without_an_orientation_the_axes_of_the_image_are_named() -> None:
    dataset = _image(1000, (0.6, 0.8, 0))
    del dataset.ImageOrientationPatient
    assert IMAGE_AXES in diffusion_weighting(dataset)["DiffusionGradientOrientation"]


@pytest.mark.parametrize(
    ("length", "b_value"),
    [
        (1.0, 3000),
        (0.98, 3000),
        (0.57735, 1000),
        (0.5, 750),
        (0.577, 1000),  # 998.8
        (0.05, 10),  # 7.5
        (0.035, 5),  # 3.7
    ],
)
def test_a_short_vector_has_a_lower_b_value(length: float, b_value: float) -> None:
    found, direction = _said(_image(3000, (0, 0, length)))
    assert found == b_value
    assert direction == pytest.approx((0, 0, 1 if length < 0.97 else length))


@pytest.mark.parametrize("vector", [(0, 0, 0.02), (0, 0, 0), (0, 1)])
def test_no_vector_is_no_direction(vector: Vector) -> None:
    assert diffusion_weighting(_image(3000, vector)) == {"DiffusionBValue": "3000"}


def _write_series(folder: Path, orientation: Vector, *, upward: bool) -> list[Dataset]:
    """Write four slices of every shell as a scanner would; return the first one of each."""
    normal = np.cross(orientation[:3], orientation[3:]) * (3 if upward else -3)
    images = []
    for number, (b_value, vector) in enumerate(SHELLS):
        for k in range(4):
            image = _image(
                b_value, vector, orientation, Manufacturer="GE MEDICAL SYSTEMS",
                ImagePositionPatient=[float(part) for part in normal * k], PixelSpacing=[2.0, 2.0],
                SliceThickness=3.0, SpacingBetweenSlices=3.0, InstanceNumber=4 * number + k + 1,
                SOPInstanceUID=make_uid(number, k), SeriesNumber=5, EchoTime=80.0,
                ScanningSequence="EP", ImageType=["ORIGINAL", "PRIMARY", "OTHER"],
            )  # fmt: skip
            write_dataset(folder / f"{number} {k}.dcm", image)
            images += [image] if k == 0 else []
    return images


def _converted(folder: Path, into: Path) -> tuple[list[float], Array]:
    """Return b-values and directions in LPS as dcm2niix gives them.

    FSL counts directions along the axes of the file, the first one turned round where they are
    right-handed.
    """
    options = ["-z", "n", "-f", "a", "-o", str(into)]
    subprocess.run([dcm2niix(), *options, str(folder)], capture_output=True, check=False)
    axes = nib.nifti1.load(into / "a.nii").affine[:3, :3]
    axes = axes / np.linalg.norm(axes, axis=0)
    vectors = np.loadtxt(into / "a.bvec")
    if np.linalg.det(axes) > 0:
        vectors[0] *= -1
    return np.loadtxt(into / "a.bval").tolist(), (np.diag([-1, -1, 1]) @ axes @ vectors).T


@pytest.mark.parametrize("upward", [True, False])
@pytest.mark.parametrize("orientation", [AXIAL, TURNED, TIPPED, UPSIDE_DOWN])
def test_dcm2niix_gives_the_same(tmp_path: Path, orientation: Vector, *, upward: bool) -> None:
    if not dcm2niix():
        pytest.skip("dcm2niix is not installed or does not run here")
    (tmp_path / "out").mkdir()
    images = _write_series(tmp_path / "in", orientation, upward=upward)
    b_values, directions = _converted(tmp_path / "in", tmp_path / "out")
    ours = [_said(image) for image in images]
    assert [b_value for b_value, _ in ours] == b_values
    np.testing.assert_allclose(_units([own for _, own in ours]), _units(directions), atol=1e-5)


def _units(vectors: npt.ArrayLike) -> Array:
    """Return vectors of unit length: dcm2niix leaves some short where it rounds their b-value."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors) / np.where(lengths > 0, lengths, 1)
