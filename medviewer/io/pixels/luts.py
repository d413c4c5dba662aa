"""Look-up tables of a header: modality LUT and colour palette (DICOM PS3.3 C.11.1, C.7.9)."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from pydicom.dataset import Dataset

from medviewer.errors import ReadError
from medviewer.io.dicom import elements
from medviewer.io.pixels.pixel_format import PixelFormat
from medviewer.language import later

LUT_KEYWORDS = (
    "ModalityLUTSequence",
    *(f"{color}PaletteColorLookupTableDescriptor" for color in ("Red", "Green", "Blue")),
    *(f"{color}PaletteColorLookupTableData" for color in ("Red", "Green", "Blue")),
    *(f"Segmented{color}PaletteColorLookupTableData" for color in ("Red", "Green", "Blue")),
)

_NO_PALETTE = later("Reasons", "the colour palette is missing or damaged")


@dataclass(frozen=True, slots=True, eq=False)
class LookUpTable:
    """Values for stored values from `first` on; below and above, the first and last entry.

    `values` has shape ``(N,)``, or ``(N, 3)`` uint8 for a palette.
    """

    first: int
    values: npt.NDArray[Any]

    def apply(self, stored: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the entry of each stored value."""
        positions = np.clip(stored.astype(np.int64) - self.first, 0, len(self.values) - 1)
        looked_up: npt.NDArray[Any] = self.values[positions]
        return looked_up


def modality_lut_type(dataset: Dataset) -> np.dtype[Any] | None:
    """Return the numpy type that a modality LUT gives, or None where the header has none."""
    lut = modality_lut(dataset)
    return None if lut is None else lut.values.dtype


def value_type(dataset: Dataset, pixels: PixelFormat) -> np.dtype[Any]:
    """Return the numpy type of a decoded frame; floats and colours pass no modality LUT."""
    has_lut = not (pixels.is_color or pixels.is_float)
    lut_type = modality_lut_type(dataset) if has_lut else None
    return pixels.stored_type if lut_type is None else lut_type


def modality_lut(dataset: Dataset, *, little_endian: bool = True) -> LookUpTable | None:
    """Return the modality LUT of a header; None where it has none, or an unusable one."""
    order = "<" if little_endian else ">"
    found = lut_of_item(elements.first_item(dataset, "ModalityLUTSequence"), order)
    return None if found is None else found.lut


class ItemLut(NamedTuple):
    """A table with how many bits of its entries count."""

    lut: LookUpTable
    bits: int


def lut_of_item(item: Dataset, order: str = "<") -> ItemLut | None:
    """Return the table of a LUT sequence's item (C.11.1.1); None where it is not usable.

    `order` is the byte order of entries that the parser leaves as bytes.
    """
    descriptor = elements.numbers(item, "LUTDescriptor")
    if len(descriptor) != 3:
        return None
    count, first, bits = (int(number) for number in descriptor)
    entries = _entries(item, "LUTData", count or 2**16, bits, order)
    return None if entries is None else ItemLut(LookUpTable(first, entries), bits)


def palette(dataset: Dataset, *, little_endian: bool = True) -> LookUpTable:
    """Return the palette as ``(N, 3)`` uint8; entries of 16 bits keep their upper 8.

    Raises
    ------
    ReadError
        When a colour is missing or too short.
    """
    order = "<" if little_endian else ">"
    found = [_palette_column(dataset, color, order) for color in ("Red", "Green", "Blue")]
    length = min(len(column.lut.values) for column in found)
    entries = np.stack([column.lut.values[:length] for column in found], axis=-1)
    if max(column.bits for column in found) > 8 and entries.size and entries.max() > 255:
        entries = entries >> 8  # PS3.3 C.7.6.3.1.5: 16-bit entries are scaled to the full range
    return LookUpTable(found[0].lut.first, entries.astype(np.uint8))


