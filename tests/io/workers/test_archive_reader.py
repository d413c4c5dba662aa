"""Archives in a process of their own: what it tells is checked, and nobody waits for another."""

import json
import threading
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path

import pytest

from medviewer.errors import ReadError
from medviewer.io.sources import unpacking
from medviewer.io.sources.unpacking import UnpackedMember
from medviewer.io.workers import archive_reader, archive_server
from medviewer.io.workers.archive_reader import CRASHED, TOO_LONG, ArchiveReader
from medviewer.io.workers.archive_server import answer, question
from medviewer.io.workers.warm_process import UnfinishedReadError
from tests.support import archive_servers
from tests.support.archives import write_zip

ROOM = 2**28


@pytest.fixture
def reader() -> Iterator[ArchiveReader]:
    made = ArchiveReader()
    yield made
    made.close()


def _go_on() -> None:
    """Pass a checkpoint."""


def _unpacked(reader: ArchiveReader, path: Path, folder: Path) -> list[UnpackedMember]:
    folder.mkdir(exist_ok=True)
    return list(reader.unpack(path, folder, ROOM, _go_on))


def test_a_process_is_used_again_and_two_archives_may_be_unpacked_at_a_time(
    tmp_path: Path, reader: ArchiveReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    start = archive_reader.start_process

    def counted(target: object, name: str) -> object:
        started.append(name)
        return start(target, name)  # type: ignore[arg-type]  # what the reader gives

    monkeypatch.setattr(archive_reader, "start_process", counted)
    first = write_zip(tmp_path / "a.zip", {"1": b"one", "2": b"two"})
    second = write_zip(tmp_path / "b.zip", {"3": b"three"})
    folder = tmp_path / "first"
    folder.mkdir()
    members = reader.unpack(first, folder, ROOM, _go_on)
    assert next(members) == UnpackedMember("1", "0/1")
    assert _unpacked(reader, second, tmp_path / "second") == [UnpackedMember("3", "0/3")]
    assert list(members) == [UnpackedMember("2", "0/2")]
    assert _unpacked(reader, second, tmp_path / "third") == [UnpackedMember("3", "0/3")]
    assert len(started) == 2
    assert (folder / "0" / "2").read_bytes() == b"two"


def test_odd_names_are_names(tmp_path: Path, reader: ArchiveReader) -> None:
    path = write_zip(tmp_path / "a.zip", {".\n": b"1", "...": b"2", "x\\y": b"3"})
    found = _unpacked(reader, path, tmp_path / "to")
    assert [own.place for own in found] == ["0/.\n", "0/...", "1/y"]
    assert found[0].name == ".?"


def test_a_damaged_archive_does_not_cost_its_process(tmp_path: Path, reader: ArchiveReader) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\3\4 and no more")
    with pytest.raises(ReadError, match="damaged"):
        _unpacked(reader, tmp_path / "a.zip", tmp_path / "to")
    assert reader._spare is not None
    assert reader._spare._running is not None


@pytest.mark.parametrize("said", archive_servers.LIES)
def test_what_makes_no_sense_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: ArchiveReader, said: bytes
) -> None:
    ours, theirs = archive_servers.answering(said)
    monkeypatch.setattr(
        archive_reader, "start_process", lambda *_: (archive_servers.NoProcess(), ours)
    )
    with pytest.raises(UnfinishedReadError, match=CRASHED):
        _unpacked(reader, tmp_path / "a.zip", tmp_path)
    theirs.close()


def test_texts_are_made_fit_to_be_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: ArchiveReader
) -> None:
    ours, theirs = archive_servers.answering(b'["member", "../\\n", "x", "two\\nlines"]')
    theirs.send_bytes(b'["end", "the\\nend"]')
    monkeypatch.setattr(
        archive_reader, "start_process", lambda *_: (archive_servers.NoProcess(), ours)
    )
    members = reader.unpack(tmp_path / "a.zip", tmp_path, ROOM, _go_on)
    assert next(members) == UnpackedMember("(..)/?", "", "two lines")
    with pytest.raises(ReadError, match=r"^the end$"):
        next(members)
    theirs.close()


def test_time_counts_for_each_member_and_large_ones_have_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four quiet spells of 0.2 s are borne: between members, and after parts; the fifth is not."""
    monkeypatch.setattr(archive_reader, "serve_archives", archive_servers.slow)
    monkeypatch.setattr(archive_reader, "SECONDS_PER_PART", 10.0)
    reader = ArchiveReader(10.0)
    assert [own.name for own in _unpacked(reader, tmp_path / "a.zip", tmp_path)] == ["1", "2"]
    monkeypatch.setattr(archive_reader, "SECONDS_PER_PART", 0.0)
    reader._time_limit_s = 0.3
    begin = time.monotonic()
    with pytest.raises(UnfinishedReadError, match=TOO_LONG):
        _unpacked(reader, tmp_path / "a.zip", tmp_path)
    assert time.monotonic() - begin < 60.0  # the process would be silent for ever
    reader.close()


def test_a_lack_of_memory_ends_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> Iterator[UnpackedMember]:
        raise MemoryError

    monkeypatch.setattr(unpacking, "unpack", greedy)
    said: list[bytes] = []
    answer(question(tmp_path, tmp_path, 1), said.append)
    ((kind, reason),) = map(json.loads, said)
    assert kind == archive_server.END
    assert "not memory enough" in reason


def test_the_server_tells_parts_members_and_the_end(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"x": b"content", "../y": b"out"})
    said: list[bytes] = []
    answer(question(path, tmp_path, ROOM), said.append)
    assert [json.loads(own) for own in said] == [
        ["part"],
        ["member", "x", "0/x", ""],
        ["member", "(..)/y", "", "the archive gives it a place outside of the archive"],
        ["end", ""],
    ]


def test_the_server_tells_why_an_archive_ends_early(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\3\4 and no more")
    whole = write_zip(tmp_path / "b.zip", {"x": b"content"})
    said: list[bytes] = []
    answer(question(tmp_path / "a.zip", tmp_path, ROOM), said.append)
    answer(question(whole, tmp_path / "gone", ROOM), said.append)
    (end, reason), no_place = map(json.loads, said)
    assert end == archive_server.END
    assert "damaged" in reason
    assert no_place == [archive_server.NO_PLACE]


def test_the_server_works_until_the_other_end_hangs_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_server.signal, "signal", lambda *_: None)  # for a main thread only
    monkeypatch.setattr(archive_server, "limit_memory", lambda _: None)
    ours, theirs = Pipe()
    serving = threading.Thread(target=archive_server.serve_archives, args=(theirs,))
    serving.start()
    assert ours.recv_bytes() == archive_server.READY
    for _ in range(2):
        ours.send_bytes(question(tmp_path / "gone.zip", tmp_path, ROOM))
        assert json.loads(ours.recv_bytes())[0] == archive_server.END
    ours.close()
    serving.join(60.0)
    assert not serving.is_alive()
