"""A folder for this user alone, in which the members of archives lie while they are open.

It is below the user's cache folder, like the homes of other private things, and is removed when
the study is closed or the program ends. What a killed program left behind goes when the next one
opens its first study.
"""

import atexit
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from medviewer.config import cache_folder
from medviewer.io.limits import MAX_UNPACKED_BYTES

_LOCK = "lock"
_MAKING_SECONDS = 60.0
"""A folder without a lock that is younger is just being made."""


def unpacked_folder() -> Path:
    """Return the folder below which every running program has its private place."""
    return cache_folder() / "unpacked"


class PrivatePlace:
    """The private place of one running program; made when the first folder is asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._folder: Path | None = None
        self._lock_file = -1

    def new_folder(self) -> Path:
        """Return a new empty folder that only this user may enter.

        Raises
        ------
        OSError
            When it cannot be made.
        """
        with self._guard:
            if self._folder is None:
                self._folder = self._make()
            return Path(tempfile.mkdtemp(dir=self._folder))  # 0700 by definition

    def room(self) -> int:
        """Return how many bytes may be written: the limit, and at most half of what is free."""
        with self._guard:
            folder = self._folder
        if folder is None:
            return 0
        return min(MAX_UNPACKED_BYTES, shutil.disk_usage(folder).free // 2)

    def clear(self) -> None:
        """Remove the place with all that lies in it, and what killed programs left behind.

        The place is made again when it is needed.
        """
        with self._guard:
            if self._folder is not None:
                os.close(self._lock_file)
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None
        remove_abandoned(unpacked_folder())

    def _make(self) -> Path:
        parent = unpacked_folder()
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
        self._lock_file = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        _try_lock(self._lock_file)
        return folder


def remove_abandoned(parent: Path) -> None:
    """Remove the places of programs that are no longer there."""
    try:
        folders = [Path(entry.path) for entry in os.scandir(parent) if entry.is_dir()]
    except OSError:
        return
    for folder in folders:
        if _is_abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    try:
        lock_file = os.open(folder / _LOCK, os.O_RDWR)
    except FileNotFoundError:
        return time.time() - folder.stat().st_mtime > _MAKING_SECONDS
    except OSError:
        return False
    try:
        return _try_lock(lock_file)
    finally:
        os.close(lock_file)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> bool:
        """Take the lock that ends with its program, however it ends; tell whether it was free."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: int) -> bool:
        """Take the lock that ends with its program, however it ends; tell whether it was free."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


PLACE = PrivatePlace()
atexit.register(PLACE.clear)
