"""What an archive holds, whatever its kind, and how much of it may be unpacked."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from medviewer.errors import ReadError
from medviewer.io.limits import (
    FREE_UNPACKED_BYTES,
    MAX_ARCHIVE_ENTRIES,
    MAX_ARCHIVE_RATIO,
    MAX_MEMBER_NAME,
)
from medviewer.language import later

OUTSIDE = later("Reasons", "the archive gives it a place outside of the archive")
LINK = later("Reasons", "a link within an archive is not followed")
SPECIAL = later("Reasons", "not a regular file (a pipe, a socket or a device)")
ENCRYPTED = later("Reasons", "the archive is encrypted; unpack it with its password first")
DAMAGED = later("Reasons", "the archive is damaged here")
EMPTY = later("Reasons", "the archive holds no files")
CHUNK = 2**20
"""Bytes that are unpacked at a time."""

_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; `reason` says why it is not unpacked, or nothing.

    `size` is what the archive says; `chunks` gives the content, which may be another size.
    """

    name: str
    size: int = 0
    reason: str = ""
    chunks: Callable[[], Iterator[bytes]] = lambda: iter(())


def name_problem(name: str) -> str:
    """Return why a member's name cannot be a place in the archive, or nothing."""
    parts = name.replace("\\", "/").split("/")
    drive = len(parts[0]) == 2 and parts[0].endswith(":")
    if (
        name.startswith(("/", "\\"))
        or drive
        or ".." in parts
        or "\0" in name
        or parts[-1] in ("", ".")
    ):
        return OUTSIDE
    longest = max(len(name.encode("utf-8", "surrogateescape")) for name in parts)
    if longest > MAX_MEMBER_NAME:
        return later("Reasons", "its name is longer than the limit of {limit} bytes").format(
            limit=MAX_MEMBER_NAME
        )
    return ""


def mode_problem(mode: int) -> str:
    """Return why a member with these Unix file bits is not unpacked; 0 means none are given."""
    kind = stat.S_IFMT(mode)
    if kind == stat.S_IFLNK:
        return LINK
    return SPECIAL if kind not in (0, stat.S_IFREG) else ""


class DamagedMemberError(ReadError):
    """One member cannot be unpacked; the others can."""


class Budget:
    """What may still be unpacked of one archive, by its own size and by the `room` there is.

    `checkpoint` is called whenever something is spent, and may raise.
    """

    def __init__(self, archive_bytes: int, room: int, checkpoint: Callable[[], None]) -> None:
        by_ratio = max(archive_bytes * MAX_ARCHIVE_RATIO, FREE_UNPACKED_BYTES)
        self._limit = min(by_ratio, room)
        self._archive_bytes = archive_bytes
        self._used = 0
        self._entries = 0
        self._checkpoint = checkpoint

    def count_entry(self) -> None:
        """Count one more header of a member.

        Raises
        ------
        ReadError
            When there are too many.
        """
        self._entries += 1
        check_entries(self._entries)

    def check(self, size: int) -> None:
        """Tell in time that `size` more bytes would be too many.

        Raises
        ------
        ReadError
            With the numbers.
        """
        if self._used + size > self._limit:
            total, own = (self._used + size) / _MIB, self._archive_bytes / _MIB
            limit = self._limit / _MIB
            raise ReadError(
                later(
                    "Reasons",
                    "the archive of {own:,.1f} MiB grows to {total:,.0f} MiB or more, "
                    "beyond the limit of {limit:,.0f} MiB; the rest of it is not read",
                ).format(own=own, total=total, limit=limit)
            )

    def spend(self, size: int) -> None:
        """Count unpacked bytes, be they kept or not.

        Raises
        ------
        ReadError
            When they are too many.
        """
        self._checkpoint()
        self.check(size)
        self._used += size


def check_entries(count: int) -> None:
    """Refuse an archive of too many members.

    Raises
    ------
    ReadError
        With the numbers.
    """
    if count > MAX_ARCHIVE_ENTRIES:
        raise ReadError(
            later("Reasons", "an archive of more than {limit} files is beyond the limit").format(
                limit=MAX_ARCHIVE_ENTRIES
            )
        )
