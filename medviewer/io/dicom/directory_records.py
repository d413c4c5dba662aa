"""What a DICOMDIR says: the files that its records name (DICOM PS3.3 F.3)."""

from pathlib import Path

from medviewer.errors import ReadError
from medviewer.io.dicom import elements
from medviewer.io.dicom.dicom_file import open_dicom
from medviewer.io.limits import MAX_ARCHIVE_ENTRIES, MAX_DICOMDIR_BYTES
from medviewer.io.regular_file import open_regular
from medviewer.language import later

_DIRECTORY_RECORDS = 0x00041220
_ITEM = b"\xfe\xff\x00\xe0"
"""How every item begins; a DICOMDIR is little endian (PS3.10 8.6)."""


def read_file_ids(path: Path) -> list[str]:
    """Return the file IDs of a DICOMDIR, each once, their components parted by backslashes.

    Raises
    ------
    ReadError
        When it is damaged, or beyond the limits.
    """
    with open_regular(path) as stream:
        content = stream.read(MAX_DICOMDIR_BYTES + 1)
    if len(content) > MAX_DICOMDIR_BYTES:
        size, limit = path.stat().st_size, MAX_DICOMDIR_BYTES
        raise ReadError(
            later("Reasons", "a DICOMDIR of {size} bytes is beyond the limit of {limit}").format(
                size=size, limit=limit
            )
        )
    count = content.count(_ITEM)
    if count > MAX_ARCHIVE_ENTRIES:  # asked first, for the parser makes a dataset of each
        limit = MAX_ARCHIVE_ENTRIES
        raise ReadError(
            later("Reasons", "a DICOMDIR of {count} records is beyond the limit of {limit}").format(
                count=count, limit=limit
            )
        )
    with open_dicom(path, {_DIRECTORY_RECORDS}) as opened:
        records = elements.items(opened.dataset, "DirectoryRecordSequence")
    found = [elements.text(record, "ReferencedFileID") for record in records]
    return list(dict.fromkeys(file_id for file_id in found if file_id))
