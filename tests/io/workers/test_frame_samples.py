"""Frames of an opened file: compressed ones are decoded by a worker, never here."""

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import JPEGLSLossless

from medviewer.cancel import CancelToken
from medviewer.errors import ReadError
from medviewer.io.pixels import frames
from medviewer.io.pixels.frames import open_frames
from medviewer.io.workers.frame_samples import frame_samples
from tests.support.dicom_files import write_encapsulated, write_image

GREY = np.arange(200, dtype=np.uint8).reshape(10, 20)
COLOR = np.stack([GREY, GREY // 2, 255 - GREY], axis=-1)


@pytest.fixture
def nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a codec is asked in this process."""

    def refuse(*_: object) -> None:
        raise AssertionError("a foreign codec may bring the window down")

    monkeypatch.setattr(frames, "decode_frame", refuse)


def _table() -> Dataset:
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [256, 0, 16])
    item.add_new("LUTData", "US", [3 * n for n in range(256)])
    return item


@pytest.mark.usefixtures("nowhere_else")
@pytest.mark.parametrize(
    ("pixels", "header", "expected"),
    [
        (GREY, {}, GREY),
        (COLOR, {}, COLOR),
        (GREY, {"ModalityLUTSequence": [_table()]}, GREY.astype(np.uint16) * 3),
    ],
)
def test_values_are_those_of_the_file(
    tmp_path: Path, pixels: Any, header: dict[str, Any], expected: Any
) -> None:
    encoded = [imagecodecs.jpegls_encode(pixels)]
    path = write_encapsulated(tmp_path / "a", pixels, encoded, JPEGLSLossless, **header)
    with open_frames(path) as reader:
        found = frame_samples(reader, path, 0, CancelToken())
        raw = frame_samples(reader, path, 0, CancelToken(), raw=True)
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(raw, pixels)


@pytest.mark.usefixtures("nowhere_else")
def test_a_damaged_frame_is_a_reason(tmp_path: Path) -> None:
    frame = imagecodecs.jpegls_encode(GREY)[:60] + bytes(40)
    path = write_encapsulated(tmp_path / "a", GREY, [frame], JPEGLSLossless)
    with open_frames(path) as reader, pytest.raises(ReadError, match="damaged"):
        frame_samples(reader, path, 0, CancelToken())


def test_plain_frames_need_no_worker(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a", GREY)
    with open_frames(path) as reader:
        np.testing.assert_array_equal(frame_samples(reader, path, 0, CancelToken()), GREY)
