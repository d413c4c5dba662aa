"""What several commands begin with: a path is scanned, series are chosen and read."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from medviewer.cancel import WorkContext
from medviewer.cli.paths import existing
from medviewer.errors import MedviewerError, UsageError
from medviewer.image.volume import Volume
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Series, Stack, Study, StudyIndex

_KEPT_BYTES = 1 << 30


def add_path_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``PATH ...``."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="folders or image files"
    )


def add_series_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--series UID``."""
    parser.add_argument("--series", metavar="UID", help="only this series; default: all")


def scan_paths(paths: Sequence[Path], context: WorkContext) -> StudyIndex:
    """Return what folders and files hold."""
    return scan([existing(path) for path in paths], context)


def chosen_series(index: StudyIndex, series_uid: str | None) -> list[tuple[Study, Series]]:
    """Return the series with a UID, or all in order.

    Raises
    ------
    UsageError
        When no series has that UID.
    """
    pairs = [(study, series) for study in index.studies for series in study.series]
    if series_uid is None:
        return pairs
    matching = [pair for pair in pairs if pair[1].series_uid == series_uid]
    if not matching:
        raise UsageError("no series has this UID; `medviewer index PATH --json -` lists them")
    return matching


def require_images(pairs: Sequence[tuple[Study, Series]], index: StudyIndex) -> None:
    """Refuse to go on without images.

    Raises
    ------
    MedviewerError
        Saying why the first file was skipped.
    """
    if pairs:
        return
    reason = f": {index.skipped[0].reason}" if index.skipped else ""
    raise MedviewerError(f"no image can be read in PATH{reason}")


@dataclass(slots=True)
class KeptVolumes:
    """Reads stacks and keeps them while they fit, so that a picture costs no second reading."""

    _volumes: dict[int, tuple[Stack, Volume]] = field(default_factory=dict)
    _bytes: int = 0

    def read(self, stack: Stack, series: Series, context: WorkContext) -> Volume:
        """Return the pixels of a stack, from memory where they are there."""
        kept = self._volumes.get(id(stack))
        if kept is not None:
            return kept[1]
        volume = read_volume(stack, series, context)
        if self._bytes + volume.stored.nbytes <= _KEPT_BYTES:
            # the stack is kept, too: its id stays its own
            self._volumes[id(stack)] = stack, volume
            self._bytes += volume.stored.nbytes
        return volume
