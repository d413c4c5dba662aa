"""Frames of an opened file: compressed ones are decoded by a worker, never here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import JPEGLSLossless

from medviewer.cancel import Cancelled, CancelToken
from medviewer.errors import ReadError
from medviewer.io.pixels import frames
from medviewer.io.pixels.frames import open_frames
from medviewer.io.workers.frame_samples import frame_samples, frames_samples
from medviewer.io.workers.jobs import DecodeJob
from medviewer.io.workers.pool import NoWorkerError, shared_pool
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


@pytest.mark.usefixtures("nowhere_else")
def test_many_frames_are_asked_for_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, many = _film(tmp_path)
    pool = shared_pool()
    asked: list[list[int]] = []
    honest = pool.decode

    def decode(jobs: Iterator[DecodeJob], *others: Any) -> None:
        listed = list(jobs)
        asked.append([job.frame for job in listed])
        honest(iter(listed), *others)

    monkeypatch.setattr(pool, "decode", decode)
    found: dict[int, Any] = {}
    with open_frames(path) as reader:
        frames_samples(reader, path, [5, 1, 3], found.__setitem__, CancelToken())
    assert asked == [[5, 1, 3]]
    assert sorted(found) == [1, 3, 5]
    for number, samples in found.items():
        np.testing.assert_array_equal(samples, many[number])


def test_what_is_left_is_decoded_here_where_no_worker_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, many = _film(tmp_path)
    pool = shared_pool()
    honest = pool.decode

    def decode(jobs: Iterator[DecodeJob], *others: Any) -> None:
        honest(iter([next(jobs)]), *others)
        raise NoWorkerError

    monkeypatch.setattr(pool, "decode", decode)
    order: list[int] = []
    with open_frames(path) as reader:

        def deliver(number: int, samples: Any) -> None:
            order.append(number)
            np.testing.assert_array_equal(samples, many[number])

        frames_samples(reader, path, range(4), deliver, CancelToken())
    assert order == [0, 1, 2, 3]


@pytest.mark.parametrize("compressed", [True, False])
def test_reading_many_frames_can_be_stopped(tmp_path: Path, *, compressed: bool) -> None:
    path = _film(tmp_path)[0] if compressed else _plain_film(tmp_path)
    token = CancelToken()
    found: list[int] = []

    def deliver(number: int, _: Any) -> None:
        found.append(number)
        token.cancel()

    with open_frames(path) as reader, pytest.raises(Cancelled):
        frames_samples(reader, path, range(6), deliver, token)
    assert len(found) == 1


def _film(folder: Path) -> tuple[Path, Any]:
    many = np.stack([GREY + np.uint8(n) for n in range(6)])
    encoded = [imagecodecs.jpegls_encode(frame) for frame in many]
    path = write_encapsulated(folder / "film", many, encoded, JPEGLSLossless, NumberOfFrames=6)
    return path, many


def _plain_film(folder: Path) -> Path:
    return write_image(folder / "film", np.stack([GREY] * 6), NumberOfFrames=6)


def test_plain_frames_need_no_worker(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a", GREY)
    with open_frames(path) as reader:
        np.testing.assert_array_equal(frame_samples(reader, path, 0, CancelToken()), GREY)