def _palette_column(dataset: Dataset, color: str, order: str) -> ItemLut:
    descriptor = elements.numbers(dataset, f"{color}PaletteColorLookupTableDescriptor")
    if len(descriptor) != 3:
        raise ReadError(_NO_PALETTE)
    count, first, bits = (int(number) for number in descriptor)
    entries = _palette_entries(dataset, color, count or 2**16, bits, order)
    return ItemLut(LookUpTable(first, entries), bits)


def _palette_entries(
    dataset: Dataset, color: str, count: int, bits: int, order: str
) -> npt.NDArray[Any]:
    segmented = elements.raw_value(dataset, f"Segmented{color}PaletteColorLookupTableData")
    if isinstance(segmented, bytes):
        return _expand_segments(segmented, bits, order)[:count]
    found = _entries(dataset, f"{color}PaletteColorLookupTableData", count, bits, order)
    if found is None:
        raise ReadError(_NO_PALETTE)
    return found


def _entries(
    dataset: Dataset, keyword: str, count: int, bits: int, order: str = "<"
) -> npt.NDArray[Any] | None:
    """Return LUT data, which parsers give as bytes or as numbers, as uint8 or uint16."""
    value = elements.raw_value(dataset, keyword)
    wide = np.dtype(np.uint16 if bits > 8 else np.uint8)
    if isinstance(value, bytes):
        # entries of 8 bits may be stored one a word: the length tells (C.7.6.3.1.5)
        stored_wide = len(value) >= 2 * count or bits > 8
        whole = value[: len(value) // 2 * 2] if stored_wide else value
        entries = np.frombuffer(whole, f"{order}u2" if stored_wide else "u1")[:count]
    else:
        entries = np.array(elements.numbers(dataset, keyword), np.int64)[:count] & 0xFFFF
    if len(entries) == 0 or count > 2**16:
        return None
    return entries.astype(wide)


def _expand_segments(data: bytes, bits: int, order: str) -> npt.NDArray[np.uint16]:
    """Expand a segmented palette (PS3.3 C.7.9.2): runs of entries and ramps between them."""
    word = np.dtype(f"{order}u2" if bits > 8 else "u1")
    words = np.frombuffer(data[: len(data) // word.itemsize * word.itemsize], word).tolist()
    entries: list[int] = []
    _follow_segments(words, 0, entries, wide=word.itemsize == 2)
    return np.array(entries, np.uint16)


def _follow_segments(
    words: list[int], position: int, entries: list[int], *, wide: bool, count: int | None = None
) -> None:
    """Add the entries of `count` segments (of all, for None) from a position on to `entries`."""
    done = 0
    while position + 2 < len(words) and len(entries) < 2**16 and done != count:
        opcode, length = words[position], words[position + 1]
        if opcode == 0:
            entries += words[position + 2 : position + 2 + length]
            position += 2 + length
        elif opcode == 1 and entries:
            entries += _ramp(entries[-1], words[position + 2], length)
            position += 3
        elif opcode == 2 and count is None:  # copied segments do not copy in turn
            start, position = _copied_from(words, position + 2, wide=wide)
            _follow_segments(words, start, entries, wide=wide, count=length)
        else:
            raise ReadError(later("Reasons", "the colour palette is of a kind that cannot be read"))
        done += 1


def _copied_from(words: list[int], position: int, *, wide: bool) -> tuple[int, int]:
    """Return where the segments to be copied begin, and where the next segment does (C.7.9.2.3)."""
    size, bits = (2, 16) if wide else (4, 8)
    offset = sum(word << bits * n for n, word in enumerate(words[position : position + size]))
    return offset // 2 if wide else offset, position + size


def _ramp(start: int, end: int, length: int) -> list[int]:
    """Return `length` entries that lead from after `start` to `end` in equal steps."""
    steps: list[int] = np.linspace(start, end, length + 1)[1:].round().astype(int).tolist()
    return steps
