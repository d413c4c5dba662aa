"""The watcher finds what a reader did not survive. The readers here are made for that."""

import sys
from pathlib import Path

import pytest

from tests.fuzz import __main__ as command
from tests.fuzz import target
from tests.fuzz.watch import Finding, Run, watch

_READER = """
import sys, os, signal, threading
first = int(sys.argv[2])
for number in range(first, 1000):
    print("begin", number, flush=True)
    if number == 1:
        threading.Event().wait()
    if number == 3:
        os.kill(os.getpid(), signal.SIGSEGV)
    if number == 5:
        print("wrong 5 ValueError", flush=True)
    if number == 7:
        threading.Event().wait()
    print("end", number, flush=True)
"""


def test_hangs_crashes_and_errors_are_found_and_the_rest_is_read() -> None:
    run = Run(0, [])
    while len(run.findings) < 4:  # seven is a hang again: all before it were seen
        first = run.findings[-1].number + 1 if run.findings else 0
        more = watch(1, 1.0, time_limit_s=0.5, target=("-c", _READER), first=first)
        run = Run(run.read + more.read, [*run.findings, *more.findings])
    found = [(own.number, own.kind) for own in run.findings[:4]]
    assert found == [(1, "hang"), (3, "crash"), (5, "error"), (7, "hang")]
    assert run.read >= 5  # 0, 2, 4, 5, 6


def test_a_reader_that_never_starts_is_no_endless_loop() -> None:
    run = watch(1, 0.5, target=("-c", "import sys; sys.exit(3)"))
    assert run.findings
    assert {own.kind for own in run.findings} == {"crash"}
    assert len({own.number for own in run.findings}) == len(run.findings)


def test_findings_are_kept_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "watch", lambda *_, **__: Run(9, [Finding(4, "hang", "slow")]))
    monkeypatch.setattr(sys, "argv", ["fuzz", "--seed", "3", "--out", str(tmp_path)])
    assert command.main() == 1
    kept = tmp_path / "3-4-hang"
    assert kept.read_bytes() == target.content_of(3, 4, list(command.seeds().values()))
    assert "9 damaged files read, 1 findings (seed 3)" in capsys.readouterr().out


def test_a_run_without_findings_is_fine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "watch", lambda *_, **__: Run(5, []))
    monkeypatch.setattr(sys, "argv", ["fuzz"])
    assert command.main() == 0
    assert "5 damaged files read, 0 findings (seed 1)" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"junk", b"PK\x03\x04", b"II*\0", b"NRRD0004\n"])
def test_a_file_that_ends_as_a_reason_passes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    target.check(tmp_path / "file")


@pytest.mark.parametrize("reason", ["", "two\nlines", "x" * 301])
def test_a_reason_that_nobody_could_read_is_wrong(reason: str) -> None:
    with pytest.raises(AssertionError):
        target._check_reason(reason)
