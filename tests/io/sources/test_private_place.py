"""The private place: for this user alone, gone at the end, and gone at the next start."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from medviewer.io.sources import private_place
from medviewer.io.sources.private_place import (
    PrivatePlace,
    remove_abandoned,
    unpacked_folder,
)

_CHILD = """
from medviewer.io.sources.private_place import PLACE
(PLACE.new_folder() / "file").write_text("x")
import sys
print(PLACE.new_folder(), flush=True)
sys.stdin.read()
{end}
"""


def _child(folder: Path, end: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD.format(end=end)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"MEDVIEWER_CACHE": str(folder), "PATH": ""},
        cwd=Path(__file__).parents[3],
    )


def test_nobody_else_may_enter() -> None:
    place = PrivatePlace()
    folder = place.new_folder()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(unpacked_folder().stat().st_mode) == 0o700
    place.clear()
    assert list(unpacked_folder().iterdir()) == []


def test_clearing_twice_and_using_again_is_fine() -> None:
    place = PrivatePlace()
    assert place.room() == 0  # nothing may be written where there is no place
    place.clear()
    first = place.new_folder()
    place.clear()
    second = place.new_folder()
    assert second.is_dir()
    assert not first.exists()
    place.clear()


def test_half_of_the_free_disk_is_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    place = PrivatePlace()
    place.new_folder()
    monkeypatch.setattr(private_place.shutil, "disk_usage", lambda _: (3000, 2000, 1000, 0))

    class Usage:
        free = 1000

    monkeypatch.setattr(private_place.shutil, "disk_usage", lambda _: Usage)
    assert place.room() == 500
    Usage.free = 2**50
    assert place.room() == 2**34
    place.clear()


def test_a_program_that_ends_leaves_nothing(tmp_path: Path) -> None:
    child = _child(tmp_path)
    child.communicate("")
    assert child.returncode == 0
    assert list((tmp_path / "unpacked").iterdir()) == []


def test_what_a_killed_program_left_goes_at_the_next_start(tmp_path: Path) -> None:
    running, killed = _child(tmp_path), _child(tmp_path)
    for child in (running, killed):
        assert child.stdout is not None
        assert Path(child.stdout.readline().strip()).is_dir()
    killed.kill()
    killed.communicate()
    for name in ("half made", "being made"):
        (tmp_path / "unpacked" / name).mkdir()
    os.utime(tmp_path / "unpacked" / "half made", (0, 0))
    remove_abandoned(tmp_path / "unpacked")
    being_made, left = sorted((tmp_path / "unpacked").iterdir(), key=lambda own: own.name[0] != "b")
    assert being_made.name == "being made"
    assert (left / "lock").exists()  # of the program that still runs
    running.communicate("")
    assert not left.exists()


def test_there_may_be_nothing_to_remove(tmp_path: Path) -> None:
    remove_abandoned(tmp_path / "none")


def test_the_users_cache_folder_is_its_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDVIEWER_CACHE")
    assert unpacked_folder().name == "unpacked"
    assert "medviewer" in unpacked_folder().parts
