"""One compressed frame to samples, by transfer syntax, with imagecodecs."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
from pydicom.uid import UID

from medviewer.errors import ReadError
from medviewer.io.pixels.codestream import Codestream, read_codestream
from medviewer.io.pixels.pixel_format import PixelFormat
from medviewer.io.pixels.unpacking import samples_of
from medviewer.language import later

Samples = npt.NDArray[Any]
Decode = Callable[[bytes, PixelFormat, int], Samples]
"""Gives the samples of a frame; with as many threads as are named, where the codec knows how."""


@dataclass(frozen=True, slots=True)
class DecodedFrame:
    """Samples of one frame, ``(rows, columns)`` or ``(rows, columns, 3)``.

    `precision` counts the bits that the codestream gives a sample, `signed` says that they carry
    their sign already, `is_rgb` that colours are red, green, blue whatever the header calls them.
    """

    samples: Samples
    precision: int
    signed: bool = False
    is_rgb: bool = False


def _jpeg(encoded: bytes, pixels: PixelFormat, threads: int) -> Samples:
    """Decode every process of JPEG; the header's colour model decides, not the decoder's guess."""
    if pixels.samples == 1:
        return _array(imagecodecs.jpeg8_decode(encoded))
    model = "RGB" if pixels.photometric == "RGB" else "YCBCR"
    return _array(imagecodecs.jpeg8_decode(encoded, colorspace=model, outcolorspace="RGB"))


def _jpeg_lossless(encoded: bytes, pixels: PixelFormat, threads: int) -> Samples:
    """Decode lossless JPEG, which carries its samples as they are."""
    return _array(imagecodecs.jpeg8_decode(encoded))


def _jpeg_ls(encoded: bytes, pixels: PixelFormat, threads: int) -> Samples:
    """Decode JPEG-LS; a stream that was cut can keep the decoder busy for ten seconds."""
    if _END_OF_IMAGE not in encoded:
        raise ValueError("the stream ends early")
    return _array(imagecodecs.jpegls_decode(encoded))


def _jpeg_2000(encoded: bytes, pixels: PixelFormat, threads: int) -> Samples:
    return _array(imagecodecs.jpeg2k_decode(encoded, numthreads=threads))


def _htj2k(encoded: bytes, pixels: PixelFormat, threads: int) -> Samples:
    """Decode high-throughput JPEG 2000 with OpenJPH, twice as fast as OpenJPEG.

    OpenJPEG has the last word: it knows JPEG 2000 under a wrong name, and files in boxes.
    """
    try:
        return _array(imagecodecs.htj2k_decode(encoded))
    except Exception:  # noqa: BLE001 - a foreign decoder may raise anything
        return _jpeg_2000(encoded, pixels, threads)


def _jpeg_xl(encoded: bytes, pixels: PixelFormat, threads: int) -> Samples:
    return _array(imagecodecs.jpegxl_decode(encoded, numthreads=threads))


def _deflated(encoded: bytes, pixels: PixelFormat, threads: int) -> Samples:
    """Inflate a frame that is deflated by itself (PS3.5 A.4.13), never beyond its size."""
    size = -(-pixels.frame_bits // 8)
    return _uncompressed(zlib.decompressobj(-zlib.MAX_WBITS).decompress(encoded, size), pixels, 1)


def _uncompressed(content: bytes, pixels: PixelFormat, threads: int) -> Samples:
    """Arrange a frame that is not compressed, only encapsulated (PS3.5 A.4.11)."""
    shape = pixels.rows, pixels.columns
    samples = samples_of(content[: -(-pixels.frame_bits // 8)], pixels)
    if pixels.samples == 1:
        return samples.reshape(shape)
    if pixels.planar:
        return samples.reshape(pixels.samples, *shape).transpose(1, 2, 0)
    return samples.reshape(*shape, pixels.samples)


def _rle(encoded: bytes, pixels: PixelFormat, threads: int) -> Samples:
    """Decode DICOM RLE (PS3.5 G): one byte plane a segment, the highest byte first.

    The header is checked here, segment by segment: a decoder that believes it reads beyond its
    input.
    """
    size = pixels.rows * pixels.columns
    width, rest = divmod(pixels.bits_allocated, 8)
    if rest:
        raise ValueError("no whole bytes")
    samples = np.zeros((pixels.samples, size), f"u{pixels.sample_type.itemsize}")
    for number, segment in enumerate(_rle_segments(encoded, pixels.samples * width)):
        plane = np.frombuffer(imagecodecs.packbits_decode(segment), np.uint8)
        if plane.size < size:
            raise ValueError("a segment ends early")
        sample = samples[number // width]
        if number % width:
            sample <<= 8
        sample |= plane[:size]
    image = samples.reshape(pixels.samples, pixels.rows, pixels.columns)
    return image[0] if pixels.samples == 1 else image.transpose(1, 2, 0)


def _rle_segments(encoded: bytes, expected: int) -> list[bytes]:
    count, *offsets = struct.unpack_from("<16L", encoded)
    starts = [*offsets[:expected], len(encoded)]
    if count != expected or starts != sorted(starts) or starts[0] < _RLE_HEADER_BYTES:
        raise ValueError("the segments are not where they should be")
    return [encoded[start:end] for start, end in pairwise(starts)]


def _array(decoded: Any) -> Samples:  # imagecodecs has no types
    return np.asarray(decoded)


_RLE = "1.2.840.10008.1.2.5"
_DEFLATED = "1.2.840.10008.1.2.8.1"
_ENCAPSULATED = "1.2.840.10008.1.2.1.98"
_OF_HEADERS_SIZE = frozenset({_RLE, _DEFLATED, _ENCAPSULATED})
"""Their frames have no size but the header's."""
_RLE_HEADER_BYTES = 64
_END_OF_IMAGE = b"\xff\xd9"
_LOSSY_JPEG = tuple(f"1.2.840.10008.1.2.4.{n}" for n in (50, 51, 53, 55))
_DECODERS: dict[str, Decode] = {
    **dict.fromkeys(_LOSSY_JPEG, _jpeg),
    **dict.fromkeys((f"1.2.840.10008.1.2.4.{n}" for n in (57, 70)), _jpeg_lossless),
    **dict.fromkeys((f"1.2.840.10008.1.2.4.{n}" for n in (80, 81)), _jpeg_ls),
    **dict.fromkeys((f"1.2.840.10008.1.2.4.{n}" for n in (90, 91, 92, 93)), _jpeg_2000),
    **dict.fromkeys((f"1.2.840.10008.1.2.4.{n}" for n in (201, 202, 203)), _htj2k),
    **dict.fromkeys((f"1.2.840.10008.1.2.4.{n}" for n in (110, 111, 112)), _jpeg_xl),
    _RLE: _rle,
    _DEFLATED: _deflated,
    _ENCAPSULATED: _uncompressed,
}


