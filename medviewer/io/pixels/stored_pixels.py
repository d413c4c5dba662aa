"""What the index keeps of a file's pixel module, so that pixels are read without the header."""

import os
from io import BufferedReader
from pathlib import Path

from pydicom.uid import DeflatedExplicitVRLittleEndian

from medviewer.io.dicom import elements
from medviewer.io.dicom.dicom_file import DicomFile, PixelElement
from medviewer.io.pixels.pixel_format import PixelFormat
from medviewer.io.records import Instance, StoredPixels

Padding = tuple[float, float] | None


def stored_pixels(file: DicomFile, pixels: PixelFormat) -> StoredPixels | None:
    """Return where the pixels are, or None where more of the header has a say in them."""
    stream, element = file.stream, pixels.element
    if not isinstance(stream, BufferedReader) or _needs_header(file, pixels):
        return None
    status = os.fstat(stream.fileno())
    return StoredPixels(
        offset=element.offset,
        length=element.length,
        declared=element.declared,
        keyword=element.keyword,
        vr=element.vr,
        samples=pixels.samples,
        bits_allocated=pixels.bits_allocated,
        bits_stored=pixels.bits_stored,
        signed=pixels.signed,
        planar=pixels.planar,
        little_endian=pixels.little_endian,
        frames=pixels.frames,
        declared_frames=pixels.declared_frames,
        padding=padding_of(file, pixels),
        file_size=status.st_size,
        mtime_ns=status.st_mtime_ns,
    )


def _needs_header(file: DicomFile, pixels: PixelFormat) -> bool:
    return (
        pixels.photometric == "PALETTE COLOR"
        or pixels.low_bit > 0
        or file.transfer_syntax_uid == DeflatedExplicitVRLittleEndian
        or (not pixels.is_color and _has_modality_lut(file))
        or (pixels.frames > 1 and "ExtendedOffsetTable" in file.dataset)
    )


def _has_modality_lut(file: DicomFile) -> bool:
    return "ModalityLUTSequence" in file.dataset


def needs_worker(instance: Instance) -> bool:
    """Tell whether more is to be done for the pixels than to copy them: a codec, or a parser.

    Where the index does not know all of the pixels, or the file has changed, its header is read
    again, and it may be a hostile one.
    """
    stored = instance.pixels
    return stored is None or stored.declared is None or not is_unchanged(instance.path, stored)


def is_unchanged(path: Path, stored: StoredPixels) -> bool:
    """Tell whether the file still is the one that the index has seen."""
    try:
        status = path.stat()
    except OSError:  # gone: who opens it says so
        return False
    return (status.st_size, status.st_mtime_ns) == (stored.file_size, stored.mtime_ns)


def remembered_format(instance: Instance, stored: StoredPixels) -> PixelFormat:
    """Return the format of an instance's pixels as its header gave it when it was indexed."""
    return PixelFormat(
        rows=instance.rows,
        columns=instance.columns,
        samples=stored.samples,
        bits_allocated=stored.bits_allocated,
        bits_stored=stored.bits_stored,
        signed=stored.signed,
        planar=stored.planar,
        photometric=instance.photometric,
        frames=stored.frames,
        declared_frames=stored.declared_frames,
        transfer_syntax_uid=instance.transfer_syntax_uid,
        little_endian=stored.little_endian,
        element=PixelElement(
            stored.keyword, stored.vr, stored.offset, stored.length, stored.declared
        ),
    )


def padding_of(file: DicomFile, pixels: PixelFormat) -> Padding:
    """Return the range of stored values that stand for no image (PS3.3 C.7.5.1.1.2).

    None also where a modality LUT takes the place of the stored values.
    """
    first = _stored_value(file, pixels, "PixelPaddingValue")
    if first is None or _has_modality_lut(file):
        return None
    last = _stored_value(file, pixels, "PixelPaddingRangeLimit")
    low, high = sorted((first, first if last is None else last))
    return float(low), float(high)


def _stored_value(file: DicomFile, pixels: PixelFormat, keyword: str) -> int | None:
    """Return a padding value with the sign of the pixels, whatever its VR says."""
    value = elements.raw_value(file.dataset, keyword)
    if isinstance(value, bytes) and len(value) == 2:  # "US or SS", left to us by the parser
        value = int.from_bytes(value, "little" if file.little_endian else "big")
    if not isinstance(value, int):
        return None
    span = 1 << pixels.bits_allocated
    stored = int(value) % span
    return stored - span if pixels.signed and stored >= span // 2 else stored
