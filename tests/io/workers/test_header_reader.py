"""Doubtful headers in a process of their own: the same answers, and nothing that can hurt."""

import os
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_files
from pydicom.uid import ExplicitVRBigEndian

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.dicom.headers import FileHeader, read_header, read_plain_file_header
from medviewer.io.readers import scan
from medviewer.io.workers import header_reader
from medviewer.io.workers.header_reader import CRASHED, HeaderReader, read_header_safely
from medviewer.io.workers.header_server import answer_to, question, serve_headers
from tests.support import header_servers
from tests.support.dicom_files import write_image

BIG_ENDIAN = {"transfer_syntax": ExplicitVRBigEndian}  # never plain
Server = Callable[[Connection], None]


def _outcome(read: Callable[[Path, str], FileHeader], path: Path) -> FileHeader | str:
    try:
        return read(path, "name")
    except ReadError as error:
        return str(error)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return write_image(tmp_path / "film.dcm", np.ones((3, 4), np.int16))


@pytest.fixture
def reader_with(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Server], HeaderReader]]:
    made: list[HeaderReader] = []

    def make(server: Server) -> HeaderReader:
        monkeypatch.setattr(header_reader, "serve_headers", server)
        made.append(HeaderReader(time_limit_s=0.3))
        return made[-1]

    yield make
    for reader in made:
        reader.close()


def test_every_file_is_read_as_in_this_process() -> None:
    quiet_parsers()
    doubtful = 0
    for name in sorted(get_testdata_files()):
        path = Path(name)
        if not path.is_file():
            continue
        expected = _outcome(read_header, path)
        doubtful += "not an image" not in str(expected) and not _is_plain(path)
        assert _outcome(read_header_safely, path) == expected, path.name
    assert doubtful > 20


def _is_plain(path: Path) -> bool:
    try:
        return read_plain_file_header(path, "") is not None
    except ReadError:
        return True


def test_a_reader_that_hangs_is_stopped_and_renewed(
    film: Path, reader_with: Callable[[Server], HeaderReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = header_reader.serve_headers
    reader = reader_with(header_servers.hang)
    assert (
        _outcome(reader.read, film) == "reading the header took longer than 0.3 s and was stopped"
    )
    monkeypatch.setattr(header_reader, "serve_headers", honest)
    reader._time_limit_s = 30.0
    assert _outcome(reader.read, film) == read_header(film, "name")


def test_a_reader_that_crashes_costs_one_file(
    film: Path, reader_with: Callable[[Server], HeaderReader]
) -> None:
    reader = reader_with(header_servers.crash)
    for _ in range(2):  # the second one is another process
        assert _outcome(reader.read, film) == CRASHED


def test_a_reader_that_lies_is_not_believed(
    film: Path, reader_with: Callable[[Server], HeaderReader]
) -> None:
    reader = reader_with(header_servers.lie)
    reader._time_limit_s = 10.0
    assert [_outcome(reader.read, film) for _ in range(6)] == [CRASHED] * 6
    assert _outcome(reader.read, film) == "one line"
    assert _outcome(reader.read, film) == CRASHED  # it hung up


@pytest.mark.parametrize("error", [OSError, RuntimeError])
def test_without_a_process_the_header_is_read_here(
    film: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def no_process(*_: object) -> None:
        raise error

    monkeypatch.setattr(header_reader, "start_process", no_process)
    assert HeaderReader().read(film, "name") == read_header(film, "name")


def test_a_process_that_does_not_start_is_no_obstacle(
    film: Path, reader_with: Callable[[Server], HeaderReader]
) -> None:
    reader = reader_with(header_servers.fail_to_start)
    assert reader.read(film, "name") == read_header(film, "name")


def test_closing_twice_is_fine() -> None:
    reader = HeaderReader()
    reader.close()
    reader.close()


def test_names_that_are_no_text_find_their_files(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", np.ones((3, 4), np.int16))
    odd = path.rename(tmp_path / b"\xff\xe4.dcm".decode("utf-8", "surrogateescape"))
    assert b'"header"' in answer_to(question(odd, "?"))


def test_a_lack_of_memory_is_a_reason(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from medviewer.io.workers import header_server

    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(header_server, "read_header", greedy)
    assert b"not memory enough" in answer_to(question(film, ""))


def test_what_could_not_be_finished_is_asked_again_next_time(
    tmp_path: Path,
    reader_with: Callable[[Server], HeaderReader],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path / "cache"))
    path = write_image(tmp_path / "in" / "a.dcm", np.ones((3, 4), np.int16), **BIG_ENDIAN)
    os.utime(path, (0, 0))
    honest = header_reader.HEADER_READER
    monkeypatch.setattr(header_reader, "HEADER_READER", reader_with(header_servers.crash))
    (skipped,) = scan([tmp_path / "in"], WorkContext(), remember=True).skipped
    assert skipped.reason == CRASHED
    monkeypatch.setattr(header_reader, "HEADER_READER", honest)
    honest.close()
    monkeypatch.setattr(header_reader, "serve_headers", serve_headers)
    assert scan([tmp_path / "in"], WorkContext(), remember=True).skipped == ()
