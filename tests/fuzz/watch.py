"""Watches the reading process from outside: a file that hangs it or brings it down is found."""

import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TIME_LIMIT_S = 10.0
"""How long one damaged file may take; reading an honest one of its size takes milliseconds."""
START_LIMIT_S = 120.0
_END_SECONDS = 15.0
TARGET = ("-m", "tests.fuzz.target")


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that must not do what it did."""

    number: int
    kind: str
    text: str


@dataclass(slots=True)
class Run:
    """What came of a run: how many files were read, and what was found."""

    read: int
    findings: list[Finding]


def watch(
    seed: int,
    seconds: float,
    time_limit_s: float = TIME_LIMIT_S,
    target: Sequence[str] = TARGET,
    first: int = 0,
) -> Run:
    """Let `target` read damaged files for `seconds`, again after what it did not survive."""
    run = Run(0, [])
    end = time.monotonic() + seconds
    number = first
    while time.monotonic() < end:
        number = _watch_one(_Child(seed, number, target), run, end, time_limit_s)
    return run


def _watch_one(child: "_Child", run: Run, end: float, time_limit_s: float) -> int:
    """Follow one process; return the number with which the next one begins."""
    at, limit = child.first - 1, START_LIMIT_S
    with child:
        while time.monotonic() < end or at < child.first:
            line = child.line(limit)
            if line is None:
                run.findings.append(Finding(at, "hang", f"longer than {limit:.0f} s"))
                return max(at, child.first) + 1
            if not line:
                status = child.process.wait()
                run.findings.append(Finding(at, "crash", f"ended with status {status}"))
                return max(at, child.first) + 1
            word, _, rest = line.partition(" ")
            at, limit = int(rest.partition(" ")[0]), time_limit_s
            if word == "wrong":
                run.findings.append(Finding(at, "error", rest))
            run.read += word == "end"
    return at + 1


class _Child:
    """The reading process and its lines."""

    def __init__(self, seed: int, first: int, target: Sequence[str]) -> None:
        self.first = first
        self._folder = tempfile.TemporaryDirectory(prefix="medviewer-fuzz-")
        command = [sys.executable, *target, str(seed), str(first), self._folder.name]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        self._lines = self._read()

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)  # so that its own processes end with it
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._folder.cleanup()

    def line(self, limit_s: float) -> str | None:
        """Return the next line, nothing at the end, None when it takes too long."""
        self._limit_s = limit_s
        return next(self._lines)

    def _read(self) -> Iterator[str | None]:
        stream = self.process.stdout
        assert stream is not None
        selector = selectors.DefaultSelector()
        selector.register(stream, selectors.EVENT_READ)
        left = b""
        while True:
            if b"\n" in left:
                line, _, left = left.partition(b"\n")
                yield line.decode(errors="replace")
            elif not selector.select(self._limit_s):
                yield None
            else:
                more = stream.read1(2**16)
                left += more
                if not more:
                    yield ""
