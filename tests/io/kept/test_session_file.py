import json
import stat
from pathlib import Path

import pytest

from medviewer.errors import MedviewerError
from medviewer.io.kept import session_file
from medviewer.io.kept.session_file import read_session_file, session_folder, write_session_file


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDVIEWER_DATA", str(tmp_path))
    return tmp_path / "session"


def test_no_file_is_no_document() -> None:
    assert read_session_file() is None


def test_a_document_comes_back_and_is_for_this_user_alone(folder: Path) -> None:
    write_session_file({"a": 1})
    write_session_file({"a": [2]})
    assert read_session_file() == {"a": [2]}
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert session_folder() == folder


@pytest.mark.parametrize("text", ["{", "\ud800", "[" * 100_000, "[" + "1," * 10**6 + "1]"])
def test_a_damaged_file_is_a_reason(folder: Path, text: str) -> None:
    folder.mkdir()
    (folder / "session.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(MedviewerError, match="open it by File"):
        read_session_file()


def test_what_cannot_be_written_is_a_reason_and_the_old_one_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_session_file([1])

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(session_file.os, "fsync", fail)
    with pytest.raises(MedviewerError, match="disk is not full"):
        write_session_file([2])
    assert json.loads((folder / "session.json").read_text()) == [1]
