"""Files are opened with care, and every failure has a reason."""

import os
import socket
import sys
from pathlib import Path

import pytest

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.io.readers import read_volume, scan
from medviewer.io.regular_file import UNREADABLE, open_raw, open_regular
from medviewer.io.workers import header_reader
from tests.support.phantoms import write_series


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match="not a regular file"):
        open_regular(tmp_path / "pipe")


def test_a_socket_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        with pytest.raises(ReadError, match="not a regular file"):
            open_regular(Path("socket"))


def test_a_broken_link_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ReadError, match="broken link"):
        open_regular(tmp_path / "link")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_takes_the_place_of_a_file_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"x")
    before = (tmp_path / "file").stat()
    monkeypatch.setattr(Path, "stat", lambda *_: before)
    with pytest.raises(ReadError, match="not a regular file"):
        open_regular(tmp_path / "pipe")


def test_a_forbidden_file_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"x")

    def refuse(*args: object) -> None:
        raise PermissionError

    # the tests may run as root, who may read all
    monkeypatch.setattr("medviewer.io.regular_file.os.open", refuse)
    with pytest.raises(ReadError, match="may not read"):
        open_regular(path)


@pytest.mark.skipif(sys.platform != "linux", reason="it takes a file that fails when it is read")
def test_a_disk_that_fails_costs_the_files_on_it_alone(tmp_path: Path) -> None:
    write_series(tmp_path, slices=2)
    # nothing is at the beginning of a process's memory: reading there fails as a bad disk does
    (tmp_path / "bad.dcm").symlink_to("/proc/self/mem")
    index = scan([tmp_path], WorkContext())
    assert [series.image_count for study in index.studies for series in study.series] == [2]
    assert [(own.file, own.reason) for own in index.skipped] == [("bad.dcm", UNREADABLE)]


@pytest.mark.skipif(sys.platform != "linux", reason="it takes a file that fails when it is read")
@pytest.mark.parametrize("size", [(), (None,), (-1,), (16,), (2**20,)])
def test_a_disk_that_fails_is_a_reason_however_it_is_read(size: tuple[int | None, ...]) -> None:
    for opened in (open_regular, open_raw):
        with opened(Path("/proc/self/mem")) as stream:
            with pytest.raises(ReadError) as failed:
                stream.read(*size)
            assert str(failed.value) == UNREADABLE


@pytest.mark.parametrize("size", [(), (None,), (-1,), (2**20,)])
def test_what_is_read_is_what_is_there(tmp_path: Path, size: tuple[int | None, ...]) -> None:
    content = bytes(range(256)) * 300
    (tmp_path / "file").write_bytes(content)
    for opened in (open_regular, open_raw):
        with opened(tmp_path / "file") as stream:
            assert stream.read(10) == content[:10]
            assert stream.read(*size) == content[10:]
            assert stream.read(*size) == b""


@pytest.mark.skipif(sys.platform != "linux", reason="it takes a file that fails when it is read")
def test_a_disk_that_fails_is_not_read_again_as_a_doubtful_header(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the file is read twice")

    monkeypatch.setattr(header_reader.HeaderReader, "read", never)
    with pytest.raises(ReadError) as failed:
        header_reader.read_header_safely(Path("/proc/self/mem"), "bad.dcm")
    assert str(failed.value) == UNREADABLE


@pytest.mark.skipif(sys.platform != "linux", reason="it takes a file that fails when it is read")
def test_a_disk_that_fails_later_costs_one_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = write_series(tmp_path, slices=3)
    (study,) = scan([tmp_path], WorkContext()).studies
    (series,) = study.series
    opened = os.open

    def open_bad(path: str, flags: int, *mode: int) -> int:
        return opened("/proc/self/mem" if str(path) == str(written[1]) else path, flags, *mode)

    monkeypatch.setattr("medviewer.io.slice_filling.read_plain", lambda *_: False)
    monkeypatch.setattr("medviewer.io.regular_file.os.open", open_bad)
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert [volume.missing(index) for index in range(3)] == ["", UNREADABLE, ""]
