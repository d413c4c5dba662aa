"""Doubtful headers in a process of their own: the same answers, and nothing that can hurt."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
from PIL import Image
from pydicom.data import get_testdata_file, get_testdata_files
from pydicom.uid import ExplicitVRBigEndian

from medviewer.cancel import Cancelled, WorkContext
from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.dicom.headers import FileHeader, read_header, read_plain_file_header
from medviewer.io.readers import scan
from medviewer.io.workers import header_reader, process, warm_process
from medviewer.io.workers.header_reader import (
    CRASHED,
    HeaderReader,
    read_header_safely,
)
from medviewer.io.workers.header_server import answer_to, question, serve_headers
from medviewer.io.workers.warm_process import UnfinishedReadError
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


@pytest.mark.skipif(sys.platform == "win32", reason="pipes know no such limit there")
def test_a_reader_that_stops_halfway_through_its_answer_is_renewed(
    film: Path, reader_with: Callable[[Server], HeaderReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "HALF_MESSAGE_SECONDS", 0.3)
    reader = reader_with(header_servers.stop_halfway)
    reader._time_limit_s = 10.0
    assert _outcome(reader.read, film) == CRASHED


def test_closing_frees_who_waits_for_an_answer(
    film: Path, reader_with: Callable[[Server], HeaderReader]
) -> None:
    reader = reader_with(header_servers.hang)
    reader._time_limit_s = 600.0
    found: list[FileHeader | str] = []
    waiting = threading.Thread(target=lambda: found.append(_outcome(reader.read, film)))
    waiting.start()
    while reader._process._running is None:
        waiting.join(0.01)
    reader.close()
    waiting.join(60.0)
    # while it was being started, the header is read here
    assert found in ([CRASHED], [read_header(film, "name")])


def test_who_waits_for_another_answer_can_stop(
    film: Path, reader_with: Callable[[Server], HeaderReader]
) -> None:
    def stop() -> None:
        raise Cancelled

    reader = reader_with(header_servers.hang)
    reader._time_limit_s = 600.0
    waiting = threading.Thread(target=lambda: _outcome(reader.read, film))
    waiting.start()
    while not reader._lock.locked():
        waiting.join(0.01)
    with pytest.raises(Cancelled):
        reader.same_pixels(film, film, stop)
    assert waiting.is_alive()
    reader.close()
    waiting.join(60.0)


def test_processes_that_do_not_start_are_not_tried_for_every_file(
    film: Path, reader_with: Callable[[Server], HeaderReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = reader_with(header_servers.fail_to_start)
    started: list[int] = []
    start = header_reader.start_process

    def counted(*arguments: Any) -> Any:
        started.append(1)
        return start(*arguments)

    monkeypatch.setattr(header_reader, "start_process", counted)
    for _ in range(6):
        assert reader.read(film, "name") == read_header(film, "name")
    assert len(started) == warm_process.MOST_STARTS


def test_pictures_packed_volumes_and_directories_are_read_here_without_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm_process, "MOST_STARTS", 0)
    reader = HeaderReader()
    Image.fromarray(np.zeros((3, 4), np.uint8)).save(tmp_path / "a.png")
    nibabel.save(nibabel.Nifti1Image(np.zeros((4, 3, 2), np.int16), None), tmp_path / "a.nii.gz")
    assert reader.read(tmp_path / "a.png", "a", "picture").instance.rows == 3
    assert reader.read(tmp_path / "a.nii.gz", "a", "nifti").instance.rows == 3
    directory = Path(str(get_testdata_file("DICOMDIR")))
    assert len(reader.file_ids(directory, lambda: None)) == 31
    film = write_image(tmp_path / "a.dcm", np.ones((3, 4), np.int16))
    assert reader.same_pixels(film, film, lambda: None)
    assert not reader.same_pixels(film, tmp_path / "a.png", lambda: None)


def test_a_directory_of_lies_is_not_believed(
    film: Path, reader_with: Callable[[Server], HeaderReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in ('{"file_ids": [1]}', '{"file_ids": "A"}', "[]"):
        with pytest.raises(UnfinishedReadError):
            header_reader._understood(answer.encode(), header_reader._file_ids_from)
    assert header_reader._understood(b'{"file_ids": []}', header_reader._file_ids_from) == []


def test_pixels_that_cannot_be_compared_safely_count_as_different(
    tmp_path: Path,
    reader_with: Callable[[Server], HeaderReader],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in "ab":
        write_image(tmp_path / f"{name}.dcm", np.ones((3, 4), np.int16), SOPInstanceUID="1.2.3")
    (series,) = scan([tmp_path], WorkContext()).studies[0].series
    assert [problem.kind for problem in series.problems][:1] != []
    assert series.image_count == 1
    monkeypatch.setattr(header_reader, "HEADER_READER", reader_with(header_servers.crash))
    (series,) = scan([tmp_path], WorkContext()).studies[0].series
    assert series.image_count == 2


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
    assert b'"header"' in answer_to(question("dicom", odd, "?"))


def test_a_lack_of_memory_is_a_reason(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from medviewer.io.workers import header_server

    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(header_server, "read_header", greedy)
    assert b"not memory enough" in answer_to(question("dicom", film))


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
