"""Uncompressed frames straight from their file into their place, without a copy between."""

from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.errors import ReadError
from medviewer.io.pixels.pixel_format import too_short
from medviewer.io.pixels.stored_pixels import is_unchanged
from medviewer.io.records import Instance
from medviewer.language import later

Samples = npt.NDArray[Any]

_GREY = frozenset({"MONOCHROME1", "MONOCHROME2"})
_FLOAT_KEYWORDS = {"FloatPixelData": "f4", "DoubleFloatPixelData": "f8"}


def plain_type(instance: Instance) -> "np.dtype[Any] | None":
    """Return the type of the samples where a frame's bytes are its numbers, else None."""
    stored = instance.pixels
    if (
        stored is None
        or stored.declared is None
        or not stored.little_endian
        or stored.samples != 1
        or instance.photometric not in _GREY
    ):
        return None
    if stored.keyword in _FLOAT_KEYWORDS:
        return np.dtype(_FLOAT_KEYWORDS[stored.keyword])
    if stored.bits_allocated not in (8, 16, 32):
        return None
    return np.dtype(f"{'i' if stored.signed else 'u'}{stored.bits_allocated // 8}")


def read_plain(instance: Instance, frame: int, place: Samples) -> bool:
    """Read a frame into `place`; False where that is not the whole story and nothing was read.

    Raises
    ------
    ReadError
        When the file cannot be opened or ends before the frame.
    """
    stored = instance.pixels
    whole = place.flags.c_contiguous and place.shape == (instance.rows, instance.columns)
    if stored is None or not whole or plain_type(instance) != place.dtype:
        return False
    if not is_unchanged(instance.path, stored):
        return False
    if frame >= stored.frames:
        raise ReadError(later("Reasons", "the file ends before this frame"))
    try:
        with instance.path.open("rb", 0) as stream:
            stream.seek(stored.offset + frame * place.nbytes)
            read = stream.readinto(place.reshape(-1).view(np.uint8).data)
    except OSError:  # who opens it with care knows why
        return False
    if read != place.nbytes:
        raise too_short(read, place.nbytes)
    if place.dtype.kind != "f":
        trim(place, stored.bits_stored)
    return True


def trim(samples: Samples, bits: int) -> None:
    """Clear the bits of `samples` above the lowest `bits`, in place; a sign is extended."""
    surplus = samples.dtype.itemsize * 8 - bits
    if surplus > 0:
        np.left_shift(samples, surplus, out=samples)
        np.right_shift(samples, surplus, out=samples)
