"""How the pixels of a file are stored: the image pixel module (DICOM PS3.3 C.7.6.3)."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import AllTransferSyntaxes

from medviewer.errors import ReadError
from medviewer.io.dicom import elements
from medviewer.io.dicom.dicom_file import DicomFile, PixelElement
from medviewer.io.limits import MAX_FRAMES, MAX_PIXELS_PER_FRAME
from medviewer.language import later

MIN_ENCODED_FRAME_BYTES = 10
"""An item header and the shortest even content: fewer bytes cannot hold a compressed frame."""


NATIVE_SYNTAXES = frozenset(str(uid) for uid in AllTransferSyntaxes if not uid.is_encapsulated)
_FLOAT_TYPES: dict[str, np.dtype[Any]] = {
    "FloatPixelData": np.dtype("f4"),
    "DoubleFloatPixelData": np.dtype("f8"),
}
_NUMBER_BITS = (8, 16, 32, 64)
_IN_PAIRS = frozenset({"YBR_FULL_422", "YBR_PARTIAL_422"})


@dataclass(frozen=True, slots=True)
class PixelFormat:
    """What is needed to turn the bytes of a frame into numbers.

    Attributes
    ----------
    samples
        1 for grey and palette colour, 3 for colour.
    bits_allocated, bits_stored
        Bits a sample takes, and how many of them count.
    low_bit
        The lowest one that counts; zero but in files older than the rule that HighBit is one less
        than BitsStored (PS3.5 8.1.1).
    planar
        Whether the colours come as planes (PlanarConfiguration 1) rather than pixel by pixel.
    frames
        How many there are; for native pixels no more than the file has bytes for, but for a first
        one that `is_cut`.
    declared_frames
        How many the header promises.
    """

    rows: int
    columns: int
    samples: int
    bits_allocated: int
    bits_stored: int
    signed: bool
    planar: bool
    photometric: str
    frames: int
    declared_frames: int
    transfer_syntax_uid: str
    little_endian: bool
    element: PixelElement
    low_bit: int = 0

    @property
    def is_encapsulated(self) -> bool:
        """Whether each frame is a compressed stream of its own."""
        return self.element.declared is None

    @property
    def is_cut(self) -> bool:
        """Whether the file ends within its first native frame: that one cannot be read."""
        return not self.is_encapsulated and self.element.length * 8 < self.frame_bits

    @property
    def is_color(self) -> bool:
        """Whether a decoded pixel is red, green, blue."""
        return self.samples == 3 or self.photometric == "PALETTE COLOR"

    @property
    def is_float(self) -> bool:
        """Whether the file holds Float or Double Float Pixel Data."""
        return self.element.keyword in _FLOAT_TYPES

    @property
    def frame_bits(self) -> int:
        """Bits of one native frame; 4:2:2 holds two samples a pixel (PS3.3 C.7.6.3.1.2)."""
        samples = 2 if self.is_subsampled else self.samples
        return self.rows * self.columns * samples * self.bits_allocated

    @property
    def is_subsampled(self) -> bool:
        """Whether native pixels share their colour in pairs."""
        return self.photometric in _IN_PAIRS and not self.is_encapsulated

    @property
    def sample_type(self) -> np.dtype[Any]:
        """Type that holds one sample of a native file with all its bits, without byte order."""
        if self.is_float:
            return _FLOAT_TYPES[self.element.keyword]
        size = next(bits for bits in _NUMBER_BITS if bits >= self.bits_allocated)
        return np.dtype(f"{'i' if self.signed else 'u'}{size // 8}")

    @property
    def stored_type(self) -> np.dtype[Any]:
        """Return the smallest numpy type that holds a decoded sample; colour is always uint8."""
        if self.is_color:
            return np.dtype("u1")
        if self.is_float:
            return _FLOAT_TYPES[self.element.keyword]
        size = next(bits for bits in _NUMBER_BITS if bits >= self.bits_stored)
        return np.dtype(f"{'i' if self.signed else 'u'}{size // 8}")


def pixel_format(file: DicomFile) -> PixelFormat:
    """Return the format of an opened file's pixels, checked against the file's size.

    Raises
    ------
    ReadError
        When the header is not that of an image, or promises what cannot be.
    """
    if file.pixels is None:
        raise ReadError(later("Reasons", "no image: the object has no pixels"))
    described = _described(file, file.pixels)
    _check_numbers(described)
    return _with_frames_there(described)


def _described(file: DicomFile, element: PixelElement) -> PixelFormat:
    dataset = file.dataset
    samples = elements.integer(dataset, "SamplesPerPixel") or 1
    allocated = _bits_allocated(dataset, element)
    stored = elements.integer(dataset, "BitsStored") or allocated
    stored = stored if 0 < stored <= allocated else allocated
    frames = max(elements.integer(dataset, "NumberOfFrames") or 1, 1)
    return PixelFormat(
        rows=elements.integer(dataset, "Rows") or 0,
        columns=elements.integer(dataset, "Columns") or 0,
        samples=samples,
        bits_allocated=allocated,
        bits_stored=stored,
        signed=elements.integer(dataset, "PixelRepresentation") == 1,
        planar=elements.integer(dataset, "PlanarConfiguration") == 1,
        photometric=_photometric(dataset, samples),
        frames=frames,
        declared_frames=frames,
        transfer_syntax_uid=file.transfer_syntax_uid,
        little_endian=file.little_endian,
        element=element,
        low_bit=_low_bit(dataset, stored, allocated),
    )


def _bits_allocated(dataset: Dataset, element: PixelElement) -> int:
    if element.keyword in _FLOAT_TYPES:
        return _FLOAT_TYPES[element.keyword].itemsize * 8
    said = elements.integer(dataset, "BitsAllocated")
    return said or (16 if (elements.integer(dataset, "BitsStored") or 16) > 8 else 8)


def bit_note(dataset: Dataset, pixels: PixelFormat) -> str:
    """Return what is unusual in where the bits of native samples lie, or nothing."""
    high, stored = elements.integer(dataset, "HighBit"), pixels.bits_stored
    if high is None or high + 1 == stored or pixels.is_encapsulated or pixels.is_float:
        return ""
    if pixels.low_bit:
        text = later(
            "Headers", "HighBit {high} of {stored} bits stored: pixels moved down by {low} bits"
        )
        return text.format(high=high, stored=stored, low=pixels.low_bit)
    text = later("Headers", "HighBit {high} of {stored} bits stored cannot be: not heeded")
    return text.format(high=high, stored=stored)


def _low_bit(dataset: Dataset, stored: int, allocated: int) -> int:
    """Return the lowest bit that counts, as HighBit says; zero where it says what cannot be."""
    high = elements.integer(dataset, "HighBit")
    return high + 1 - stored if high is not None and stored <= high + 1 <= allocated else 0


def _photometric(dataset: Dataset, samples: int) -> str:
    said = elements.text(dataset, "PhotometricInterpretation").upper()
    return said or ("RGB" if samples == 3 else "MONOCHROME2")


def _check_numbers(pixels: PixelFormat) -> None:
    if pixels.rows <= 0 or pixels.columns <= 0:
        raise ReadError(later("Reasons", "the header gives no image size (Rows, Columns)"))
    if pixels.rows * pixels.columns > MAX_PIXELS_PER_FRAME:
        size = f"{pixels.rows} x {pixels.columns}"
        raise ReadError(
            later("Reasons", "an image of {size} pixels is beyond the limit of {limit}").format(
                size=size, limit=MAX_PIXELS_PER_FRAME
            )
        )
    if pixels.declared_frames > MAX_FRAMES:
        count = pixels.declared_frames
        raise ReadError(
            later("Reasons", "{count} frames are beyond the limit of {limit}").format(
                count=count, limit=MAX_FRAMES
            )
        )
    if pixels.samples not in (1, 3):
        raise ReadError(
            later("Reasons", "{samples} samples per pixel are not supported").format(
                samples=pixels.samples
            )
        )
    one_sample = pixels.photometric in ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR")
    if one_sample != (pixels.samples == 1):
        raise ReadError(later("Reasons", "the colour model does not fit the number of samples"))
    if pixels.is_subsampled and pixels.rows * pixels.columns % 2:
        raise ReadError(
            later(
                "Reasons",
                "two pixels share their colour, but the image has {rows} x {columns} of them",
            ).format(rows=pixels.rows, columns=pixels.columns)
        )
    if pixels.bits_allocated not in (1, 8, 12, 16, 24, 32, 64):
        raise ReadError(
            later("Reasons", "{bits} bits allocated are not supported").format(
                bits=pixels.bits_allocated
            )
        )


def too_short(there: int, whole: int) -> ReadError:
    """Return what is wrong with a file that has so many bytes of an image's."""
    text = later("Reasons", "the file ends before its image is complete: {there} of {whole} bytes")
    return ReadError(text.format(there=there, whole=whole))


_LEAST_PART = 16
"""A file that ends within its first frame, but holds one part in so many of it, is an image that
was damaged; one with less only promises one, and no memory is taken for it."""


def _with_frames_there(pixels: PixelFormat) -> PixelFormat:
    """Return the format with no more frames than the file has bytes for."""
    if pixels.transfer_syntax_uid in NATIVE_SYNTAXES and pixels.is_encapsulated:
        raise ReadError(
            later("Reasons", "the pixels are compressed but the transfer syntax says they are not")
        )
    there = pixels.element.length
    if pixels.is_encapsulated:
        room, whole = there // MIN_ENCODED_FRAME_BYTES, MIN_ENCODED_FRAME_BYTES
        least = whole
    else:
        room, whole = there * 8 // pixels.frame_bits, -(-pixels.frame_bits // 8)
        least = -(-whole // _LEAST_PART)
    if there < least:
        raise too_short(there, whole)
    return replace(pixels, frames=min(pixels.frames, max(room, 1)))
