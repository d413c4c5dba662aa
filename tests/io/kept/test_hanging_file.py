import stat
from pathlib import Path

import pytest

from medviewer.errors import MedviewerError
from medviewer.io.kept.hanging_file import (
    MAX_BYTES,
    add_to_hanging_file,
    read_hanging_file,
    set_hanging_file_aside,
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config"


def test_no_file_is_an_empty_one() -> None:
    assert read_hanging_file() == ""


def test_what_is_added_stands_behind_the_users_own_lines(folder: Path) -> None:
    add_to_hanging_file("a = 1\n")
    file = folder / "hanging.toml"
    file.write_text("# mine\na = 1\n", encoding="utf-8")
    add_to_hanging_file("b = 2\n")
    assert read_hanging_file() == "# mine\na = 1\n\nb = 2\n"
    assert [path.name for path in folder.iterdir()] == ["hanging.toml"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_too_long_or_no_text_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / "hanging.toml").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ValueError, match="too long"):
        read_hanging_file()
    (folder / "hanging.toml").write_bytes(b"\xff")
    with pytest.raises(ValueError, match="utf-8"):
        read_hanging_file()
    with pytest.raises(MedviewerError, match="is in order"):
        add_to_hanging_file("a = 1\n")
    assert (folder / "hanging.toml").read_bytes() == b"\xff"


def test_a_folder_that_cannot_be_written_is_a_reason(folder: Path) -> None:
    folder.write_text("")
    with pytest.raises(MedviewerError, match="can be written"):
        add_to_hanging_file("a = 1\n")


def test_a_broken_file_is_kept_under_another_name(folder: Path) -> None:
    assert set_hanging_file_aside() == ""  # there is none
    folder.mkdir()
    for number in (1, 2):
        (folder / "hanging.toml").write_text("[", encoding="utf-8")
        assert set_hanging_file_aside() == f"hanging.toml.broken-{number}"
    assert not (folder / "hanging.toml").exists()
