"""Frames that are no image: each is an error that says why."""

from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from pydicom.uid import JPEG2000, MPEG4HP41, JPEG2000Lossless

from medviewer.errors import ReadError
from medviewer.io.pixels.frames import open_frames
from tests.io.pixels.read_frames import COLOR, GREY, frame_into, frame_of, jpeg_2000
from tests.support.dicom_files import relabel, write_encapsulated, write_image


@pytest.mark.parametrize(
    ("syntax", "name"),
    [
        (MPEG4HP41, "MPEG-4 AVC"),
        ("1.2.840.10008.1.2.4.94", "JPIP"),
        ("1.2.3.4", "an unknown transfer syntax"),
    ],
)
def test_what_nothing_decodes_names_its_syntax(tmp_path: Path, syntax: str, name: str) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [b"\0" * 20], JPEG2000)
    with pytest.raises(ReadError, match=name):
        frame_of(relabel(path, syntax))


def test_a_damaged_frame_names_its_syntax(tmp_path: Path) -> None:
    encoded = jpeg_2000(GREY)[:60] + b"\0" * 40
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [encoded], JPEG2000Lossless)
    with pytest.raises(ReadError, match=r"JPEG 2000 .* is damaged"):
        frame_of(path)


def test_a_frame_larger_than_its_header_says_is_not_decoded(tmp_path: Path) -> None:
    encoded = jpeg_2000(np.zeros((64, 64), np.uint16))
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [encoded], JPEG2000Lossless)
    with pytest.raises(ReadError, match="64 x 64, but its header says 13 x 17"):
        frame_of(path)


def test_a_frame_with_too_many_components_is_not_decoded(tmp_path: Path) -> None:
    encoded = jpeg_2000(COLOR)
    path = write_encapsulated(tmp_path / "a.dcm", COLOR[..., 0], [encoded], JPEG2000Lossless)
    with pytest.raises(ReadError, match="3 components"):
        frame_of(path)


def test_a_frame_decoded_to_another_size_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_encapsulated(tmp_path / "a.dcm", GREY, [jpeg_2000(GREY)], JPEG2000)
    monkeypatch.setattr(imagecodecs, "jpeg2k_decode", lambda *_, **__: GREY[:5])
    with pytest.raises(ReadError, match="another size"):
        frame_of(path)


def test_a_file_cut_while_it_is_open_is_an_error(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", GREY, bits_stored=12)
    with open_frames(path) as reader:
        path.write_bytes(path.read_bytes()[:-20])
        with pytest.raises(ReadError, match="ends before"):
            reader.read(0)
        with pytest.raises(ReadError, match="ends before"):
            reader.read_into(0, np.zeros_like(GREY))


def test_an_unknown_color_model_is_an_error(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", COLOR, photometric="HSV")
    with pytest.raises(ReadError, match="colour model"):
        frame_of(path)


def test_a_frame_behind_the_end_is_an_error(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", GREY, bits_stored=12)
    with pytest.raises(ReadError, match="ends before this frame"):
        frame_of(path, 1)
    with pytest.raises(ReadError, match="ends before this frame"):
        frame_into(path, np.zeros_like(GREY), 1)


def test_a_compressed_frame_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    encoded = jpeg_2000(GREY)
    path = write_encapsulated(
        tmp_path / "a.dcm", GREY, [encoded], JPEG2000Lossless, NumberOfFrames=3
    )
    assert np.array_equal(frame_of(path, 0), GREY)
    with pytest.raises(ReadError, match="ends before this frame"):
        frame_of(path, 2)


def test_a_place_of_another_size_is_an_error(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", GREY, bits_stored=12)
    with pytest.raises(ReadError, match="not what it was"):
        frame_into(path, np.zeros((4, 4), np.uint16))


def test_a_place_that_cannot_hold_the_values_is_an_error(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", GREY, bits_stored=12)
    with pytest.raises(ReadError, match="not what it was"):
        frame_into(path, np.zeros(GREY.shape, np.uint8))
