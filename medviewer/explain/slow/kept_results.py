"""Maps of slow methods that were made before, in the user's cache folder and within a budget.

A file's name is a hash of what the map depends on: the very numbers that the network read, its
weights, method and class. Nothing in name or content comes from the headers; the files are for this
user alone.
"""

import hashlib
import io
import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from medviewer.explain.slow.found import Found
from medviewer.explain.slow.kept_folder import kept_files, kept_folder
from medviewer.explain.slow.subjects import SliceSubject, Subject
from medviewer.io.private_file import private_file

log = logging.getLogger(__name__)

BUDGET_BYTES = 256 << 20
_VERSION = b"2"
"""Part of each name: another way of computing a map makes the old ones unknown."""


def kept_results() -> "KeptResults":
    """Return what is kept in the user's cache folder."""
    return KeptResults(kept_folder())


@dataclass(frozen=True, slots=True)
class KeptResults:
    """A folder of maps; those that were not asked for longest go first where it gets too large."""

    folder: Path
    budget_bytes: int = BUDGET_BYTES

    def get(self, key: str) -> Found | None:
        """Return what is kept under a key; None where nothing, or nothing sound, is there."""
        file = self.folder / key
        try:
            content = file.read_bytes()
            file.touch()  # asked for just now
        except OSError:
            return None
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                return Found(
                    np.asarray(arrays["maps"], dtype=np.float32),
                    tuple(arrays["residuals"].tolist()),
                    int(arrays["steps"]),
                )
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            log.info("a kept heatmap is damaged; it is made again")
            return None

    def put(self, key: str, found: Found) -> None:
        """Keep what was found; a folder that cannot be written keeps nothing."""
        content = io.BytesIO()
        np.savez_compressed(
            content,
            maps=found.maps,
            residuals=np.array(found.residuals),
            steps=np.array(found.steps),
        )
        try:
            temporary = private_file(self.folder, f"{key}.part")
            temporary.write_bytes(content.getvalue())
            temporary.replace(self.folder / key)
            self._make_room()
        except OSError as error:
            log.warning("heatmaps cannot be kept (%s)", error.strerror)

    def _make_room(self) -> None:
        """Delete what was not asked for longest until the rest is within the budget."""
        aged = sorted(
            (each.stat().st_mtime_ns, each.stat().st_size, each) for each in kept_files(self.folder)
        )
        total = sum(size for _, size, _ in aged)
        for _, size, file in aged:
            if total <= self.budget_bytes:
                return
            file.unlink(missing_ok=True)
            total -= size


def key_of(subject: Subject, method: str, targets: Sequence[int]) -> str:
    """Return the name under which the maps of a subject are kept."""
    digest = hashlib.sha256(_VERSION)
    parts = [subject.original.contiguous().numpy()]
    if isinstance(subject, SliceSubject):  # the other slices count, too
        parts.append(subject.features.contiguous().numpy())
        digest.update(f"{subject.place} {subject.maps_of}".encode())
    for part in parts:
        digest.update(f"{part.shape}".encode() + part.tobytes())
    card = subject.classifier.card
    digest.update(f"{card.weights.sha256} {method} {list(targets)}".encode())
    return digest.hexdigest()
