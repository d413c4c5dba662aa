"""Scanning again: what is known is not read, and the result is that of a first scan."""

import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from medviewer.cancel import Cancelled, WorkContext
from medviewer.io import readers
from medviewer.io.readers import scan
from medviewer.io.records import StudyIndex
from medviewer.io.remembered import index_memory
from medviewer.io.remembered.database import Database, index_folder
from medviewer.io.remembered.header_json import fingerprint
from tests.support.dicom_files import image_dataset, write_dataset
from tests.support.phantoms import write_film, write_series


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are opened from now on, in order."""
    names: list[str] = []
    opened = readers.open_regular

    def note(path: Path) -> object:
        names.append(path.name)
        return opened(path)

    monkeypatch.setattr(readers, "open_regular", note)
    return names


def _scan(folder: Path, told: list[StudyIndex] | None = None) -> StudyIndex:
    return scan([folder], WorkContext(), None if told is None else told.append, remember=True)


def _images(index: StudyIndex) -> int:
    return sum(series.image_count for study in index.studies for series in study.series)


def test_unchanged_files_are_not_opened_again(tmp_path: Path, read: list[str]) -> None:
    write_series(tmp_path)
    first = _scan(tmp_path)
    read.clear()
    assert _scan(tmp_path) == first == scan([tmp_path], WorkContext())
    assert read == ["a0000.dcm", "a0001.dcm", "a0002.dcm", "a0003.dcm", "a0004.dcm"]


def test_what_was_known_is_told_before_a_file_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_series(tmp_path)
    first = _scan(tmp_path)

    def no_walk(*_: object) -> list[object]:
        assert told == [first]
        return []

    told: list[StudyIndex] = []
    monkeypatch.setattr(readers, "_list_files", no_walk)
    assert _scan(tmp_path, told) == StudyIndex()


def test_an_unchanged_folder_keeps_its_series(tmp_path: Path) -> None:
    write_series(tmp_path)
    _scan(tmp_path)
    told: list[StudyIndex] = []
    last = _scan(tmp_path, told)
    assert len(told) == 1
    assert last.studies[0].series[0] is told[0].studies[0].series[0]


def test_only_a_changed_file_is_read_again(tmp_path: Path, read: list[str]) -> None:
    paths = write_series(tmp_path)
    _scan(tmp_path)
    os.utime(paths[0], ns=(1, 1))
    read.clear()
    _scan(tmp_path)
    assert read == [paths[0].name]


def test_a_changed_file_shows_what_it_is_now(tmp_path: Path) -> None:
    write_film(tmp_path / "film")
    _scan(tmp_path)
    write_film(tmp_path / "film", BodyPartExamined="SKULL")
    assert _scan(tmp_path).studies[0].series[0].body_part == "SKULL"


def test_new_files_are_added_and_vanished_ones_forgotten(tmp_path: Path) -> None:
    paths = write_series(tmp_path / "ct")
    _scan(tmp_path)
    paths[0].unlink()
    write_film(tmp_path / "film")
    assert _scan(tmp_path) == scan([tmp_path], WorkContext())
    database = Database(fingerprint())
    names = {row.name for row in database.rows_below(str(tmp_path))}
    database.close()
    assert names == {path.name for path in paths[1:]} | {"film"}


def test_reasons_against_dicom_files_are_remembered(tmp_path: Path, read: list[str]) -> None:
    write_dataset(tmp_path / "a.dcm", image_dataset(np.zeros((4, 5), np.int16), Rows=None))
    first = _scan(tmp_path)
    read.clear()
    assert _scan(tmp_path) == first
    assert len(first.skipped) == 1
    assert read == []


def test_other_formats_are_read_every_time(tmp_path: Path, read: list[str]) -> None:
    Image.fromarray(np.zeros((4, 5), np.uint8)).save(tmp_path / "picture.png")
    (tmp_path / "notes.txt").write_text("hello")
    first = _scan(tmp_path)
    read.clear()
    assert _scan(tmp_path) == first
    assert read == ["notes.txt", "picture.png"]


def test_a_file_that_just_changed_is_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    monkeypatch.setattr(index_memory, "FRESH_NS", 10**12)
    write_film(tmp_path / "film")
    _scan(tmp_path)
    read.clear()
    _scan(tmp_path)
    assert read == ["film"]


def test_a_folder_above_profits_and_names_files_its_own_way(
    tmp_path: Path, read: list[str]
) -> None:
    write_film(tmp_path / "x" / "film")
    _scan(tmp_path / "x")
    told: list[StudyIndex] = []
    read.clear()
    index = _scan(tmp_path, told)
    assert index == scan([tmp_path], WorkContext())
    assert told[0] == index
    assert index.studies[0].series[0].frames[0].instance.file == "x/film"
    assert read == ["film"]  # by the comparison, which remembers nothing


def test_a_single_file_is_remembered(tmp_path: Path, read: list[str]) -> None:
    path = write_film(tmp_path / "film")
    first = _scan(path)
    read.clear()
    assert _scan(path) == first
    assert read == []


def test_copies_are_compared_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        write_series(tmp_path / name, slices=1)
    first = _scan(tmp_path)
    monkeypatch.setattr(readers, "same_pixels_safely", lambda *_: pytest.fail("compared again"))
    assert _scan(tmp_path) == first
    assert first.studies[0].series[0].image_count == 1


def test_what_was_read_before_a_stop_is_remembered(tmp_path: Path, read: list[str]) -> None:
    write_series(tmp_path)
    context = WorkContext()

    def stop(fraction: float, text: str) -> None:
        if fraction > 0.5:
            context.token.cancel()

    with pytest.raises(Cancelled):
        scan([tmp_path], WorkContext(context.token, stop), remember=True)
    known = list(read)
    read.clear()
    _scan(tmp_path)
    assert known
    assert not set(known) & set(read)


def _spoil(cache: Path, statement: str) -> None:
    connection = sqlite3.connect(cache / "index" / "index.sqlite3")
    with connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("header", ["'nonsense'", "'[1]'", "'1,2'", "null", "'[[[]]]'", "7"])
def test_rows_that_make_no_sense_are_read_again(tmp_path: Path, cache: Path, header: str) -> None:
    write_series(tmp_path)
    first = _scan(tmp_path)
    _spoil(cache, f"update files set header = {header} where name = cast('a0001.dcm' as blob)")
    assert _scan(tmp_path) == first


def test_a_scan_without_a_database_is_a_scan(
    tmp_path: Path, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache.parent.mkdir(exist_ok=True)
    cache.write_text("a file where the folder should be")
    write_series(tmp_path)
    assert _scan(tmp_path) == scan([tmp_path], WorkContext())


def test_a_database_that_fails_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.DatabaseError("malformed")

    write_series(tmp_path)
    first = _scan(tmp_path)
    monkeypatch.setattr(Database, "rows_below", fail)
    assert _scan(tmp_path) == first
    assert [path.name for path in index_folder().iterdir()] == ["index.sqlite3.set-aside"]


def test_nothing_is_kept_unless_asked(tmp_path: Path, cache: Path) -> None:
    write_series(tmp_path)
    scan([tmp_path], WorkContext())
    assert not cache.exists()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("wdmb")), max_size=8))
def test_whatever_happened_in_between_the_result_is_that_of_a_first_scan(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("study")
    write_series(folder, slices=4)
    _scan(folder)
    for number, kind in changes:
        _change(folder, number, kind)
        again = _scan(folder)
    again = _scan(folder)
    assert again == scan([folder], WorkContext())


def _change(folder: Path, number: int, kind: str) -> None:
    path = folder / f"a{number:04d}.dcm"
    if kind == "w":
        write_film(path, BodyPartExamined=f"PART{number}")
    elif kind == "b":
        path.write_bytes(b"broken")
    elif path.exists() and kind == "d":
        path.unlink()
    elif path.exists():
        (folder / "sub").mkdir(exist_ok=True)
        path.rename(folder / "sub" / path.name)
