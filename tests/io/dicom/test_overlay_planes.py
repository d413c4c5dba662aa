"""Overlay planes: by hand, and as pydicom gives them."""

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
import pytest
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGLosslessSV1,
)

from medviewer.cancel import Cancelled, CancelToken
from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.dicom.overlay_planes import read_overlay_planes
from medviewer.io.pixels.frames import open_frames
from medviewer.io.workers import frame_samples
from medviewer.io.workers.pool import NoWorkerError
from tests.support.dicom_files import image_dataset, write_dataset, write_encapsulated

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


BITS = np.random.default_rng(5).integers(0, 2, (4, 5)).astype(bool)
IMAGE = np.random.default_rng(6).integers(0, 4096, (4, 5)).astype(np.uint16)


def _embedded(
    path: Path, pixels: npt.NDArray[Any], *positions: int, allocated: int = 16, **elements: Any
) -> Path:
    dataset = image_dataset(pixels, **{"bits_stored": 12, **elements})
    for number, position in enumerate(positions):
        group = 0x6000 + 2 * number
        dataset.add_new((group, 0x0010), "US", 4)
        dataset.add_new((group, 0x0011), "US", 5)
        dataset.add_new((group, 0x0100), "US", allocated)
        dataset.add_new((group, 0x0102), "US", position)
    return write_dataset(path, dataset)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_planes_in_unused_bits_are_shown_and_are_no_pixels(tmp_path: Path, syntax: str) -> None:
    pixels = IMAGE | BITS.astype(np.uint16) << 13 | (~BITS).astype(np.uint16) << 15
    path = _embedded(tmp_path / "a", pixels, 13, transfer_syntax=syntax)
    np.testing.assert_array_equal(read_overlay_planes(path), BITS)
    both = read_overlay_planes(_embedded(tmp_path / "b", pixels, 13, 15))
    assert both is not None
    assert both.all()
    with open_frames(path) as reader:
        np.testing.assert_array_equal(reader.read(0), IMAGE)


def test_a_plane_may_lie_below_the_pixels(tmp_path: Path) -> None:
    path = _embedded(tmp_path / "a", IMAGE << 4 | BITS, 0, HighBit=15)
    np.testing.assert_array_equal(read_overlay_planes(path), BITS)
    with open_frames(path) as reader:
        np.testing.assert_array_equal(reader.read(0), IMAGE)


def test_each_frame_holds_its_own_plane(tmp_path: Path) -> None:
    planes = np.stack([BITS, ~BITS])
    pixels = np.stack([IMAGE, IMAGE]) | planes.astype(np.uint16) << 14
    path = _embedded(tmp_path / "a", pixels, 14, NumberOfFrames=2)
    for frame in range(2):
        np.testing.assert_array_equal(read_overlay_planes(path, frame), planes[frame])
    with pytest.raises(ReadError, match="ends before this frame"):
        read_overlay_planes(path, 2)


@pytest.mark.parametrize(
    ("position", "changes"),
    [
        (5, {}),  # it is part of the image
        (16, {}),  # there is no such bit
        (0, {"allocated": 1}),  # a plane of its own, whose data are missing
    ],
)
def test_bits_that_are_no_planes_are_none(
    tmp_path: Path, position: int, changes: dict[str, Any]
) -> None:
    assert read_overlay_planes(_embedded(tmp_path / "a", IMAGE, position, **changes)) is None


def test_colors_and_floats_hold_no_planes(tmp_path: Path) -> None:
    colors = np.zeros((4, 5, 3), np.uint16)
    assert read_overlay_planes(_embedded(tmp_path / "a", colors, 13)) is None
    values = np.zeros((4, 5), np.float32).tobytes()
    floats = {"PixelData": None, "FloatPixelData": values}
    path = _embedded(tmp_path / "b", np.zeros((4, 5), np.uint32), 13, **floats)
    assert read_overlay_planes(path) is None


@pytest.fixture
def compressed(tmp_path: Path) -> Path:
    """Write lossless JPEG of all sixteen bits, the highest one a plane."""
    pixels = np.tile(IMAGE | BITS.astype(np.uint16) << 15, (4, 4))
    encoded = imagecodecs.ljpeg_encode(pixels, bitspersample=16)
    encoded += b"\0" * (len(encoded) % 2)
    path = write_encapsulated(
        tmp_path / "a", pixels, [encoded, b"\xff\xd8" + bytes(60)], JPEGLosslessSV1,
        bits_stored=12, NumberOfFrames=2,
    )  # fmt: skip
    dataset = dcmread(path)
    dataset.add_new(0x60000100, "US", 16)
    dataset.add_new(0x60000102, "US", 15)
    return write_dataset(path, dataset)


def test_planes_in_compressed_pixels_are_decoded_by_a_worker(compressed: Path) -> None:
    np.testing.assert_array_equal(read_overlay_planes(compressed), np.tile(BITS, (4, 4)))
    with open_frames(compressed) as reader:
        np.testing.assert_array_equal(reader.read(0), np.tile(IMAGE, (4, 4)))
    with pytest.raises(ReadError, match="damaged"):
        read_overlay_planes(compressed, 1)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_overlay_planes(compressed, 0, token)


def test_without_a_worker_they_are_decoded_here(
    compressed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pool() -> None:
        raise NoWorkerError

    monkeypatch.setattr(frame_samples, "shared_pool", no_pool)
    np.testing.assert_array_equal(read_overlay_planes(compressed), np.tile(BITS, (4, 4)))
