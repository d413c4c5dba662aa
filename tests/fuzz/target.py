"""The process that reads damaged files, one after the other, and says which it is at.

Started by the watcher: ``python -m tests.fuzz.target SEED FIRST FOLDER``. It writes a line before
and after every file; a line of another kind is something that must not happen.
"""

import contextlib
import random
import resource
import sys
import traceback
import warnings
from pathlib import Path

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.io.index_json import index_to_json
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Series, StudyIndex
from medviewer.io.thumbnails import read_thumbnail
from tests.fuzz.corpus import seeds
from tests.fuzz.mutate import damaged

MEMORY_BYTES = 2 * 2**30
"""What the process may take beyond what it has once everything is imported."""

MAX_REASON = 300
_STACKS = 3


def content_of(seed: int, number: int, files: list[bytes]) -> bytes:
    """Return the damaged file with this number."""
    return damaged(files, random.Random(f"{seed} {number}"))


def check(path: Path) -> None:
    """Read a file as the program does: whatever it is, it must end as reasons or as images."""
    index = scan([path], WorkContext())
    assert index.studies or index.skipped, "neither an image nor a reason"
    index_to_json(index)
    for entry in index.skipped:
        _check_reason(entry.reason)
    for series in _all_series(index):
        _read(series)


def _all_series(index: StudyIndex) -> list[Series]:
    return [series for study in index.studies for series in study.series]


def _read(series: Series) -> None:
    for stack in series.stacks[:_STACKS]:
        try:
            volume = read_volume(stack, series, WorkContext())
            volume.modality_slice(volume.slice_count // 2)
            read_thumbnail(series)
        except ReadError as error:
            _check_reason(str(error))


def _check_reason(reason: str) -> None:
    assert reason, "an empty reason"
    assert reason.isprintable(), "a reason that is no line of text"
    assert len(reason) <= MAX_REASON, f"a reason of {len(reason)} letters"
    for words in ("brought", "took longer", "no process"):  # survived, but worth a look
        assert words not in reason, reason


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _say(word: str, number: int, text: str = "") -> None:
    sys.stdout.write(f"{word} {number} {text}\n")
    sys.stdout.flush()


def main(seed: int, first: int, folder: Path) -> None:
    """Read damaged files from number `first` on, until killed."""
    files = list(seeds().values())
    warnings.simplefilter("error", RuntimeWarning)
    _limit_memory()
    number = first
    while True:
        path = folder / "file"
        path.write_bytes(content_of(seed, number, files))
        _say("begin", number)
        try:
            check(path)
        except Exception:  # noqa: BLE001 - that is what is looked for
            _say("wrong", number, traceback.format_exc().replace("\n", " | "))
        _say("end", number)
        number += 1


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
