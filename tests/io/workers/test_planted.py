"""Foreign parsers that hang, crash or eat memory: each costs one file, and the next is read."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import nibabel
import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.uid import ExplicitVRBigEndian

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.errors import ReadError
from medviewer.io import slice_filling
from medviewer.io.grids import packed_filling
from medviewer.io.limits import MAX_ELEMENT_BYTES
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Series, StudyIndex
from medviewer.io.workers import archive_reader, header_reader, process
from medviewer.io.workers.archive_reader import ArchiveReader
from medviewer.io.workers.header_reader import HeaderReader
from medviewer.io.workers.pool import own_pool
from medviewer.io.workers.vetted import open_vetted
from tests.support import planted_parsers
from tests.support.archives import write_tar, write_zip
from tests.support.dicom_files import write_image

GREY = np.arange(20, dtype=np.uint8).reshape(4, 5)
VOXELS = np.arange(24, dtype=np.int16).reshape(2, 3, 4)
LIMIT_S = 3.0
"""Much more than an honest file takes, also on a busy machine."""

HEADER_WORDS = {"hang": "took longer than 3 s", "crash": "brought its reader down"} | {
    "greedy": "not memory enough"
}
PIXEL_WORDS = {"hang": "took longer than 3 s", "crash": "brought its decoder down"} | {
    "greedy": "not memory enough"
}


def _go_on() -> None:
    """Stop for nothing."""


@pytest.fixture
def planted_headers(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeaderReader]:
    """Read headers in a process in which some files misbehave."""
    reader = HeaderReader(LIMIT_S)
    monkeypatch.setattr(header_reader, "serve_headers", planted_parsers.planted_headers)
    monkeypatch.setattr(header_reader, "MAX_DIRECTORY_SECONDS", LIMIT_S)
    monkeypatch.setattr(header_reader, "MAX_SHOWN_SECONDS", LIMIT_S)
    monkeypatch.setattr(header_reader, "HEADER_READER", reader)
    monkeypatch.setattr(header_reader, "ELEMENTS_READER", reader)
    yield reader
    reader.close()


@pytest.fixture
def planted_archives(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Unpack archives in a process in which some members misbehave."""
    reader = ArchiveReader(LIMIT_S)
    monkeypatch.setattr(archive_reader, "serve_archives", planted_parsers.planted_archives)
    monkeypatch.setattr(archive_reader, "ARCHIVE_READER", reader)
    yield
    reader.close()


