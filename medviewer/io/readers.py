"""The way in: what lies below the opened paths, and one stack of it as a Volume."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io.dicom.dicom_file import open_regular, quiet_parsers
from medviewer.io.formats import HEAD_BYTES, format_named, format_of
from medviewer.io.grouping.dicom_index import IndexBuilder
from medviewer.io.grouping.duplicates import same_pixels
from medviewer.io.records import Instance, Series, Stack, StudyIndex
from medviewer.io.sources.archives import archive_members, looks_like_archive
from medviewer.io.sources.found_file import FoundFile
from medviewer.io.sources.walk import walk

UPDATE_SECONDS = 0.1
"""A growing index is told no more often than this."""
UPDATE_SHARE = 5.0
"""... and takes no more than a fifth of the time of the scan."""

OnFound = Callable[[StudyIndex], None]


def scan(
    paths: Sequence[Path], context: WorkContext, on_found: OnFound | None = None
) -> StudyIndex:
    """Return the studies below `paths`, from the headers alone.

    `on_found` is handed the growing index now and then. Files that hold no readable image are
    listed with a reason; names are relative to the opened folder.

    Raises
    ------
    Cancelled
        Between two files, once the token says so.
    """
    quiet_parsers()

    def compare(first: Instance, second: Instance) -> bool:
        context.token.raise_if_cancelled()
        return same_pixels(first, second)

    builder = IndexBuilder(compare)
    found = _list_files(paths, context)
    update = _Throttle(on_found, builder)
    for number, file in enumerate(found):
        context.step(number, len(found), "Scanning")
        _look_into(file, builder, update, context)
    context.step(len(found), len(found), "Scanning")
    return builder.index()


def _list_files(paths: Sequence[Path], context: WorkContext) -> list[FoundFile]:
    found = []
    for file in walk(paths, context.token.raise_if_cancelled):
        context.token.raise_if_cancelled()
        found.append(file)
    return found


class _Throttle:
    """Hands on the growing index, but seldom enough."""

    def __init__(self, on_found: OnFound | None, builder: IndexBuilder) -> None:
        self._on_found = on_found
        self._builder = builder
        self._next = time.monotonic() + UPDATE_SECONDS

    def tell(self) -> None:
        begin = time.monotonic()
        if self._on_found is None or begin < self._next:
            return
        self._on_found(self._builder.index())
        end = time.monotonic()
        self._next = end + max(UPDATE_SECONDS, UPDATE_SHARE * (end - begin))


def _look_into(
    found: FoundFile, builder: IndexBuilder, update: _Throttle, context: WorkContext
) -> None:
    """Add an image file, the members of an archive, or the reason against a file."""
    if found.reason:
        builder.skip(found.file, found.reason)
    else:
        _open_file(found, builder, update, context)
    update.tell()


def _open_file(
    found: FoundFile, builder: IndexBuilder, update: _Throttle, context: WorkContext
) -> None:
    try:
        with open_regular(found.path) as stream:
            head = stream.read(HEAD_BYTES)
        if looks_like_archive(head):
            for member in archive_members(found, context):
                _look_into(member, builder, update, context)
        else:
            builder.add(format_of(head, found.path).read_header(found.path, found.file))
    except ReadError as error:
        builder.skip(found.file, str(error))


def read_volume(stack: Stack, series: Series, context: WorkContext) -> Volume:
    """Read the pixels of one stack.

    Raises
    ------
    ReadError
        When no image of it can be read, with the reason.
    Cancelled
        Between two slices, once the token says so.
    """
    quiet_parsers()
    reader = format_named(stack.frames[0].instance.file_format)
    return reader.read_volume(stack, series, context)
