"""MetaImage files: .mha, and .mhd with its .raw or .zraw (itk.org/Wiki/MetaIO/Documentation)."""

from pathlib import Path
from typing import Any

import numpy as np

from medviewer.errors import ReadError
from medviewer.image.geometry import FloatArray
from medviewer.io.dicom.headers import FileHeader
from medviewer.io.grids.companions import named_file
from medviewer.io.grids.grid_file import GridFile, grid_record
from medviewer.io.grids.text_header import numbers, read_first_bytes, text_of, whole_numbers
from medviewer.io.grids.voxel_grid import Voxels, check_sizes, turned
from medviewer.io.regular_file import open_regular
from medviewer.io.sources.inflated_stream import Compression
from medviewer.language import later

_MAGIC = (b"ObjectType", b"NDims")
_TYPES = {
    "MET_CHAR": "i1",
    "MET_UCHAR": "u1",
    "MET_SHORT": "i2",
    "MET_USHORT": "u2",
    "MET_INT": "i4",
    "MET_UINT": "u4",
    "MET_LONG": "i4",
    "MET_ULONG": "u4",
    "MET_LONG_LONG": "i8",
    "MET_ULONG_LONG": "u8",
    "MET_FLOAT": "f4",
    "MET_DOUBLE": "f8",
}
_MOST_DIMENSIONS = 4

Fields = dict[str, str]


def looks_like_metaimage(head: bytes) -> bool:
    """Tell whether the first bytes are those of a MetaImage header."""
    return head.startswith(_MAGIC) and b"=" in head[:32]


def read_metaimage_header(path: Path, file: str) -> FileHeader:
    """Return the record of a MetaImage file; `file` is its name in the index.

    Raises
    ------
    ReadError
        When its header makes no sense or promises more than there can be.
    """
    return grid_record(path, file, open_metaimage(path), "metaimage")


def open_metaimage(path: Path) -> GridFile:
    """Return where the voxels of a MetaImage file are.

    Raises
    ------
    ReadError
        When its header makes no sense or promises more than there can be.
    """
    fields, length = _fields(read_first_bytes(path))
    if fields.get("ObjectType", "Image") != "Image":
        raise ReadError(later("Reasons", "a MetaIO object that is no image"))
    grid = turned(_voxels(fields))
    name = fields["ElementDataFile"]
    voxels, begin = (path, length) if name.upper() == "LOCAL" else (_detached(path, name), 0)
    compression: Compression | None = "deflate" if _is_true(fields, "CompressedData") else None
    header = whole_numbers(fields.get("HeaderSize", "0"), "HeaderSize")
    if len(header) != 1 or header[0] < -1:
        raise ReadError(later("Reasons", "the header's HeaderSize makes no sense"))
    if header[0] == -1:
        with open_regular(voxels) as stream:
            begin = max(stream.seek(0, 2) - grid.total_bytes, 0)
    found = GridFile(grid, voxels, begin + max(header[0], 0), 0, compression)
    found.check_capacity()
    return found


def _fields(head: bytes) -> tuple[Fields, int]:
    """Return the fields by name, and where the voxels begin: behind ElementDataFile, the last."""
    fields: Fields = {}
    place = 0
    while place < len(head):
        end = head.find(b"\n", place)
        end = len(head) if end < 0 else end
        name, equals, value = text_of(head[place:end]).partition("=")
        place = end + 1
        if equals:
            fields[name.strip()] = value.strip()
        if name.strip() == "ElementDataFile":
            return fields, place
    raise ReadError(later("Reasons", "the MetaImage header does not end (ElementDataFile)"))


def _is_true(fields: Fields, *names: str) -> bool:
    return any(fields.get(name, "").lower() in ("true", "1") for name in names)


def _detached(path: Path, name: str) -> Path:
    if name.upper().startswith("LIST") or "%" in name:
        raise ReadError(
            later("Reasons", "a MetaImage header that names several data files is not supported")
        )
    found = named_file(path, name.removeprefix("./"))
    if found is None:
        raise ReadError(
            later("Reasons", "the data file that the MetaImage header names is not beside it")
        )
    return found


def _voxels(fields: Fields) -> Voxels:
    sizes = whole_numbers(fields.get("DimSize", ""), "DimSize")
    count = len(sizes)
    if whole_numbers(fields.get("NDims", ""), "NDims") != (count,) or not sizes:
        raise ReadError(later("Reasons", "the MetaImage header gives no image size"))
    if count > _MOST_DIMENSIONS:
        raise ReadError(
            later(
                "Reasons", "a MetaImage file of {count} axes is not supported (up to 4 are)"
            ).format(count=count)
        )
    x, y, z, t = (*sizes, *(1,) * (_MOST_DIMENSIONS - count))
    (channels,) = whole_numbers(fields.get("ElementNumberOfChannels", "1"), "channels") or (0,)
    check_sizes((x, y, z), t)
    check_sizes((x, y, z), channels)
    if channels > 1 and t > 1:
        raise ReadError(
            later("Reasons", "a MetaImage file of several times and channels is not supported")
        )
    dtype = _sample_type(fields)
    is_color = channels == 3 and dtype.itemsize == 1
    return Voxels(
        sizes=(x, y, z),
        sample_type=dtype,
        times=t if is_color else max(t, channels),
        is_color=is_color,
        interleaved=channels > 1 and not is_color,
        affine_lps=_affine(fields, count),
        spacing_mm=_spacing(fields),
    )


def _sample_type(fields: Fields) -> np.dtype[Any]:
    name = _TYPES.get(fields.get("ElementType", "").upper().removesuffix("_ARRAY"))
    if name is None:
        raise ReadError(later("Reasons", "voxels of this MetaImage type are not supported"))
    big = _is_true(fields, "BinaryDataByteOrderMSB", "ElementByteOrderMSB")
    return np.dtype(name).newbyteorder(">" if big else "<")


def _first(fields: Fields, *names: str) -> tuple[float, ...] | None:
    """Return the numbers of the first of several names of one field."""
    text = next((fields[name] for name in names if name in fields), None)
    return None if text is None else numbers(text)


def _affine(fields: Fields, count: int) -> FloatArray | None:
    """Return the map from ``(x, y, z, 1)`` to LPS mm, which is the space of MetaImage and ITK.

    Each line of TransformMatrix is the direction of one axis.
    """
    matrix = _first(fields, "TransformMatrix", "Rotation", "Orientation")
    offset = _first(fields, "Offset", "Position", "Origin")
    spacing = _first(fields, "ElementSpacing", "ElementSize")
    if matrix is None or offset is None or spacing is None or count < 3:
        return None
    if (len(matrix), len(offset), len(spacing)) != (count * count, count, count):
        return None
    affine = np.eye(4)
    with np.errstate(all="ignore"):
        affine[:3, :3] = np.array(matrix).reshape(count, count)[:3, :3].T * np.array(spacing[:3])
    affine[:3, 3] = offset[:3]
    return affine


def _spacing(fields: Fields) -> tuple[float, float] | None:
    spacing = _first(fields, "ElementSpacing", "ElementSize")
    return None if spacing is None or len(spacing) < 2 else (abs(spacing[1]), abs(spacing[0]))
