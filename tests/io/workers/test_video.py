import os
import threading
import time
from pathlib import Path

import pytest

from medviewer.cancel import Cancelled, CancelToken
from medviewer.errors import MedviewerError
from medviewer.io.workers.video import make_film


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a program called ffmpeg may be written; it is the only one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder / "ffmpeg"


def write(program: Path, text: str) -> None:
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o700)


def make(folder: Path, token: CancelToken | None = None) -> Path:
    make_film(folder, folder / "film", 40, token or CancelToken())
    return folder / "film"


def test_pictures_and_their_time_are_handed_over(program: Path, tmp_path: Path) -> None:
    write(program, 'for last; do :; done; echo "$@" > "$last"')
    words = make(tmp_path).read_text().split()
    assert words[words.index("-framerate") + 1] == "1000/40"
    assert words[words.index("-i") + 1] == "%05d.png"
    assert words[words.index("-map_metadata") + 1] == "-1"


@pytest.mark.parametrize("text", ["exit 1", "exit 0"])
def test_failure_is_said(program: Path, tmp_path: Path, text: str) -> None:
    write(program, text)
    with pytest.raises(MedviewerError, match="could not make the film"):
        make(tmp_path)


def test_program_that_cannot_run_is_said(program: Path, tmp_path: Path) -> None:
    program.write_bytes(b"\x7fELF nothing")
    program.chmod(0o700)
    with pytest.raises(MedviewerError, match="cannot be started"):
        make(tmp_path)


def test_stop_ends_the_program(program: Path, tmp_path: Path) -> None:
    write(program, f"echo $$ > {tmp_path}/pid; exec sleep 60")
    token = CancelToken()
    threading.Timer(0.3, token.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        make(tmp_path, token)
    assert time.monotonic() - began < 5
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
