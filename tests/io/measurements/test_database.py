import os
import signal
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.errors import MedviewerError
from medviewer.image.measuring.measurement import ImageKey, Kind, Measurement, Quantity
from medviewer.io.measurements import connection
from medviewer.io.measurements.connection import measurements_folder
from medviewer.io.measurements.database import (
    Loaded,
    load_measurements,
    save_measurements,
)

STUDY = ("patient", "1.2")
IMAGE = ImageKey(*STUDY, "1.3", "1.4", 2)
LENGTH = Measurement(
    "a", Kind.LENGTH, IMAGE, "image", ((0.0, 0.0), (3.0, 4.0)), "Node", "",
    (Quantity("length", 5.0, "mm"),),
)  # fmt: skip


def file() -> Path:
    return measurements_folder() / "measurements.sqlite3"


def save(*measurements: Measurement) -> str:
    return save_measurements(measurements, ())


def change_file(statement: str, *values: object) -> None:
    opened = sqlite3.connect(file())
    with opened:
        opened.execute(statement, values)
    opened.close()


def test_nothing_was_saved_yet() -> None:
    assert load_measurements([STUDY]) == Loaded()
    assert not measurements_folder().exists()


def test_what_was_saved_is_there_again() -> None:
    assert save(LENGTH) == ""
    assert load_measurements([STUDY]) == Loaded((LENGTH,))


def test_change_takes_the_place_and_removal_takes_it_away() -> None:
    other = replace(LENGTH, identifier="b")
    save(LENGTH, other)
    save_measurements([replace(LENGTH, name="Cyst")], ["b"])
    assert load_measurements([STUDY]).measurements == (replace(LENGTH, name="Cyst"),)


def test_only_the_studies_asked_for_come() -> None:
    elsewhere = replace(LENGTH, identifier="b", image=replace(IMAGE, study="9.9"))
    stranger = replace(LENGTH, identifier="c", image=replace(IMAGE, patient="other"))
    save(LENGTH, elsewhere, stranger)
    assert load_measurements([STUDY]).measurements == (LENGTH,)
    assert load_measurements([STUDY, ("patient", "9.9")]).measurements == (LENGTH, elsewhere)


def test_file_and_folder_are_for_the_user_alone() -> None:
    save(LENGTH)
    assert stat.S_IMODE(file().stat().st_mode) == 0o600
    assert stat.S_IMODE(measurements_folder().stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_damaged_file_is_kept_aside_and_named(damage: bytes) -> None:
    save(LENGTH)
    file().write_bytes(damage)
    loaded = load_measurements([STUDY])
    assert loaded.measurements == ()
    assert "damaged-1.sqlite3" in loaded.note
    assert loaded.note.count(". ") == 0  # one sentence
    kept = measurements_folder() / "measurements.damaged-1.sqlite3"
    assert kept.read_bytes() == damage
    save(LENGTH)
    assert load_measurements([STUDY]) == Loaded((LENGTH,))


@pytest.mark.parametrize("damage", [b"\xff" * 4096, b"\x0a" + b"\0" * 7])
def test_page_that_is_damaged_is_found(damage: bytes) -> None:
    save(*(replace(LENGTH, identifier=f"{n}", text="x" * 900) for n in range(50)))
    content = bytearray(file().read_bytes())
    content[4096 : 4096 + len(damage)] = damage
    file().write_bytes(content)
    assert "damaged-1" in load_measurements([STUDY]).note


def test_second_damaged_file_overwrites_no_first() -> None:
    for number in (1, 2):
        measurements_folder().mkdir(parents=True, exist_ok=True)
        file().write_bytes(b"junk %d" % number)
        assert f"damaged-{number}.sqlite3" in save(LENGTH)
    assert (measurements_folder() / "measurements.damaged-1.sqlite3").read_bytes() == b"junk 1"


def test_database_of_another_program_is_kept_aside() -> None:
    measurements_folder().mkdir(parents=True)
    change_file("create table songs (title text)")
    assert "damaged-1" in save(LENGTH)


def test_database_of_a_newer_version_is_left_alone() -> None:
    save(LENGTH)
    change_file("pragma user_version = 99")
    before = file().read_bytes()
    with pytest.raises(MedviewerError, match="newer MedViewer"):
        save(replace(LENGTH, name="Cyst"))
    with pytest.raises(MedviewerError, match="newer MedViewer"):
        load_measurements([STUDY])
    assert file().read_bytes() == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("document", "{}"),
        ("document", "[" * 100_000),
        ("document", "no JSON"),
        ("frame", "two"),
        ("series", b"1"),
    ],
)
def test_row_that_makes_no_sense_is_said_and_stays(column: str, value: object) -> None:
    save(LENGTH, replace(LENGTH, identifier="b"))
    change_file(f"update measurements set {column} = ? where id = 'b'", value)
    loaded = load_measurements([STUDY])
    assert loaded.measurements == (LENGTH,)
    assert loaded.note.startswith("1 saved measurements cannot be understood")
    save(LENGTH)
    assert load_measurements([STUDY]).note == loaded.note


def test_file_that_another_program_holds_is_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    save(LENGTH)
    monkeypatch.setattr(connection, "_PATIENCE_S", 0.01)
    other = sqlite3.connect(file(), isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(MedviewerError, match="cannot be saved or read now"):
        save(replace(LENGTH, name="Cyst"))
    other.close()
    assert load_measurements([STUDY]) == Loaded((LENGTH,))


def test_folder_that_cannot_be_made_is_said(data_folder: Path) -> None:
    data_folder.write_text("a file where the folder should be")
    with pytest.raises(MedviewerError, match="cannot be saved or read now"):
        save(LENGTH)


CHILD = """
import sys
from dataclasses import replace
from tests.io.measurements.test_database import LENGTH, save
for n in range(100_000):
    save(replace(LENGTH, identifier=f"{n:06}"))
    print(n, flush=True)
"""


def test_killed_program_loses_nothing_that_was_saved() -> None:
    """SIGKILL in the middle of writing: all that was told to be saved is there, and no damage."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) == 25:
            break
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read().split()
    child.stdout.close()
    child.wait()
    told = int(rest[-1]) if rest else 25
    loaded = load_measurements([STUDY])
    assert loaded.note == ""
    assert len(loaded.measurements) >= told + 1
