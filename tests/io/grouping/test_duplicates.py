"""Whether two files hold the same pixels."""

from pathlib import Path

import imagecodecs
import numpy as np
from pydicom.uid import ExplicitVRBigEndian, JPEG2000Lossless

from medviewer.io.dicom.headers import read_header
from medviewer.io.grouping.duplicates import same_pixels
from medviewer.io.records import Instance
from tests.support.dicom_files import write_encapsulated, write_image
from tests.support.phantoms import phantom_voxels

PIXELS = phantom_voxels(1, 8, 9)[0]


def _instance(path: Path) -> Instance:
    return read_header(path, path.name).instance


def test_equal_bytes_are_the_same(tmp_path: Path) -> None:
    first = _instance(write_image(tmp_path / "a", PIXELS, bits_stored=12))
    second = _instance(write_image(tmp_path / "b", PIXELS, bits_stored=12))
    assert same_pixels(first, second)


def test_other_bytes_are_not_the_same(tmp_path: Path) -> None:
    first = _instance(write_image(tmp_path / "a", PIXELS, bits_stored=12))
    second = _instance(write_image(tmp_path / "b", PIXELS ^ 1, bits_stored=12))
    assert not same_pixels(first, second)


def test_one_image_in_two_encodings_is_the_same(tmp_path: Path) -> None:
    plain = _instance(write_image(tmp_path / "a", PIXELS, bits_stored=12))
    turned = write_image(
        tmp_path / "b", PIXELS, bits_stored=12, transfer_syntax=ExplicitVRBigEndian
    )
    encoded = bytes(imagecodecs.jpeg2k_encode(PIXELS, codecformat="j2k", reversible=True, level=0))
    packed = write_encapsulated(tmp_path / "c", PIXELS, [encoded], JPEG2000Lossless, bits_stored=12)
    assert same_pixels(plain, _instance(turned))
    assert same_pixels(plain, _instance(packed))


def test_another_size_is_not_the_same(tmp_path: Path) -> None:
    first = _instance(write_image(tmp_path / "a", PIXELS))
    second = _instance(write_image(tmp_path / "b", np.ascontiguousarray(PIXELS.T)))
    assert not same_pixels(first, second)


def test_every_frame_counts(tmp_path: Path) -> None:
    frames = phantom_voxels(3, 4, 4)
    changed = frames.copy()
    changed[2, 3, 3] ^= 1
    first = _instance(write_image(tmp_path / "a", frames, NumberOfFrames=3))
    second = _instance(write_image(tmp_path / "b", changed, NumberOfFrames=3))
    assert not same_pixels(first, second)


def test_what_cannot_be_read_counts_as_different(tmp_path: Path) -> None:
    first = _instance(write_image(tmp_path / "a", PIXELS))
    second = _instance(write_image(tmp_path / "b", PIXELS))
    (tmp_path / "b").unlink()
    assert not same_pixels(first, second)
