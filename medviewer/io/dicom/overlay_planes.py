"""Graphics that a header lays over its image: overlay planes, groups 60xx (DICOM PS3.3 C.9.2)."""

from collections.abc import Iterator, MutableSequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydicom.tag import Tag

from medviewer.io.dicom.dicom_file import DicomFile, open_dicom

BoolImage = npt.NDArray[np.bool_]

_GROUPS = range(0x6000, 0x6020, 2)
_ROWS, _COLUMNS, _FRAMES = 0x0010, 0x0011, 0x0015
_ORIGIN, _FIRST_FRAME, _BITS, _DATA = 0x0050, 0x0051, 0x0100, 0x3000
_SIZE_TAGS = (0x00280010, 0x00280011)
_ELEMENTS = (_ROWS, _COLUMNS, _FRAMES, _ORIGIN, _FIRST_FRAME, _BITS, _DATA)
_TAGS = frozenset({*_SIZE_TAGS, *(group << 16 | own for group in _GROUPS for own in _ELEMENTS)})


def read_overlay_planes(path: Path, frame: int = 0) -> BoolImage | None:
    """Return where the planes of a file draw over frame `frame` (from 0), ``(rows, columns)``.

    None where it has none, and for planes in unused bits of the pixels, which the standard retired.

    Raises
    ------
    ReadError
        When it is no DICOM file, or its header is damaged.
    """
    with open_dicom(path, _TAGS) as file:
        rows, columns = (_whole(file, tag, 0) for tag in _SIZE_TAGS)
        planes = list(_planes(file, frame, rows, columns))
    return np.asarray(np.logical_or.reduce(planes)) if planes else None


def _planes(file: DicomFile, frame: int, rows: int, columns: int) -> Iterator[BoolImage]:
    for group in (number << 16 for number in _GROUPS):
        bits = _bits(file, group, frame)
        if bits is not None:
            top, left = _origin(file, group)
            yield _placed(bits, top, left, rows, columns)


def _bits(file: DicomFile, group: int, frame: int) -> BoolImage | None:
    """Return one frame of a plane, in its own size."""
    value = _value(file, group | _DATA)
    rows, columns = _whole(file, group | _ROWS, 0), _whole(file, group | _COLUMNS, 0)
    if not isinstance(value, bytes) or _whole(file, group | _BITS, 1) != 1 or rows * columns < 1:
        return None
    count = _whole(file, group | _FRAMES, 1)
    number = 0 if count <= 1 else frame - (_whole(file, group | _FIRST_FRAME, 1) - 1)
    if not file.little_endian:  # bits lie in words (PS3.5 8.1.2)
        value = np.frombuffer(value[: len(value) // 2 * 2], ">u2").astype("<u2").tobytes()
    start = number * rows * columns
    if number < 0 or start + rows * columns > 8 * len(value):
        return None
    held = np.frombuffer(value, np.uint8)[start // 8 : -(-(start + rows * columns) // 8)]
    bits = np.unpackbits(held, bitorder="little")[start % 8 :][: rows * columns]
    return bits.reshape(rows, columns).astype(bool)


def _origin(file: DicomFile, group: int) -> tuple[int, int]:
    """Return the image row and column (from 0) on which the plane's first pixel lies."""
    found = _shorts(file, group | _ORIGIN, signed=True)
    return (found[0] - 1, found[1] - 1) if len(found) == 2 else (0, 0)


def _placed(plane: BoolImage, top: int, left: int, rows: int, columns: int) -> BoolImage:
    """Return an image of ``(rows, columns)`` with what of the plane lies in it."""
    image = np.zeros((rows, columns), bool)
    seen = plane[max(-top, 0) : max(rows - top, 0), max(-left, 0) : max(columns - left, 0)]
    top, left = max(top, 0), max(left, 0)
    image[top : top + seen.shape[0], left : left + seen.shape[1]] = seen
    return image


def _whole(file: DicomFile, tag: int, default: int) -> int:
    if tag & 0xFFFF == _FRAMES:  # the only text among them
        value = _value(file, tag)
        text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
        text = text.strip("\0 ")
        return int(text) if text.isdecimal() else default
    found = _shorts(file, tag)
    return found[0] if found else default


def _shorts(file: DicomFile, tag: int, *, signed: bool = False) -> list[int]:
    value = _value(file, tag)
    if isinstance(value, bytes):
        order = "<" if file.little_endian else ">"
        words = np.frombuffer(value[: len(value) // 2 * 2], f"{order}{'i' if signed else 'u'}2")
        return [int(word) for word in words]
    parts = value if isinstance(value, MutableSequence) else [value]
    return [part for part in parts if isinstance(part, int)]


def _value(file: DicomFile, tag: int) -> object:
    """Return an element's bytes or parsed value, None where it is absent."""
    if Tag(tag) not in file.dataset:
        return None
    value: object = file.dataset.get_item(Tag(tag)).value
    return value
