"""NRRD files and detached headers (teem.sourceforge.net/nrrd/format.html)."""

import math
import re
from dataclasses import dataclass
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
from medviewer.io.limits import MAX_TEXT_HEADER
from medviewer.io.regular_file import open_regular
from medviewer.io.sources.inflated_stream import Compression
from medviewer.language import later

_MAGIC = b"NRRD000"
_TYPES = {
    **dict.fromkeys(("signed char", "int8", "int8_t"), "i1"),
    **dict.fromkeys(("uchar", "unsigned char", "uint8", "uint8_t"), "u1"),
    **dict.fromkeys(
        ("short", "short int", "signed short", "signed short int", "int16", "int16_t"), "i2"
    ),
    **dict.fromkeys(("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"), "u2"),
    **dict.fromkeys(("int", "signed int", "int32", "int32_t"), "i4"),
    **dict.fromkeys(("uint", "unsigned int", "uint32", "uint32_t"), "u4"),
    **dict.fromkeys(
        ("longlong", "long long", "long long int", "signed long long", "int64", "int64_t"), "i8"
    ),
    **dict.fromkeys(
        ("ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"), "u8"
    ),
    "float": "f4",
    "double": "f8",
}
_ENCODINGS: dict[str, Compression | None] = {
    "raw": None,
    **dict.fromkeys(("gz", "gzip"), "deflate"),
    **dict.fromkeys(("bz2", "bzip2"), "bzip2"),
}
_LPS_SIGN = {
    "left-posterior-superior": (1, 1, 1),
    "right-anterior-superior": (-1, -1, 1),
    "left-anterior-superior": (1, -1, 1),
}
_SHORT_SPACES = {"lps": "left-posterior-superior", "ras": "right-anterior-superior"} | {
    "las": "left-anterior-superior"
}
_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "um": 0.001}
_VECTOR = re.compile(r"\(([^()]*)\)|none")
_SPATIAL_KINDS = ("domain", "space")
_COLOR_KINDS = ("rgb-color", "3-color", "vector")
"""Three bytes a voxel: ITK writes colours as vectors."""

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Axis:
    """One axis of the file: its size, its kind, its direction (None for one that is not space)."""

    size: int
    kind: str
    direction: tuple[float, ...] | None
    spacing: float | None

    @property
    def is_spatial(self) -> bool:
        return self.direction is not None or self.kind in _SPATIAL_KINDS


def looks_like_nrrd(head: bytes) -> bool:
    """Tell whether the first bytes are those of a NRRD header."""
    return head.startswith(_MAGIC)


def read_nrrd_header(path: Path, file: str) -> FileHeader:
    """Return the record of a NRRD file; `file` is its name in the index.

    Raises
    ------
    ReadError
        When its header makes no sense or promises more than there can be.
    """
    return grid_record(path, file, open_nrrd(path), "nrrd")


def open_nrrd(path: Path) -> GridFile:
    """Return where the voxels of a NRRD file are.

    Raises
    ------
    ReadError
        When its header makes no sense or promises more than there can be.
    """
    fields, length = _fields(read_first_bytes(path))
    encoding = fields.get("encoding", "").lower()
    if encoding not in _ENCODINGS:
        raise ReadError(
            later(
                "Reasons", "this encoding of a NRRD file is not supported (raw, gzip and bzip2 are)"
            )
        )
    grid = turned(_voxels(fields))
    skip = _skip(fields, "byte skip")
    voxels, begin = path, length
    detached = fields.get("data file") or fields.get("datafile")
    if detached is not None:
        voxels, begin = _detached(path, detached), 0
    begin += _skipped_lines(voxels, begin, _skip(fields, "line skip"))
    if skip == -1 and _ENCODINGS[encoding] is None:
        begin, skip = _at_the_end(voxels, grid.total_bytes), 0
    found = GridFile(grid, voxels, begin, max(skip, 0), _ENCODINGS[encoding])
    found.check_capacity()
    return found


def _fields(head: bytes) -> tuple[Fields, int]:
    """Return the fields by name, and where the voxels of an attached header begin."""
    fields: Fields = {}
    place = 0
    while (end := head.find(b"\n", place)) >= 0:
        line, place = text_of(head[place:end]), end + 1
        if not line:
            return fields, place
        name, colon, value = line.partition(":")
        if colon and not line.startswith("#") and not value.startswith("="):  # := is a user's
            fields[name.lower()] = value.strip()
    if len(head) >= MAX_TEXT_HEADER:
        raise ReadError(
            later("Reasons", "the NRRD header is longer than the limit of {limit} bytes").format(
                limit=MAX_TEXT_HEADER
            )
        )
    return fields, len(head)  # a detached header may end without an empty line


def _skip(fields: Fields, name: str) -> int:
    found = whole_numbers(fields.get(name, "0"), name)
    if len(found) != 1 or found[0] < -1:
        raise ReadError(later("Reasons", "the header's {name} makes no sense").format(name=name))
    return found[0]


def _skipped_lines(path: Path, begin: int, count: int) -> int:
    if count <= 0:
        return 0
    with open_regular(path) as stream:
        stream.seek(begin)
        head = stream.read(MAX_TEXT_HEADER)
    lines = head.split(b"\n", count)
    if len(lines) <= count:
        raise ReadError(later("Reasons", "the header skips more lines than the file has"))
    return len(head) - len(lines[-1])