@pytest.fixture
def planted_decoders(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Decode in processes in which some files misbehave."""
    monkeypatch.setattr(process, "serve_within_limits", planted_parsers.planted_decoder)
    with own_pool(time_limit_s=LIMIT_S) as pool:
        monkeypatch.setattr(slice_filling, "shared_pool", lambda: pool)
        monkeypatch.setattr(packed_filling, "shared_pool", lambda: pool)
        yield


def _picture(path: Path) -> None:
    Image.fromarray(GREY).save(path)


def _packed(path: Path) -> None:
    nibabel.save(nibabel.Nifti1Image(VOXELS.transpose(2, 1, 0), np.diag([-1, -1, 1, 1])), path)


WRITERS = {".png": _picture, ".nii.gz": _packed}


def _reasons(index: StudyIndex) -> dict[str, str]:
    return {entry.file: entry.reason for entry in index.skipped}


def _all_series(index: StudyIndex) -> dict[str, Series]:
    return {series.description: series for study in index.studies for series in study.series}


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.usefixtures("planted_headers")
def test_a_header_that_misbehaves_is_one_reason_and_the_next_is_read(
    tmp_path: Path, suffix: str
) -> None:
    for kind in HEADER_WORDS:
        WRITERS[suffix](tmp_path / f"{kind}{suffix}")
        WRITERS[suffix](tmp_path / f"{kind[:3]}z{suffix}")  # the one behind it
    index = scan([tmp_path], WorkContext())
    reasons = _reasons(index)
    assert set(reasons) == {f"{kind}{suffix}" for kind in HEADER_WORDS}
    for kind, words in HEADER_WORDS.items():
        assert words in reasons[f"{kind}{suffix}"]
    assert len(_all_series(index)) == len(HEADER_WORDS)


@pytest.mark.parametrize("kind", HEADER_WORDS)
def test_elements_that_misbehave_are_one_reason_and_the_next_are_listed(
    tmp_path: Path, planted_headers: HeaderReader, kind: str
) -> None:
    bad = write_image(tmp_path / f"{kind}.dcm", GREY)
    with pytest.raises(ReadError, match=HEADER_WORDS[kind]):
        planted_headers.elements(bad, CancelToken().raise_if_cancelled)
    good = planted_headers.elements(
        write_image(tmp_path / "good.dcm", GREY), CancelToken().raise_if_cancelled
    )
    assert "Modality" in {element.keyword for element in good}


@pytest.mark.usefixtures("planted_headers")
@pytest.mark.parametrize("kind", HEADER_WORDS)
def test_a_header_that_is_not_plain_is_read_by_the_window_once_it_was_read_elsewhere(
    kind: str, tmp_path: Path
) -> None:
    syntax = ExplicitVRBigEndian
    bad = write_image(tmp_path / f"{kind}.dcm", GREY, transfer_syntax=syntax)
    with pytest.raises(ReadError, match=HEADER_WORDS[kind]), open_vetted(bad, {0x00280010}, _go_on):
        pytest.fail("the header was opened here")
    good = write_image(tmp_path / "good.dcm", GREY, transfer_syntax=syntax)
    with open_vetted(good, {0x00280010}, _go_on) as opened:
        assert opened.dataset.Rows == GREY.shape[0]
    plain = write_image(tmp_path / f"plain-{kind}.dcm", GREY)
    with open_vetted(plain, {0x00280010}, _go_on) as opened:  # nobody else is asked
        assert opened.dataset.Rows == GREY.shape[0]


def test_only_the_elements_that_are_wanted_are_read_elsewhere(tmp_path: Path) -> None:
    """Another one is beyond the limit of a header that is listed."""
    path = write_image(tmp_path / "a.dcm", GREY, transfer_syntax=ExplicitVRBigEndian)
    dataset = dcmread(path)
    dataset.private_block(0x0029, "TEST", create=True).add_new(
        1, "OB", bytes(MAX_ELEMENT_BYTES + 2)
    )
    dataset.save_as(path)
    with pytest.raises(ReadError, match="limit"):
        header_reader.ELEMENTS_READER.elements(path, _go_on)
    with open_vetted(path, {0x00280010}, _go_on) as opened:
        assert opened.dataset.Rows == GREY.shape[0]


def test_elements_that_hang_can_be_stopped(
    tmp_path: Path, planted_headers: HeaderReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(header_reader, "MAX_SHOWN_SECONDS", 600.0)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        planted_headers.elements(write_image(tmp_path / "hang.dcm", GREY), token.raise_if_cancelled)


@pytest.mark.usefixtures("planted_headers")
@pytest.mark.parametrize("kind", HEADER_WORDS)
def test_a_dicomdir_that_misbehaves_is_one_reason(tmp_path: Path, kind: str) -> None:
    path = _directory(tmp_path / kind)
    image = write_image(tmp_path / "a.dcm", np.ones((2, 2), np.int16))
    index = scan([path, image], WorkContext())
    ((file, reason),) = _reasons(index).items()
    assert file == f"{kind}/DICOMDIR"
    assert HEADER_WORDS[kind] in reason
    assert len(_all_series(index)) == 1


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz"])
@pytest.mark.usefixtures("planted_archives")
def test_an_archive_that_misbehaves_is_one_reason_and_the_next_is_read(
    tmp_path: Path, suffix: str
) -> None:
    write = write_zip if suffix == ".zip" else write_tar
    for number, kind in enumerate(HEADER_WORDS):
        pixels = np.full((2, 2), number, np.int16)
        image = write_image(tmp_path / "image", pixels).read_bytes()
        (tmp_path / "image").unlink()
        write(tmp_path / f"{kind}{suffix}", {"before.txt": b"x", f"{kind}.dcm": image})
        write(tmp_path / f"{kind}z{suffix}", {"good.dcm": image})
    index = scan([tmp_path], WorkContext())
    reasons = _reasons(index)
    assert reasons.pop(f"hang{suffix}") == archive_reader.TOO_LONG
    assert reasons.pop(f"crash{suffix}") == archive_reader.CRASHED
    assert "not memory enough" in reasons.pop(f"greedy{suffix}")
    assert reasons == {f"{kind}{suffix}/before.txt": "not an image file" for kind in HEADER_WORDS}
    assert sum(series.image_count for series in _all_series(index).values()) == 3


@pytest.mark.usefixtures("planted_archives")
def test_an_archive_that_hangs_can_be_stopped(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"hang.dcm": b"x"})
    reader = ArchiveReader(600.0)
    calls = iter(range(1000))

    def stop() -> None:
        if next(calls) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(reader.unpack(path, tmp_path, 2**20, stop))
    reader.close()


def test_a_dicomdir_that_hangs_can_be_stopped(
    tmp_path: Path, planted_headers: HeaderReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(header_reader, "MAX_DIRECTORY_SECONDS", 600.0)
    token = CancelToken()

    def stop() -> None:
        token.cancel()
        token.raise_if_cancelled()

    with pytest.raises(Cancelled):
        planted_headers.file_ids(_directory(tmp_path / "hang"), stop)
    path = tmp_path / "next" / "next.png"
    path.parent.mkdir()
    _picture(path)
    assert planted_headers.read(path, "next.png", "picture").instance.rows == 4


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.usefixtures("planted_decoders")
def test_pixels_that_misbehave_are_one_reason_and_the_next_are_decoded(
    tmp_path: Path, suffix: str
) -> None:
    for name in (*PIXEL_WORDS, "honest"):
        WRITERS[suffix](tmp_path / f"{name}{suffix}")
    series = _all_series(scan([tmp_path], WorkContext()))
    for kind, words in PIXEL_WORDS.items():
        own = series[f"{kind}{suffix}"]
        with pytest.raises(ReadError, match=words):
            read_volume(own.stacks[0], own, WorkContext())
        own = series[f"honest{suffix}"]
        volume = read_volume(own.stacks[0], own, WorkContext())
        expected = VOXELS if suffix == ".nii.gz" else GREY[None]
        np.testing.assert_array_equal(volume.stored, expected)


def _directory(folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(str(get_testdata_file("DICOMDIR")), folder / "DICOMDIR"))
