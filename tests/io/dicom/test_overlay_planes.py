"""Overlay planes: by hand, and as pydicom gives them."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.dicom.overlay_planes import read_overlay_planes
from tests.support.dicom_files import image_dataset, write_dataset

PLANE = np.array([[1, 0, 0], [0, 1, 1]], bool)


def _write(
    path: Path,
    *planes: npt.NDArray[np.bool_],
    syntax: str = ExplicitVRLittleEndian,
    origin: tuple[int, int] = (1, 1),
    **changes: Any,
) -> Path:
    """Write an image of 4 x 5 whose overlays in groups 6000, 6002... are `planes`."""
    dataset = image_dataset(np.zeros((4, 5), np.uint16), transfer_syntax=syntax)
    for number, plane in enumerate(planes):
        group = 0x6000 + 2 * number
        bits = np.packbits(plane.reshape(-1), bitorder="little").tobytes()
        bits += b"\0" * (len(bits) % 2)
        if syntax == ExplicitVRBigEndian:
            bits = np.frombuffer(bits, "<u2").astype(">u2").tobytes()
        dataset.add_new((group, 0x0010), "US", plane.shape[-2])
        dataset.add_new((group, 0x0011), "US", plane.shape[-1])
        dataset.add_new((group, 0x0050), "SS", list(origin))
        dataset.add_new((group, 0x0100), "US", changes.get("bits", 1))
        if plane.ndim == 3:
            dataset.add_new((group, 0x0015), "IS", str(len(plane)))
            dataset.add_new((group, 0x0051), "US", changes.get("first_frame", 1))
        dataset.add_new((group, 0x3000), "OW", changes.get("data", bits))
    return write_dataset(path, dataset)


@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]
)
def test_a_plane_lies_where_its_origin_says(tmp_path: Path, syntax: str) -> None:
    found = read_overlay_planes(_write(tmp_path / "a", PLANE, syntax=syntax, origin=(2, 3)))
    expected = np.zeros((4, 5), bool)
    expected[1:3, 2:5] = PLANE
    np.testing.assert_array_equal(found, expected)


def test_what_lies_beside_the_image_is_cut(tmp_path: Path) -> None:
    found = read_overlay_planes(_write(tmp_path / "a", PLANE, origin=(0, -1)))
    expected = np.zeros((4, 5), bool)
    expected[0, 0] = True  # the last pixel of the plane
    np.testing.assert_array_equal(found, expected)
    far = read_overlay_planes(_write(tmp_path / "b", PLANE, origin=(90, 90)))
    assert far is not None
    assert not far.any()


def test_planes_add_up(tmp_path: Path) -> None:
    found = read_overlay_planes(_write(tmp_path / "a", PLANE, ~PLANE))
    assert found is not None
    assert found[:2, :3].all()
    assert found.sum() == PLANE.size


def test_a_plane_of_several_frames_has_one_for_each(tmp_path: Path) -> None:
    path = _write(tmp_path / "a", np.stack([PLANE, ~PLANE]), first_frame=2)
    assert read_overlay_planes(path, 0) is None
    for frame, plane in ((1, PLANE), (2, ~PLANE)):
        found = read_overlay_planes(path, frame)
        assert found is not None
        np.testing.assert_array_equal(found[:2, :3], plane)
    assert read_overlay_planes(path, 3) is None


def test_a_plane_of_one_frame_lies_over_all(tmp_path: Path) -> None:
    assert read_overlay_planes(_write(tmp_path / "a", PLANE), 7) is not None


@pytest.mark.parametrize("changes", [{"bits": 16}, {"data": b"\0\0"}])
def test_planes_in_the_pixels_or_cut_short_are_none(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    plane = np.ones((4, 5), bool)
    assert read_overlay_planes(_write(tmp_path / "a", plane, **changes)) is None


def test_a_file_without_planes_has_none(tmp_path: Path) -> None:
    assert read_overlay_planes(_write(tmp_path / "a")) is None


@pytest.mark.parametrize("name", ["MR-SIEMENS-DICOM-WithOverlays.dcm", "examples_overlay.dcm"])
def test_real_planes_are_those_of_pydicom(name: str) -> None:
    quiet_parsers()
    path = get_testdata_file(name)
    assert isinstance(path, str)
    dataset = dcmread(path)
    expected = np.zeros((dataset.Rows, dataset.Columns), bool)
    groups = [group for group in range(0x6000, 0x6020, 2) if (group, 0x3000) in dataset]
    for group in groups:
        plane = dataset.overlay_array(group).astype(bool)
        expected |= plane if plane.ndim == 2 else plane[0]
    assert groups
    np.testing.assert_array_equal(read_overlay_planes(Path(path)), expected)
