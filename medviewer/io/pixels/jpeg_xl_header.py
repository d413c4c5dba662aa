"""What a JPEG XL codestream says of itself (ISO/IEC 18181-1, annex D)."""

from dataclasses import dataclass

Choice = tuple[int, int]
"""Bits to read, and what is added to them."""

_SIZES: tuple[Choice, ...] = ((9, 1), (13, 1), (18, 1), (30, 1))
_DEPTHS: tuple[Choice, ...] = ((0, 8), (0, 10), (0, 12), (6, 1))
_FLOAT_DEPTHS: tuple[Choice, ...] = ((0, 32), (0, 16), (0, 24), (6, 1))
_CHANNELS: tuple[Choice, ...] = ((0, 0), (0, 1), (4, 2), (12, 1))
_ENUM: tuple[Choice, ...] = ((0, 0), (0, 1), (4, 2), (6, 18))
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
"""Width by height, for images that name their shape rather than their width."""
_GREY = 1


@dataclass(frozen=True, slots=True)
class JpegXlHeader:
    """Size and samples of an image; `components` counts colours, alpha and other channels."""

    rows: int
    columns: int
    components: int
    precision: int


class _Bits:
    """Reads numbers from the lowest bit of the first byte upward."""

    def __init__(self, content: bytes) -> None:
        self._number = int.from_bytes(content, "little")
        self._left = 8 * len(content)

    def take(self, count: int) -> int:
        """Return the next `count` bits; an IndexError where there are no more."""
        if count > self._left:
            raise IndexError
        value = self._number & (1 << count) - 1
        self._number >>= count
        self._left -= count
        return value

    def choose(self, choices: tuple[Choice, ...]) -> int:
        """Return a number that is written in one of four ways (B.2.2, U32)."""
        bits, offset = choices[self.take(2)]
        return self.take(bits) + offset


def read_jpeg_xl_header(codestream: bytes) -> JpegXlHeader | None:
    """Return what is said behind the first two bytes, FF 0A; None for films and what has a preview.

    Raises
    ------
    IndexError
        When it ends before.
    """
    bits = _Bits(codestream[2:64])
    rows, columns = _size(bits)
    if bits.take(1):  # all as usual: 8 bits of red, green and blue
        return JpegXlHeader(rows, columns, 3, 8)
    if bits.take(1) and _has_more_images(bits):
        return None
    precision = _precision(bits)
    bits.take(1)  # whether 16-bit buffers are enough
    extra = bits.choose(_CHANNELS)
    if extra:  # described at length, before the colours
        return JpegXlHeader(rows, columns, 3 + extra, precision)
    bits.take(1)  # whether colours are coded as XYB
    return JpegXlHeader(rows, columns, _colors(bits), precision)


def _size(bits: _Bits) -> tuple[int, int]:
    is_small = bits.take(1)

    def length() -> int:
        return 8 * (bits.take(5) + 1) if is_small else bits.choose(_SIZES)

    rows = length()
    ratio = bits.take(3)
    if ratio == 0:
        return rows, length()
    width, height = _RATIOS[ratio - 1]
    return rows, rows * width // height


def _has_more_images(bits: _Bits) -> bool:
    bits.take(3)  # orientation
    if bits.take(1):
        _size(bits)  # at which the image likes to be shown
    has_preview = bits.take(1)
    has_animation = bits.take(1)
    return bool(has_preview or has_animation)


def _precision(bits: _Bits) -> int:
    if not bits.take(1):
        return bits.choose(_DEPTHS)
    depth = bits.choose(_FLOAT_DEPTHS)
    bits.take(4)  # of these, bits of the exponent
    return depth


def _colors(bits: _Bits) -> int:
    if bits.take(1):  # sRGB
        return 3
    bits.take(1)  # whether a profile stands for the rest
    return 1 if bits.choose(_ENUM) == _GREY else 3
