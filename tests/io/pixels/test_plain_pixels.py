from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import ExplicitVRBigEndian

from medviewer.errors import ReadError
from medviewer.io.dicom.headers import read_header
from medviewer.io.pixels.plain_pixels import plain_type, read_plain, trim
from medviewer.io.records import Instance
from tests.support.dicom_files import image_dataset, write_dataset, write_image
from tests.support.phantoms import phantom_voxels

ONE = phantom_voxels(1, 6, 5)[0]


def written(path: Path, pixels: np.ndarray = ONE, **options: Any) -> Instance:
    return read_header(write_image(path, pixels, **options), path.name).instance


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32])
def test_a_frame_is_read_as_it_was_written(tmp_path: Path, dtype: Any) -> None:
    voxels = np.arange(60, dtype=dtype).reshape(2, 6, 5)
    instance = written(tmp_path / "a.dcm", voxels, NumberOfFrames=2)
    place = np.zeros((6, 5), dtype)
    assert plain_type(instance) == dtype
    assert read_plain(instance, 1, place)
    np.testing.assert_array_equal(place, voxels[1])


def test_float_pixels_are_plain(tmp_path: Path) -> None:
    dataset = image_dataset(ONE)
    del dataset.PixelData
    numbers = np.linspace(0, 1, 30, dtype=np.float32).reshape(6, 5)
    dataset.FloatPixelData = numbers.tobytes()
    instance = read_header(write_dataset(tmp_path / "a.dcm", dataset), "a.dcm").instance
    place = np.zeros((6, 5), np.float32)
    assert read_plain(instance, 0, place)
    np.testing.assert_array_equal(place, numbers)


def test_bits_above_the_stored_ones_are_cleared(tmp_path: Path) -> None:
    pixels = np.array([[0x1FFF, 0x0FFF, 0x0800]], np.uint16)
    instance = written(tmp_path / "a.dcm", pixels, bits_stored=12)
    place = np.zeros((1, 3), np.uint16)
    assert read_plain(instance, 0, place)
    assert place.tolist() == [[0x0FFF, 0x0FFF, 0x0800]]


def test_trimming_extends_the_sign() -> None:
    samples = np.array([0x0FFF, 0x07FF, 0x1001], np.int16)
    trim(samples, 12)
    assert samples.tolist() == [-1, 2047, 1]


def test_what_is_not_plain_is_left_to_the_decoder(tmp_path: Path) -> None:
    color = np.zeros((6, 5, 3), np.uint8)
    assert plain_type(written(tmp_path / "a.dcm", color)) is None
    big = written(tmp_path / "b.dcm", transfer_syntax=ExplicitVRBigEndian)
    assert plain_type(big) is None
    assert not read_plain(big, 0, np.zeros((6, 5), np.int16))
    instance = written(tmp_path / "c.dcm")
    assert not read_plain(instance, 0, np.zeros((6, 5), np.int32))
    assert not read_plain(instance, 0, np.zeros((7, 5), np.int16))
    assert not read_plain(instance, 0, np.zeros((6, 10), np.int16)[:, ::2])


def test_a_file_that_changed_is_left_to_its_header(tmp_path: Path) -> None:
    instance = written(tmp_path / "a.dcm")
    with (tmp_path / "a.dcm").open("ab") as stream:
        stream.write(b"more")
    assert not read_plain(instance, 0, np.zeros((6, 5), np.int16))


def test_a_file_that_is_gone_is_left_to_who_opens_it(tmp_path: Path) -> None:
    instance = written(tmp_path / "a.dcm")
    instance.path.unlink()
    assert not read_plain(instance, 0, np.zeros((6, 5), np.int16))


def test_a_frame_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="ends before this frame"):
        read_plain(written(tmp_path / "a.dcm"), 1, np.zeros((6, 5), np.int16))


def test_a_file_cut_under_our_hands_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    instance = written(path)
    path.write_bytes(path.read_bytes()[:-20])
    assert instance.pixels is not None
    status = path.stat()
    unnoticed = replace(instance.pixels, file_size=status.st_size, mtime_ns=status.st_mtime_ns)
    with pytest.raises(ReadError, match="ends before its image"):
        read_plain(replace(instance, pixels=unnoticed), 0, np.zeros((6, 5), np.int16))


def test_pixels_begin_where_the_parser_finds_them(tmp_path: Path) -> None:
    instance = written(tmp_path / "a.dcm")
    content = instance.path.read_bytes()
    assert instance.pixels is not None
    start, length = instance.pixels.offset, instance.pixels.length
    assert content[start : start + length] == dcmread(instance.path).PixelData