_JPEG_XL = "1.2.840.10008.1.2.4.11"
_NEW_NAMES = {
    f"{_JPEG_XL}0": "JPEG XL Lossless",
    f"{_JPEG_XL}1": "JPEG XL JPEG Recompression",
    f"{_JPEG_XL}2": "JPEG XL",
    _DEFLATED: "Deflated Image Frame Compression",
}
"""Names that pydicom's dictionary does not have yet."""


def load_decoders() -> None:
    """Load the libraries of all codecs, which otherwise wait for their first image."""
    for name in ("jpeg8", "jpeg2k", "htj2k", "jpegls", "jpegxl", "packbits"):
        getattr(imagecodecs, f"{name}_decode")


def syntax_name(uid: str) -> str:
    """Return the standard's name of a transfer syntax; an unknown one is not repeated."""
    name = _NEW_NAMES.get(uid) or UID(uid).name
    return later("Reasons", "an unknown transfer syntax") if name == uid else name


def decode_frame(encoded: bytes, pixels: PixelFormat, threads: int = 1) -> DecodedFrame:
    """Decode one compressed frame; `threads` may work at it.

    Raises
    ------
    ReadError
        When nothing here decodes its transfer syntax, or the frame is damaged or of another size
        than the header says.
    """
    uid = pixels.transfer_syntax_uid
    decode = _DECODERS.get(uid)
    if decode is None:
        raise ReadError(
            later("Reasons", "pixels in {syntax} cannot be decoded").format(syntax=syntax_name(uid))
        )
    stream = None if uid in _OF_HEADERS_SIZE else read_codestream(encoded)
    _check_size(stream, pixels)
    try:
        samples = decode(encoded, pixels, threads)
    except Exception as error:  # a foreign decoder may raise anything
        raise _damaged(pixels) from error
    return _checked(samples, stream, pixels)


def _damaged(pixels: PixelFormat) -> ReadError:
    name = syntax_name(pixels.transfer_syntax_uid)
    return ReadError(later("Reasons", "the compressed image ({name}) is damaged").format(name=name))


def _check_size(stream: Codestream | None, pixels: PixelFormat) -> None:
    """Refuse a frame of another size, or of none, before a decoder takes memory for it."""
    if stream is None:
        if pixels.transfer_syntax_uid not in _OF_HEADERS_SIZE:
            raise _damaged(pixels)
        return
    if (stream.rows, stream.columns) != (pixels.rows, pixels.columns):
        found = f"{stream.rows} x {stream.columns}"
        raise ReadError(
            later(
                "Reasons", "the compressed image is {found}, but its header says {rows} x {columns}"
            ).format(found=found, rows=pixels.rows, columns=pixels.columns)
        )
    if stream.components != pixels.samples:
        raise ReadError(
            later("Reasons", "the compressed image has {count} components").format(
                count=stream.components
            )
        )


def _checked(samples: Samples, stream: Codestream | None, pixels: PixelFormat) -> DecodedFrame:
    expected = (pixels.rows, pixels.columns) + ((3,) if pixels.samples == 3 else ())
    if samples.shape != expected:
        raise ReadError(
            later("Reasons", "the compressed image has another size than its header says")
        )
    own_bits = samples.dtype.itemsize * 8
    is_jpeg = pixels.transfer_syntax_uid in _LOSSY_JPEG
    if stream is None:
        return DecodedFrame(samples, own_bits)
    rgb = is_jpeg or stream.mixes_colors
    return DecodedFrame(samples, stream.precision, stream.signed, is_rgb=rgb)
