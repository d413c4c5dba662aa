"""The SQLite file of the remembered index."""

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from medviewer.errors import MedviewerError
from medviewer.io.remembered import database
from medviewer.io.remembered.database import Database, Row, forget_everything, index_folder

VERSION = "0123456789abcdef"


def _row(name: str, folder: str = "/study", **changes: int | str | None) -> Row:
    values = {"size": 10, "mtime_ns": 20, "header": "[]", "reason": None} | changes
    return Row(folder, name, **values)  # type: ignore[arg-type]


@pytest.fixture
def opened() -> Iterator[Database]:
    own = Database(VERSION)
    yield own
    own.close()


def test_rows_come_back(opened: Database) -> None:
    rows = [_row("a"), _row("b", header=None, reason="no image")]
    opened.store(rows)
    assert list(opened.rows_below("/study")) == rows


def test_deeper_folders_are_below_and_neighbours_are_not(opened: Database) -> None:
    inside = [_row("a", "/study"), _row("b", "/study/x"), _row("c", "/study/x/y")]
    opened.store([*inside, _row("d", "/study2"), _row("e", "/stud"), _row("f", "/study.old")])
    assert sorted(opened.rows_below("/study"), key=lambda row: row.name) == inside


def test_everything_is_below_the_root(opened: Database) -> None:
    opened.store([_row("a"), _row("b", "/")])
    assert len(list(opened.rows_below("/"))) == 2


def test_one_file_is_found_by_its_name(opened: Database) -> None:
    opened.store([_row("a"), _row("b")])
    assert list(opened.row_of("/study", "b")) == [_row("b")]
    assert list(opened.row_of("/study", "c")) == []


def test_names_that_are_no_text_come_back(opened: Database) -> None:
    row = _row("file\udce9", "/stud\udcff")
    opened.store([row])
    assert list(opened.rows_below("/stud\udcff")) == [row]


def test_a_newer_row_takes_the_place_of_an_older(opened: Database) -> None:
    opened.store([_row("a")])
    opened.store([_row("a", size=11)])
    assert list(opened.rows_below("/study")) == [_row("a", size=11)]


def test_removed_files_are_forgotten(opened: Database) -> None:
    opened.store([_row("a"), _row("b")])
    opened.remove([("/study", "a"), ("/elsewhere", "b")])
    assert list(opened.rows_below("/study")) == [_row("b")]


def test_comparisons_come_back(opened: Database) -> None:
    opened.store_comparison(b"a", b"b", same=True)
    opened.store_comparison(b"a", b"c", same=False)
    answers = [opened.comparison(b"a", name) for name in (b"b", b"c", b"d")]
    assert answers == [True, False, None]


def test_the_folders_asked_for_longest_ago_are_forgotten(
    opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MAX_FILES", 3)
    for moment, folder in enumerate(("/old", "/middle", "/new")):
        monkeypatch.setattr(database.time, "time", lambda moment=moment: moment)
        opened.store([_row("a", folder), _row("b", folder)])
    monkeypatch.setattr(database.time, "time", lambda: 9)
    assert len(list(opened.rows_below("/old"))) == 2  # asked for: the latest of all
    opened.prune()
    assert list(opened.rows_below("/middle")) == []
    assert list(opened.rows_below("/new")) == []
    assert len(list(opened.rows_below("/old"))) == 2


def test_what_is_stored_is_there_when_it_is_opened_again(opened: Database) -> None:
    opened.store([_row("a")])
    opened.close()
    again = Database(VERSION)
    assert list(again.rows_below("/study")) == [_row("a")]
    again.close()


def test_another_version_begins_anew(opened: Database) -> None:
    opened.store([_row("a")])
    opened.close()
    other = Database("f" * 16)
    assert list(other.rows_below("/study")) == []
    other.close()


def test_folder_and_file_are_for_this_user_alone(cache: Path, opened: Database) -> None:
    folder = cache / "index"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()]
    assert modes == [0o600]


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + bytes(500)]
)
def test_a_broken_file_is_set_aside(content: bytes) -> None:
    index_folder().mkdir(parents=True)
    (index_folder() / "index.sqlite3").write_bytes(content)
    own = Database(VERSION)
    assert list(own.rows_below("/study")) == []
    own.close()
    assert (index_folder() / "index.sqlite3.set-aside").read_bytes() == content


def test_a_database_of_another_program_is_set_aside() -> None:
    index_folder().mkdir(parents=True)
    foreign = sqlite3.connect(index_folder() / "index.sqlite3")
    foreign.execute("create table files (x)")
    foreign.close()
    own = Database(VERSION)
    own.store([_row("a")])
    own.close()
    assert (index_folder() / "index.sqlite3.set-aside").exists()


def test_a_locked_database_is_not_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    Database(VERSION).close()
    monkeypatch.setattr(database, "_PATIENCE_S", 0.0)
    holder = sqlite3.connect(index_folder() / "index.sqlite3", isolation_level=None)
    holder.execute("begin exclusive")
    with pytest.raises(sqlite3.OperationalError):
        Database(VERSION)
    holder.close()
    assert [path.name for path in index_folder().iterdir()] == ["index.sqlite3"]


def test_everything_can_be_forgotten(opened: Database) -> None:
    opened.store([_row("a")])
    opened.close()
    (index_folder() / "index.sqlite3.set-aside").touch()
    forget_everything()
    forget_everything()
    assert list(index_folder().iterdir()) == []


def test_what_cannot_be_removed_is_told() -> None:
    (index_folder() / "index.sqlite3").mkdir(parents=True)
    with pytest.raises(MedviewerError, match="cannot be deleted"):
        forget_everything()
