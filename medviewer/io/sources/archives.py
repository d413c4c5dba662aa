"""Archives as folders: their members are unpacked into the private place and read like files."""

from collections.abc import Generator

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.io.sources.found_file import FoundFile
from medviewer.io.sources.members import EMPTY
from medviewer.io.sources.private_place import PLACE
from medviewer.io.workers import archive_reader
from medviewer.language import later

NESTED = later("Reasons", "an archive within an archive is not opened; unpack the outer one first")
NO_PLACE = later(
    "Reasons", "there is no place to unpack the archive: the disk is full or may not be written"
)

_HEADERS = (".hdr", ".nhdr", ".mhd")
"""Headers whose voxels are files beside them: they are read once all is unpacked."""


def archive_members(found: FoundFile, context: WorkContext) -> Generator[FoundFile, None, None]:
    """Unpack the members of an archive and yield each as a file of its own.

    What ends the archive early is a reason of the archive; names are those in the archive, below
    the archive's own.

    Raises
    ------
    Cancelled
        Between two parts of a member, once the token says so.
    """
    if found.in_archive:
        yield FoundFile(found.path, found.file, NESTED, in_archive=True)
        return
    later = []
    empty = True
    try:
        for member in _unpacked(found, context):
            empty = False
            if member.path.suffix.lower() in _HEADERS and not member.reason:
                later.append(member)
            else:
                yield member
        if empty:
            yield FoundFile(found.path, found.file, EMPTY)
    except ReadError as error:
        yield FoundFile(found.path, found.file, str(error))
    except OSError:
        yield FoundFile(found.path, found.file, NO_PLACE)
    yield from later


def _unpacked(found: FoundFile, context: WorkContext) -> Generator[FoundFile, None, None]:
    top = PLACE.new_folder()
    checkpoint = context.token.raise_if_cancelled
    for member in archive_reader.ARCHIVE_READER.unpack(found.path, top, PLACE.room(), checkpoint):
        path = found.path if member.reason else top / member.place
        name = f"{found.file}/{member.name}"
        yield FoundFile(path, name, member.reason, in_archive=True)
