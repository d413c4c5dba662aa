"""The bytes of native pixels as numbers, for every number of bits allocated (DICOM PS3.5 8.1.1).

Samples of 12 and 24 bits are retired from the standard; old files have them. Samples follow each
other without gaps, the lowest bit of the first one in the lowest bit of the first byte.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.io.pixels.pixel_format import PixelFormat

Samples = npt.NDArray[Any]


def samples_of(
    content: bytes, pixels: PixelFormat, *, skipped_bits: int = 0, little_endian: bool = True
) -> Samples:
    """Return the samples of one frame, ``(N,)`` of the format's `sample_type`.

    `skipped_bits` of the first byte belong to the frame before. A sample of 12 or 24 bits has no
    sign yet: the bits above it are zero.
    """
    held = np.frombuffer(content, np.uint8)
    count = pixels.frame_bits // pixels.bits_allocated
    if pixels.bits_allocated == 1:
        return np.unpackbits(held, bitorder="little")[skipped_bits : skipped_bits + count]
    if pixels.bits_allocated == 12:
        return _of_nibbles(held, skipped_bits // 4, count).astype(pixels.sample_type)
    if pixels.bits_allocated == 24:
        low, middle, high = (held[n : 3 * count : 3].astype(np.uint32) for n in range(3))
        return (low | middle << 8 | high << 16).astype(pixels.sample_type)
    there = pixels.sample_type.newbyteorder("<" if little_endian else ">")
    return np.frombuffer(content, there).astype(pixels.sample_type)


def _of_nibbles(held: npt.NDArray[np.uint8], first: int, count: int) -> Samples:
    """Return samples of three half bytes each, the lowest one first."""
    halves = np.stack([held & 15, held >> 4], axis=-1).reshape(-1)[first : first + 3 * count]
    low, middle, high = halves.reshape(count, 3).astype(np.uint16).T
    return np.asarray(low | middle << 4 | high << 8)


def lowered(samples: Samples, pixels: PixelFormat, overlay_bits: int) -> Samples:
    """Return samples that begin at their lowest bit, from those that HighBit places further up.

    A header is not believed where the samples show that it is wrong: there is something below the
    lowest bit, other than overlays, and nothing above where they would end if they began at bit 0.
    The frame then stays as it is. Bits above those that count are left for who trims them.
    """
    bits = samples.view(f"u{samples.dtype.itemsize}")
    below = (1 << pixels.low_bit) - 1 & ~overlay_bits
    if np.any(bits & below) and _ends_at(samples, pixels):
        return samples
    return np.asarray(bits >> pixels.low_bit)


def _ends_at(samples: Samples, pixels: PixelFormat) -> bool:
    """Tell whether no bit from `bits_stored` on is set, other than copies of the sign."""
    if not pixels.signed:
        return not np.any(samples >> pixels.bits_stored)
    above = samples.view(f"i{samples.dtype.itemsize}") >> (pixels.bits_stored - 1)
    return bool(np.all((above == 0) | (above == -1)))
