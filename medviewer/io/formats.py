"""The formats of single files: which first bytes are whose, and who reads the rest.

Headers that a foreign parser must read, or that have to be unpacked, are read in a process of
their own; those of plain volume files are a few hundred bytes of numbers, or text that is walked
line by line within a limit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io.dicom.dicom_file import NOT_DICOM, looks_like_dicom
from medviewer.io.dicom.headers import FileHeader
from medviewer.io.dicom_volume import fill_dicom_volume, open_dicom_volume
from medviewer.io.grids.companions import VOXELS, is_companion
from medviewer.io.grids.grid_volume import fill_grid_volume, open_grid_volume
from medviewer.io.grids.metaimage import looks_like_metaimage, read_metaimage_header
from medviewer.io.grids.nifti import GZIP, looks_like_nifti, read_nifti_header
from medviewer.io.grids.nrrd import looks_like_nrrd, read_nrrd_header
from medviewer.io.images import looks_like_picture, open_picture_volume
from medviewer.io.records import FormatName, Series, Stack
from medviewer.io.slice_filling import OnRead
from medviewer.io.workers.header_reader import (
    read_header_safely,
    read_packed_header_safely,
    read_picture_header_safely,
)
from medviewer.language import later

HEAD_BYTES = 1024
"""So many first bytes of a file tell its format."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A reader: `name` is `Instance.file_format` of what it reads.

    `open_volume` gives a volume whose slices are pending, for a budget in bytes and the slice to be
    read first; `fill_volume` reads them and tells each.
    """

    name: FormatName
    looks_like: Callable[[bytes], bool]
    read_header: Callable[[Path, str], FileHeader]
    open_volume: Callable[[Stack, Series, float | None, int], Volume]
    fill_volume: Callable[[Volume, Stack, WorkContext, OnRead], Volume]


def _looks_like_packed_nifti(head: bytes) -> bool:
    return head.startswith(GZIP) and looks_like_nifti(head)


FORMATS = (
    # DICOM first: most files are, and its preamble may be that of a TIFF
    FileFormat("dicom", looks_like_dicom, read_header_safely, open_dicom_volume, fill_dicom_volume),
    FileFormat(
        "nifti",
        _looks_like_packed_nifti,
        read_packed_header_safely,
        open_grid_volume,
        fill_grid_volume,
    ),
    FileFormat("nifti", looks_like_nifti, read_nifti_header, open_grid_volume, fill_grid_volume),
    FileFormat("nrrd", looks_like_nrrd, read_nrrd_header, open_grid_volume, fill_grid_volume),
    FileFormat(
        "metaimage", looks_like_metaimage, read_metaimage_header, open_grid_volume, fill_grid_volume
    ),
    FileFormat(
        "picture",
        looks_like_picture,
        read_picture_header_safely,
        open_picture_volume,
        fill_dicom_volume,
    ),
)
_BY_NAME = {own.name: own for own in FORMATS}


def format_of(head: bytes, path: Path) -> FileFormat:
    """Return the format of the file at `path`, with these first bytes.

    Raises
    ------
    ReadError
        When no reader knows them.
    """
    if not head:
        raise ReadError(later("Reasons", "the file is empty"))
    if is_companion(path):
        raise ReadError(VOXELS)
    for own in FORMATS:
        if own.looks_like(head):
            return own
    raise ReadError(NOT_DICOM)


def format_named(name: FormatName) -> FileFormat:
    """Return the format whose instances carry this name."""
    return _BY_NAME[name]
