"""Graphics that a header lays over its image: overlay planes, groups 60xx (DICOM PS3.3 C.9.2)."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from medviewer.cancel import CancelToken
from medviewer.io.dicom.dicom_file import DicomFile
from medviewer.io.dicom.headers import PIXEL_TAGS
from medviewer.io.dicom.overlay_elements import (
    BITS,
    COLUMNS,
    DATA,
    FIRST_FRAME,
    FRAMES,
    GROUPS,
    ORIGIN,
    OVERLAY_TAGS,
    ROWS,
    embedded_planes,
    shorts,
    value_at,
    whole,
)
from medviewer.io.pixels.frames import FrameReader
from medviewer.io.pixels.pixel_format import pixel_format
from medviewer.io.workers.frame_samples import frame_samples
from medviewer.io.workers.vetted import open_vetted

BoolImage = npt.NDArray[np.bool_]

_SIZE_TAGS = (0x00280010, 0x00280011)
_TAGS = OVERLAY_TAGS | PIXEL_TAGS | {*_SIZE_TAGS}


def read_overlay_planes(
    path: Path, frame: int = 0, token: CancelToken | None = None
) -> BoolImage | None:
    """Return where the planes of a file draw over frame `frame` (from 0), ``(rows, columns)``.

    None where it has none. Planes in unused bits of the pixels, which the standard has retired,
    count as others do.

    Raises
    ------
    ReadError
        When it is no DICOM file, its header is damaged, or planes lie in pixels that cannot be
        decoded.
    Cancelled
        While such pixels are decoded, once the token says so.
    """
    token = token or CancelToken()
    with open_vetted(path, _TAGS, token.raise_if_cancelled) as file:
        rows, columns = (whole(file, tag, 0) for tag in _SIZE_TAGS)
        planes = list(_planes(file, frame, rows, columns))
        planes += _embedded(file, path, frame, token)
    return np.asarray(np.logical_or.reduce(planes)) if planes else None


def overlay_plane(
    file: DicomFile, group: int, frame: int, rows: int, columns: int
) -> BoolImage | None:
    """Return the plane of one group (0x6000...) over an image, ``(rows, columns)``, if it is there.

    `frame` counts from 0.
    """
    bits = _bits(file, group << 16, frame)
    if bits is None:
        return None
    top, left = _origin(file, group << 16)
    return _placed(bits, top, left, rows, columns)


def _planes(file: DicomFile, frame: int, rows: int, columns: int) -> Iterator[BoolImage]:
    every = (overlay_plane(file, group, frame, rows, columns) for group in GROUPS)
    yield from (plane for plane in every if plane is not None)


def _embedded(file: DicomFile, path: Path, frame: int, token: CancelToken) -> list[BoolImage]:
    """Return the planes in bits of the pixels that hold no image."""
    bits = embedded_planes(file)
    pixels = pixel_format(file) if bits else None
    if pixels is None or pixels.samples != 1 or pixels.is_float:
        return []
    image = range(pixels.low_bit, pixels.low_bit + pixels.bits_stored)
    unused = [bit for bit in bits if bit < pixels.bits_allocated and bit not in image]
    if not unused:
        return []
    samples = frame_samples(FrameReader(file, pixels), path, frame, token, raw=True)
    return [(samples >> bit & 1).astype(bool) for bit in unused]


def _bits(file: DicomFile, group: int, frame: int) -> BoolImage | None:
    """Return one frame of a plane, in its own size."""
    value = value_at(file, group | DATA)
    rows, columns = whole(file, group | ROWS, 0), whole(file, group | COLUMNS, 0)
    if not isinstance(value, bytes) or whole(file, group | BITS, 1) != 1 or rows * columns < 1:
        return None
    count = whole(file, group | FRAMES, 1)
    number = 0 if count <= 1 else frame - (whole(file, group | FIRST_FRAME, 1) - 1)
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
    found = shorts(file, group | ORIGIN, signed=True)
    return (found[0] - 1, found[1] - 1) if len(found) == 2 else (0, 0)


def _placed(plane: BoolImage, top: int, left: int, rows: int, columns: int) -> BoolImage:
    """Return an image of ``(rows, columns)`` with what of the plane lies in it."""
    image = np.zeros((rows, columns), bool)
    seen = plane[max(-top, 0) : max(rows - top, 0), max(-left, 0) : max(columns - left, 0)]
    top, left = max(top, 0), max(left, 0)
    image[top : top + seen.shape[0], left : left + seen.shape[1]] = seen
    return image
