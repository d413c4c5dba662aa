"""A TOML file in the user's folder: read within limits, written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from medviewer.language import later

MOST_FILE_BYTES = 2**20


class BrokenFileError(Exception):
    """The file is there, but it cannot be read, or is no TOML of a sensible size."""


def read_table(path: Path) -> dict[str, Any] | None:
    """Return what stands in the file, None where there is none.

    Raises
    ------
    BrokenFileError
        When it cannot be read or understood.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_FILE_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BrokenFileError from error
    if len(content) > MOST_FILE_BYTES:
        raise BrokenFileError
    import tomllib  # here and below: the window of a first start need not wait for it

    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # also no letters, and numbers without end
        raise BrokenFileError from error


def write_table(table: dict[str, Any], target: Path) -> None:
    """Replace the file, for this user alone, so that a crash leaves the old or the new one.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    import tempfile

    import tomli_w

    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            tomli_w.dump(table, stream)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def place_aside(path: Path) -> Path:
    """Return where a broken file can be kept beside its place, over no other one."""
    number = 1
    while (kept := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    return kept


def set_aside(path: Path) -> str:
    """Rename a broken file so that the next save does not overwrite it; return what to say."""
    kept = place_aside(path)
    try:
        path.rename(kept)
    except OSError:
        return later("Settings", "The settings file cannot be read; the usual settings are in use.")
    text = later("Settings", "The settings file could not be understood; it was kept as {kept}.")
    return text.format(kept=kept.name)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let no other window write meanwhile, where the system can tell; it takes milliseconds."""
    descriptor = _locked(folder)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)  # which gives the lock back


def _locked(folder: Path) -> int | None:
    """Return the folder's descriptor with a lock, or None: then the later of two writers wins."""
    if os.name == "nt":  # a folder cannot be opened there
        return None
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:  # a network folder that knows no locks
        os.close(descriptor)
        return None
    return descriptor
