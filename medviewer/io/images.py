"""Plain image files, PNG and JPEG: one picture is a series of one image without modality."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import SliceInfo, Volume
from medviewer.io.dicom.dicom_file import open_regular
from medviewer.io.dicom.headers import FileHeader
from medviewer.io.limits import MAX_PIXELS_PER_FRAME
from medviewer.io.records import FrameHeader, Instance, Patient, Series, Stack

_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_GREY_TYPES = {"1": "uint8", "L": "uint8", "LA": "uint8", "I": "int32", "F": "float32"}
_TRANSPOSED = frozenset(range(5, 9))
"""EXIF orientations that swap rows and columns."""
_EXIF_ORIENTATION = 0x0112


def looks_like_picture(head: bytes) -> bool:
    """Tell whether the first bytes are those of a PNG or JPEG file."""
    return head.startswith(_MAGIC)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """Open a picture without decoding it.

    Raises
    ------
    ReadError
        When it is damaged, here or while the caller decodes it, or too large.
    """
    with open_regular(path) as stream:
        try:
            with Image.open(stream, formats=("PNG", "JPEG")) as picture:
                _check_size(picture)
                yield picture
        except ReadError:
            raise
        except Image.DecompressionBombError as error:
            raise ReadError("the picture is larger than the limit of its decoder") from error
        except Exception as error:  # a foreign parser may raise anything
            raise ReadError("the picture is damaged and cannot be read") from error


def _check_size(picture: Image.Image) -> None:
    columns, rows = picture.size
    if rows * columns > MAX_PIXELS_PER_FRAME:
        limit = MAX_PIXELS_PER_FRAME
        raise ReadError(f"a picture of {rows} x {columns} pixels is beyond the limit of {limit}")


def _has_orientation(picture: Image.Image) -> bool:
    """Tell whether EXIF stands before the pixels; to look behind them would mean to decode them."""
    return "exif" in picture.info


def _stored_type(picture: Image.Image) -> str:
    return "uint16" if picture.mode.startswith("I;16") else _GREY_TYPES.get(picture.mode, "uint8")


def _is_grey(picture: Image.Image) -> bool:
    return picture.mode in _GREY_TYPES or picture.mode.startswith("I;16")


def read_picture_header(path: Path, file: str) -> FileHeader:
    """Return the record of a PNG or JPEG file; `file` is its name in the index.

    Raises
    ------
    ReadError
        When it is damaged or too large.
    """
    with _opened(path) as picture:
        columns, rows = picture.size
        if _has_orientation(picture) and picture.getexif().get(_EXIF_ORIENTATION) in _TRANSPOSED:
            columns, rows = rows, columns
        photometric = "MONOCHROME2" if _is_grey(picture) else "RGB"
        stored_type = _stored_type(picture)
    instance = Instance(
        path=path,
        file=file,
        sop_instance_uid="",
        sop_class_uid="",
        transfer_syntax_uid="",
        modality="",
        rows=rows,
        columns=columns,
        frames=(FrameHeader(),),
        photometric=photometric,
        stored_type=stored_type,
        file_format="picture",
    )
    return FileHeader(instance, Patient(), series_description=file.rpartition("/")[2])


def read_picture_volume(stack: Stack, series: Series, context: WorkContext) -> Volume:
    """Return the picture as a volume of one slice.

    Raises
    ------
    ReadError
        When it cannot be decoded.
    """
    instance = stack.frames[0].instance
    with _opened(instance.path) as picture:
        samples = _samples(picture)
    color = samples.ndim == 3
    if samples.shape[:2] != (instance.rows, instance.columns):
        raise ReadError("the file is not what it was when the folder was read")
    return Volume(samples[None], (SliceInfo(),), "RGB" if color else "MONOCHROME2")


def _samples(picture: Image.Image) -> npt.NDArray[Any]:
    upright = ImageOps.exif_transpose(picture) if _has_orientation(picture) else picture
    if _is_grey(picture):
        grey = upright.convert("L") if picture.mode in ("1", "LA") else upright
        return np.array(grey).astype(_stored_type(picture), copy=False)
    return np.array(upright.convert("RGB"))
