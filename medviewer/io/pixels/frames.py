"""The frames of one opened DICOM file as arrays of their native type."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom.dataset import Dataset
from pydicom.pixels.processing import convert_color_space

from medviewer.errors import ReadError
from medviewer.io.dicom import elements
from medviewer.io.dicom.dicom_file import DicomFile, open_dicom
from medviewer.io.dicom.headers import PIXEL_TAGS
from medviewer.io.dicom.overlay_elements import EMBEDDED_TAGS, embedded_planes
from medviewer.io.pixels.codecs import DecodedFrame, decode_frame
from medviewer.io.pixels.encapsulated import (
    Fragment,
    frames_of_fragments,
    read_encoded,
    read_fragments,
)
from medviewer.io.pixels.luts import LookUpTable, modality_lut, palette, value_type
from medviewer.io.pixels.pixel_format import PixelFormat, pixel_format, too_short
from medviewer.io.pixels.plain_pixels import trim
from medviewer.io.pixels.stored_pixels import is_unchanged, padding_of, remembered_format
from medviewer.io.pixels.unpacking import lowered, samples_of
from medviewer.io.records import Instance
from medviewer.io.regular_file import open_regular
from medviewer.language import later

Samples = npt.NDArray[Any]

_NOTHING_MORE = Dataset()
"""In place of a header that need not be read again."""
_GREY = frozenset({"MONOCHROME1", "MONOCHROME2"})
_RGB = frozenset({"RGB", "YBR_RCT", "YBR_ICT"})
_PARTIAL = frozenset({"YBR_PARTIAL_422", "YBR_PARTIAL_420"})
_YBR = frozenset({"YBR_FULL", "YBR_FULL_422"}) | _PARTIAL


@contextmanager
def open_frames(path: Path) -> Iterator["FrameReader"]:
    """Open a DICOM file for reading its frames.

    Raises
    ------
    ReadError
        When it cannot be read, with the reason.
    """
    with open_dicom(path, PIXEL_TAGS | EMBEDDED_TAGS) as opened:
        pixels = pixel_format(opened)
        yield FrameReader(opened, pixels, padding_of(opened, pixels))


@contextmanager
def open_instance(instance: Instance) -> Iterator["FrameReader"]:
    """Open the file of an instance; its header is read only where the index does not know enough.

    Raises
    ------
    ReadError
        When it cannot be read, with the reason.
    """
    stored = instance.pixels
    if stored is None or not is_unchanged(instance.path, stored):
        with open_frames(instance.path) as reader:
            yield reader
        return
    with open_regular(instance.path) as stream:
        pixels = remembered_format(instance, stored)
        little, syntax = stored.little_endian, instance.transfer_syntax_uid
        opened = DicomFile(_NOTHING_MORE, syntax, little, pixels.element, stream)
        yield FrameReader(opened, pixels, stored.padding)


@dataclass(frozen=True)
class FrameReader:
    """Reads single frames of one opened file.

    `padding` is the range of stored values that stand for no image.
    """

    file: DicomFile
    pixels: PixelFormat
    padding: tuple[float, float] | None = None

    def read(self, index: int, threads: int = 1) -> Samples:
        """Return frame `index` (from 0): ``(rows, columns)``, or ``(rows, columns, 3)`` uint8.

        A codec may use so many `threads`.

        Grey values have the type `PixelFormat.stored_type`, or that of the modality LUT, which is
        applied. Colours are red, green, blue.

        Raises
        ------
        ReadError
            When the frame is not there or cannot be decoded.
        """
        return self._to_stored(self._lowered(self._decoded(index, threads)))

    def read_raw(self, index: int, threads: int = 1) -> Samples:
        """Return the samples of frame `index` with all their bits, as the file holds them.

        Raises
        ------
        ReadError
            When the frame is not there or cannot be decoded.
        """
        return self._decoded(index, threads).samples

    @property
    def value_type(self) -> np.dtype[Any]:
        """Type of what `read` gives."""
        return value_type(self.file.dataset, self.pixels)

    def _decoded(self, index: int, threads: int) -> DecodedFrame:
        if index >= self.pixels.frames:
            raise ReadError(later("Reasons", "the file ends before this frame"))
        if self.pixels.is_encapsulated:
            return decode_frame(self.encoded(index), self.pixels, threads)
        return DecodedFrame(self._native(index), self.pixels.bits_stored)

    def read_into(self, index: int, place: Samples, threads: int = 1) -> None:
        """Read frame `index` into `place`, without a copy where the file holds it as it is."""
        pixels = self.pixels
        plain = (
            self._is_plain
            and place.dtype == pixels.sample_type
            and place.shape == (pixels.rows, pixels.columns)
            and place.flags.c_contiguous
        )
        if plain:
            self._read_plain(index, place)
            return
        frame = self.read(index, threads)
        if frame.shape != place.shape or not np.can_cast(frame.dtype, place.dtype, "safe"):
            raise ReadError(
                later("Reasons", "the file is not what it was when the folder was read")
            )
        place[...] = frame

    def encoded(self, index: int) -> bytes:
        """Return the bytes of frame `index` as they are in the file."""
        if not self.pixels.is_encapsulated:
            return self._native_bytes(index)
        if index >= len(self._frame_fragments):
            raise ReadError(later("Reasons", "the file ends before this frame"))
        return read_encoded(self.file.stream, self._frame_fragments[index])

    @cached_property
    def _frame_fragments(self) -> list[list[Fragment]]:
        stream = self.file.stream
        table, fragments = read_fragments(stream, self.pixels.element.offset)
        if self.pixels.frames == 1:
            return [fragments]
        extended = elements.raw_value(self.file.dataset, "ExtendedOffsetTable")
        tables = [table]
        if isinstance(extended, bytes):
            words = np.frombuffer(extended[: len(extended) // 8 * 8], "<u8")
            tables.insert(0, tuple(words.tolist()))
        return frames_of_fragments(stream, fragments, tables, self.pixels.frames)

    @cached_property
    def _modality_lut(self) -> LookUpTable | None:
        return modality_lut(self.file.dataset, little_endian=self.file.little_endian)

    @cached_property
    def _palette(self) -> LookUpTable:
        return palette(self.file.dataset, little_endian=self.file.little_endian)

    @property
    def _is_plain(self) -> bool:
        """Whether a frame's bytes are its numbers."""
        pixels = self.pixels
        return (
            not pixels.is_encapsulated
            and pixels.little_endian
            and pixels.photometric in _GREY
            and pixels.samples == 1
            and pixels.bits_allocated in (8, 16, 32)
            and pixels.low_bit == 0
            and self._modality_lut is None
        )

    def _read_plain(self, index: int, place: Samples) -> None:
        if index >= self.pixels.frames:
            raise ReadError(later("Reasons", "the file ends before this frame"))
        self.file.stream.seek(self.pixels.element.offset + index * place.nbytes)
        read = self.file.stream.readinto(place.reshape(-1).view(np.uint8).data)
        if read != place.nbytes:
            raise too_short(read or 0, place.nbytes)
        if not self.pixels.is_float:
            trim(place, self.pixels.bits_stored)

    def _native_bytes(self, index: int) -> bytes:
        """Return the whole bytes that hold native frame `index`."""
        start = index * self.pixels.frame_bits // 8
        end = -(-(index + 1) * self.pixels.frame_bits // 8)
        if not self._swaps_bytes:
            self.file.stream.seek(self.pixels.element.offset + start)
            return self.file.stream.read(end - start)
        first = start // 2 * 2
        self.file.stream.seek(self.pixels.element.offset + first)
        words = self.file.stream.read(-(-end // 2) * 2 - first)
        swapped = np.frombuffer(words[: len(words) // 2 * 2], ">u2").astype("<u2").tobytes()
        return swapped[start - first : end - first]

    @property
    def _swaps_bytes(self) -> bool:
        """Whether samples that are no words lie in big-endian words (PS3.5 8.1.1)."""
        pixels = self.pixels
        packed = pixels.bits_allocated <= 8 or pixels.bits_allocated in (12, 24)
        return not pixels.little_endian and packed and pixels.element.vr == "OW"

    def _native(self, index: int) -> Samples:
        pixels = self.pixels
        content = self._native_bytes(index)
        if len(content) * 8 < pixels.frame_bits:
            raise too_short(len(content), -(-pixels.frame_bits // 8))
        skipped = index * pixels.frame_bits % 8
        return self._arranged(
            samples_of(content, pixels, skipped_bits=skipped, little_endian=pixels.little_endian)
        )

    def _arranged(self, samples: Samples) -> Samples:
        pixels = self.pixels
        rows, columns = pixels.rows, pixels.columns
        if pixels.samples == 1:
            return samples.reshape(rows, columns)
        if pixels.is_subsampled:
            return _spread_colors(samples).reshape(rows, columns, 3)
        if pixels.planar:
            return samples.reshape(3, rows, columns).transpose(1, 2, 0)
        return samples.reshape(rows, columns, 3)

    def _to_stored(self, frame: DecodedFrame) -> Samples:
        if self.pixels.is_float:
            return frame.samples
        if self.pixels.samples == 3:
            return self._to_rgb(frame)
        if self.pixels.photometric == "PALETTE COLOR":
            return self._palette.apply(self._trimmed(frame))
        stored = self._trimmed(frame).astype(self.pixels.stored_type, copy=False)
        return stored if self._modality_lut is None else self._modality_lut.apply(stored)

    def _lowered(self, frame: DecodedFrame) -> DecodedFrame:
        """Return a frame whose samples begin at their lowest bit."""
        pixels = self.pixels
        if pixels.low_bit == 0 or pixels.is_float:
            return frame
        if pixels.is_encapsulated and frame.precision <= pixels.bits_stored:
            return frame  # the codec left the unused bits out
        samples = lowered(frame.samples, pixels, self._overlay_bits)
        return replace(frame, samples=samples)

    @cached_property
    def _overlay_bits(self) -> int:
        return sum({1 << bit for bit in embedded_planes(self.file)})

    def _trimmed(self, frame: DecodedFrame) -> Samples:
        """Return the samples with only the bits that count, and the sign they should have."""
        samples, bits = frame.samples, self.pixels.bits_stored
        if self.pixels.is_encapsulated and not (frame.signed and self.pixels.signed):
            bits = min(bits, frame.precision)
        kind = "i" if self.pixels.signed else "u"
        typed = samples.view(f"{kind}{samples.dtype.itemsize}")
        if bits >= 8 * samples.dtype.itemsize:
            return typed
        trimmed = np.array(typed, copy=True)
        trim(trimmed, bits)
        return trimmed

    def _to_rgb(self, frame: DecodedFrame) -> Samples:
        eight_bit = frame.samples
        if eight_bit.dtype.itemsize > 1:
            eight_bit = eight_bit >> max(min(self.pixels.bits_stored, frame.precision) - 8, 0)
        eight_bit = np.ascontiguousarray(eight_bit.astype(np.uint8))
        if frame.is_rgb or self.pixels.photometric in _RGB:
            return eight_bit
        if self.pixels.photometric not in _YBR:
            raise ReadError(later("Reasons", "the colour model of the image is not supported"))
        full = _full_range(eight_bit) if self.pixels.photometric in _PARTIAL else eight_bit
        return convert_color_space(full, "YBR_FULL", "RGB")


def _full_range(partial: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return YBR of the whole range from Y of 16 to 235, Cb and Cr of 16 to 240 (C.7.6.3.1.2)."""
    wide = partial.astype(np.float32)
    wide[..., 0] = (wide[..., 0] - 16) * (255 / 219)
    wide[..., 1:] = (wide[..., 1:] - 128) * (255 / 224) + 128
    return wide.round().clip(0, 255).astype(np.uint8)


def _spread_colors(samples: Samples) -> Samples:
    """Return full YBR from 4:2:2, where two pixels ``Y1 Y2 Cb Cr`` share their colour."""
    pairs = samples.reshape(-1, 4)
    full = np.empty((len(pairs), 2, 3), samples.dtype)
    full[:, :, 0] = pairs[:, :2]
    full[:, :, 1:] = pairs[:, None, 2:]
    return full.reshape(-1, 3)
