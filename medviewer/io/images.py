"""Plain image files, PNG, JPEG and TIFF: a series without modality, an image a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from medviewer.errors import ReadError
from medviewer.image.availability import Availability
from medviewer.image.volume import Photometric, SliceInfo, Volume
from medviewer.io.color_profile import profile_name
from medviewer.io.dicom.headers import FileHeader
from medviewer.io.dicom_volume import window_of_volume
from medviewer.io.limits import MAX_FRAMES, MAX_PIXELS_PER_BYTE, MAX_PIXELS_PER_FRAME
from medviewer.io.records import ICC_PROFILE, FrameHeader, Instance, Patient, Series, Stack
from medviewer.io.regular_file import open_regular
from medviewer.language import later

Image.MAX_IMAGE_PIXELS = None  # `_check_pixels` is asked instead, whose reason has the numbers

_MAGIC = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"),
    *(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),  # TIFF and BigTIFF, in both byte orders
)
_FORMATS = ("PNG", "JPEG", "TIFF")
_GREY_TYPES = {"1": "uint8", "L": "uint8", "LA": "uint8", "I": "int32", "F": "float32"}
_TRANSPOSED = frozenset(range(5, 9))
"""EXIF orientations that swap rows and columns."""
_EXIF_ORIENTATION = 0x0112
_TIFF_PHOTOMETRIC = 0x0106
_WHITE_IS_ZERO = 0
_CHANGED = later("Reasons", "the file is not what it was when the folder was read")


def looks_like_picture(head: bytes) -> bool:
    """Tell whether the first bytes are those of a PNG, JPEG or TIFF file."""
    return head.startswith(_MAGIC)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """Open a picture without decoding it.

    Raises
    ------
    ReadError
        When it is damaged, here or while the caller decodes it, or too large.
    """
    with (
        open_regular(path) as stream,
        _damage_told(),
        Image.open(stream, formats=_FORMATS) as picture,
    ):
        _check_size(picture, path.stat().st_size)
        yield picture


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn what the foreign parser raises into a reason."""
    try:
        yield
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # a foreign parser may raise anything
        raise ReadError(later("Reasons", "the picture is damaged and cannot be read")) from error


def _check_pixels(picture: Image.Image) -> None:
    columns, rows = picture.size
    if rows * columns > MAX_PIXELS_PER_FRAME:
        limit = MAX_PIXELS_PER_FRAME
        raise ReadError(
            later(
                "Reasons", "a picture of {rows} x {columns} pixels is beyond the limit of {limit}"
            ).format(rows=rows, columns=columns, limit=limit)
        )


def _check_size(picture: Image.Image, file_bytes: int) -> None:
    _check_pixels(picture)
    columns, rows = picture.size
    if rows * columns > file_bytes * MAX_PIXELS_PER_BYTE:
        raise ReadError(
            later(
                "Reasons",
                "a picture of {rows} x {columns} pixels cannot be in a file of {size} bytes",
            ).format(rows=rows, columns=columns, size=file_bytes)
        )


def _has_orientation(picture: Image.Image) -> bool:
    """Tell whether EXIF stands before the pixels; to look behind them would mean to decode them."""
    return "exif" in picture.info


def _stored_type(picture: Image.Image) -> str:
    return "uint16" if picture.mode.startswith("I;16") else _GREY_TYPES.get(picture.mode, "uint8")


def _is_grey(picture: Image.Image) -> bool:
    return picture.mode in _GREY_TYPES or picture.mode.startswith("I;16")


