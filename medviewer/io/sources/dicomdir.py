"""A DICOMDIR that is opened itself: the files it names (DICOM PS3.3 F.3, PS3.10 8.2)."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pydicom.uid import MediaStorageDirectoryStorage

from medviewer.errors import ReadError
from medviewer.io.regular_file import open_regular
from medviewer.io.sources.found_file import FoundFile, relative_name, shown_name
from medviewer.io.workers import header_reader
from medviewer.language import later

MISSING = later("Reasons", "the DICOMDIR names it, but it is not there")
OUTSIDE = later("Reasons", "the DICOMDIR names a file outside of its folder")
NAMES_NOTHING = later("Reasons", "the DICOMDIR names no files")

_HEAD_BYTES = 1024


def is_dicomdir(path: Path) -> bool:
    """Tell whether a file says that it is a directory of other files."""
    try:
        with open_regular(path) as stream:
            head = stream.read(_HEAD_BYTES)
    except ReadError:
        return False
    return head[128:132] == b"DICM" and MediaStorageDirectoryStorage.encode() in head


def files_of_dicomdir(
    path: Path, base: Path, checkpoint: Callable[[], None]
) -> Iterator[FoundFile]:
    """Yield what a DICOMDIR names, with a reason where it is missing; letters' case is ignored."""
    try:
        file_ids = header_reader.HEADER_READER.file_ids(path, checkpoint)
    except ReadError as error:
        yield FoundFile(path, relative_name(path, base), str(error))
        return
    if not file_ids:
        yield FoundFile(path, relative_name(path, base), NAMES_NOTHING)
    lister = _Lister()
    for file_id in file_ids:
        checkpoint()
        yield _found(path.parent, file_id, base, lister)


def _found(folder: Path, file_id: str, base: Path, lister: "_Lister") -> FoundFile:
    parts = file_id.split("\\")
    if not all(_is_plain(part) for part in parts):
        return FoundFile(folder, shown_name(file_id), OUTSIDE)
    place = folder
    for number, part in enumerate(parts):
        name = lister.find(place, part)
        if name is None:
            missing = place.joinpath(*parts[number:])
            return FoundFile(missing, relative_name(missing, base), MISSING)
        place /= name
    return FoundFile(place, relative_name(place, base))


def _is_plain(part: str) -> bool:
    """Tell whether a component is one name and not a way elsewhere."""
    return part not in ("", ".", "..") and not set(part) & set("/\\:\0")


class _Lister:
    """Finds names in folders as a file system that ignores case would."""

    def __init__(self) -> None:
        self._folders: dict[Path, tuple[frozenset[str], dict[str, str]]] = {}

    def find(self, folder: Path, part: str) -> str | None:
        """Return the name in `folder` that a component of a file ID means."""
        if folder not in self._folders:
            self._folders[folder] = self._list(folder)
        names, folded = self._folders[folder]
        return part if part in names else folded.get(_folded(part))

    @staticmethod
    def _list(folder: Path) -> tuple[frozenset[str], dict[str, str]]:
        try:
            names = sorted(entry.name for entry in folder.iterdir())
        except OSError:
            names = []
        without_suffix = {_folded(name).removesuffix(".dcm"): name for name in names}
        return frozenset(names), without_suffix | {_folded(name): name for name in names}


def _folded(name: str) -> str:
    """Return a name as ISO 9660 media may change it: case, version number, trailing dot."""
    return name.casefold().removesuffix(";1").rstrip(".")