def _at_the_end(path: Path, needed: int) -> int:
    with open_regular(path) as stream:
        return max(stream.seek(0, 2) - needed, 0)


def _detached(path: Path, name: str) -> Path:
    if name.upper().startswith("LIST") or "%" in name:
        raise ReadError(
            later("Reasons", "a NRRD header that names several data files is not supported")
        )
    found = named_file(path, name.removeprefix("./"))
    if found is None:
        raise ReadError(
            later("Reasons", "the data file that the NRRD header names is not beside it")
        )
    return found


def _voxels(fields: Fields) -> Voxels:
    axes = _axes(fields)
    spatial = [n for n, axis in enumerate(axes) if axis.is_spatial]
    if not any(axis.is_spatial for axis in axes) or len(spatial) > 3:
        spatial = list(range(min(len(axes), 3)))
    others = [axis for n, axis in enumerate(axes) if n not in spatial]
    if len(others) > 1 or spatial != list(range(spatial[0], spatial[0] + len(spatial))):
        raise ReadError(
            later("Reasons", "axes of this number and order are not supported in a NRRD file")
        )
    inner = bool(others) and spatial[0] == 1
    space = [axes[n] for n in spatial]
    sizes = (*(axis.size for axis in space), 1, 1)[:3]
    dtype = _sample_type(fields)
    times = others[0].size if others else 1
    check_sizes((sizes[0], sizes[1], sizes[2]), times)
    is_color = inner and times == 3 and others[0].kind in _COLOR_KINDS and dtype.itemsize == 1
    return Voxels(
        sizes=(sizes[0], sizes[1], sizes[2]),
        sample_type=dtype,
        times=1 if is_color else times,
        is_color=is_color,
        interleaved=inner and not is_color,
        affine_lps=_affine(fields, space),
        spacing_mm=_spacing(space),
    )


def _axes(fields: Fields) -> list[_Axis]:
    sizes = whole_numbers(fields.get("sizes", ""), "sizes")
    if whole_numbers(fields.get("dimension", ""), "dimension") != (len(sizes),) or not sizes:
        raise ReadError(later("Reasons", "the NRRD header gives no image size"))
    count = len(sizes)
    if count > 4:
        raise ReadError(
            later("Reasons", "a NRRD file of {count} axes is not supported (up to 4 are)").format(
                count=count
            )
        )
    kinds = _each(fields.get("kinds", "").lower().split(), count, "")
    vectors = _vectors(fields.get("space directions", ""))
    directions = _each(vectors, count, None)
    spacings = _each([numbers(word) for word in fields.get("spacings", "").split()], count, None)
    return [
        _Axis(size, kind, direction, spacing[0] if spacing else None)
        for size, kind, direction, spacing in zip(sizes, kinds, directions, spacings, strict=True)
    ]


def _each(found: list[Any], count: int, missing: Any) -> list[Any]:  # of one type, whichever
    """Return one value an axis, or `missing` ones where the header has another number of them."""
    return found if len(found) == count else [missing] * count


def _vectors(text: str) -> list[tuple[float, ...] | None]:
    """Return vectors such as ``(1,0,0) none (0,1,0)``; one that is no numbers is empty."""
    return [(numbers(inner) or ()) if inner else None for inner in _VECTOR.findall(text)]


def _sample_type(fields: Fields) -> np.dtype[Any]:
    name = _TYPES.get(fields.get("type", "").lower())
    if name is None:
        raise ReadError(later("Reasons", "voxels of this NRRD type are not supported"))
    order = fields.get("endian", "little").lower()
    if order not in ("little", "big"):
        raise ReadError(later("Reasons", "the NRRD header's endian makes no sense"))
    return np.dtype(name).newbyteorder("<" if order == "little" else ">")


def _affine(fields: Fields, space: list[_Axis]) -> FloatArray | None:
    """Return the map from ``(x, y, z, 1)`` to LPS mm; None where the space is not the patient."""
    name = fields.get("space", "").lower()
    sign = _LPS_SIGN.get(_SHORT_SPACES.get(name, name))
    units = [unit.strip('"') for unit in fields.get("space units", "").lower().split()]
    scale = _MM.get(units[0], 1.0) if units else 1.0
    directions = [axis.direction for axis in space]
    if sign is None or len(space) != 3 or any(len(own or ()) != 3 for own in directions):
        return None
    origin = numbers(fields.get("space origin", "").strip("()")) or (0.0, 0.0, 0.0)
    if len(origin) != 3:
        return None
    affine = np.eye(4)
    affine[:3, :3] = np.array(directions, float).T
    affine[:3, 3] = origin
    with np.errstate(all="ignore"):
        affine[:3] *= scale
    return np.asarray(np.diag([*sign, 1.0]) @ affine)


def _spacing(space: list[_Axis]) -> tuple[float, float] | None:
    lengths = [
        axis.spacing if axis.direction is None else math.hypot(*axis.direction)
        for axis in space[:2]
    ]
    if len(lengths) < 2 or lengths[0] is None or lengths[1] is None:
        return None
    return abs(lengths[1]), abs(lengths[0])