def read_picture_header(path: Path, file: str) -> FileHeader:
    """Return the record of a PNG, JPEG or TIFF file; `file` is its name in the index.

    Pages of a TIFF that are unlike the first one, such as its thumbnail, are left out, and the
    description says so.

    Raises
    ------
    ReadError
        When it is damaged or too large.
    """
    with _opened(path) as picture:
        columns, rows = picture.size
        if _has_orientation(picture) and picture.getexif().get(_EXIF_ORIENTATION) in _TRANSPOSED:
            columns, rows = rows, columns
        photometric, stored_type = _photometric(picture), _stored_type(picture)
        attributes = _attributes(picture)
        alike, pages = _count_pages(picture)
    instance = Instance(
        path=path,
        file=file,
        sop_instance_uid="",
        sop_class_uid="",
        transfer_syntax_uid="",
        modality="",
        rows=rows,
        columns=columns,
        frames=(FrameHeader(),) * alike,
        photometric=photometric,
        attributes=attributes,
        stored_type=stored_type,
        file_format="picture",
    )
    name = file.rpartition("/")[2]
    left_out = "" if alike == pages else f" ({alike} of {pages} pages, the others differ)"
    return FileHeader(instance, Patient(), series_description=name + left_out)


def _attributes(picture: Image.Image) -> dict[str, str]:
    profile = picture.info.get("icc_profile")
    return {ICC_PROFILE: profile_name(profile)} if isinstance(profile, bytes) and profile else {}


def _photometric(picture: Image.Image) -> str:
    if not _is_grey(picture):
        return "RGB"
    tags = getattr(picture, "tag_v2", {})
    # Pillow turns 8 bits over by itself, and leaves 16 as they are
    inverted = picture.mode.startswith("I;16") and tags.get(_TIFF_PHOTOMETRIC) == _WHITE_IS_ZERO
    return "MONOCHROME1" if inverted else "MONOCHROME2"


def _count_pages(picture: Image.Image) -> tuple[int, int]:
    """Return how many pages begin the file that are like the first, and how many it has."""
    if picture.format != "TIFF":
        return 1, 1
    first = picture.size, picture.mode
    alike = pages = 1
    while _has_page(picture, pages):
        if alike == pages and (picture.size, picture.mode) == first:
            alike += 1
        pages += 1
    return alike, pages


def _has_page(picture: Image.Image, number: int) -> bool:
    if number >= MAX_FRAMES:
        raise ReadError(
            later("Reasons", "more than {limit} pages are beyond the limit").format(
                limit=MAX_FRAMES
            )
        )
    try:
        picture.seek(number)
    except EOFError:
        return False
    return True


def open_picture_volume(
    stack: Stack, series: Series, budget_bytes: float | None = None, first: int = 0
) -> Volume:
    """Return the pages of a picture as a volume, a slice each, all pending.

    Raises
    ------
    ReadError
        When there is not memory enough.
    """
    stored, capacity = window_of_volume(stack, budget_bytes)
    inverted = stack.frames[0].instance.photometric == "MONOCHROME1"
    photometric: Photometric = "MONOCHROME1" if inverted else "MONOCHROME2"
    return Volume(
        stored=stored,
        slices=(SliceInfo(),) * len(stack.frames),
        photometric="RGB" if stored.ndim == 4 else photometric,
        availability=Availability(len(stack.frames), capacity, first),
    )


@contextmanager
def open_pages(instance: Instance) -> Iterator["Pages"]:
    """Open a picture for reading its pages.

    Raises
    ------
    ReadError
        When it is damaged or too large.
    """
    with _opened(instance.path) as picture:
        yield Pages(picture)


class Pages:
    """Reads pages of one opened picture."""

    def __init__(self, picture: Image.Image) -> None:
        self._picture = picture

    def read_into(self, page: int, place: npt.NDArray[Any], _threads: int = 1) -> None:
        """Decode one page into its place.

        Raises
        ------
        ReadError
            When it is damaged, or not what it was.
        """
        with _damage_told():
            if (page or self._picture.tell()) and not _has_page(self._picture, page):
                raise ReadError(_CHANGED)
            _check_pixels(self._picture)
            samples = _samples(self._picture)
        if samples.shape != place.shape or samples.dtype != place.dtype:
            raise ReadError(_CHANGED)
        place[...] = samples


def _samples(picture: Image.Image) -> npt.NDArray[Any]:
    upright = ImageOps.exif_transpose(picture) if _has_orientation(picture) else picture
    if _is_grey(picture):
        grey = upright.convert("L") if picture.mode in ("1", "LA") else upright
        return np.array(grey).astype(_stored_type(picture), copy=False)
    return np.array(upright.convert("RGB"))
