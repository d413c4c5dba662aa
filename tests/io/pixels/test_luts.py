"""Modality LUTs and palettes; expanded segments computed by hand."""

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from medviewer.errors import ReadError
from medviewer.io.pixels.luts import LookUpTable, modality_lut, modality_lut_type, palette
from tests.support.dicom_files import set_elements

COLORS = ("Red", "Green", "Blue")


def _palette(descriptor: list[int], data: bytes, *, segmented: bool = False) -> Dataset:
    dataset = Dataset()
    prefix = "Segmented" if segmented else ""
    for color in COLORS:
        setattr(dataset, f"{color}PaletteColorLookupTableDescriptor", descriptor)
        setattr(dataset, f"{prefix}{color}PaletteColorLookupTableData", data)
    return dataset


def _modality(descriptor: list[int], data: list[int]) -> Dataset:
    item = Dataset()
    set_elements(item, {"LUTDescriptor": descriptor, "LUTData": data})
    dataset = Dataset()
    dataset.ModalityLUTSequence = Sequence([item])
    return dataset


def _words(*values: int) -> bytes:
    return np.array(values, "<u2").tobytes()


def test_values_outside_a_table_get_its_ends() -> None:
    table = LookUpTable(10, np.array([1, 2, 3]))
    assert table.apply(np.array([-5, 10, 11, 12, 99])).tolist() == [1, 1, 2, 3, 3]


def test_a_modality_lut_maps_stored_values() -> None:
    table = modality_lut(_modality([3, 5, 16], [100, 200, 300]))
    assert table is not None
    assert table.apply(np.array([5, 6, 7])).tolist() == [100, 200, 300]


@pytest.mark.parametrize(("bits", "expected"), [(8, "uint8"), (12, "uint16"), (16, "uint16")])
def test_a_modality_lut_gives_the_type_of_its_entries(bits: int, expected: str) -> None:
    assert modality_lut_type(_modality([2, 0, bits], [1, 2])) == np.dtype(expected)


def test_without_a_modality_lut_there_is_no_type() -> None:
    assert modality_lut_type(Dataset()) is None


def test_a_modality_lut_without_data_is_none() -> None:
    assert modality_lut(_modality([2, 0, 16], [])) is None


def test_a_palette_of_16_bits_keeps_the_upper_8() -> None:
    table = palette(_palette([3, 0, 16], _words(0x0000, 0x7F00, 0xFFFF)))
    assert table.values.tolist() == [[0] * 3, [127] * 3, [255] * 3]


def test_a_palette_that_says_16_bits_and_uses_8_is_not_darkened() -> None:
    table = palette(_palette([2, 0, 16], _words(10, 200)))
    assert table.values[:, 0].tolist() == [10, 200]


def test_a_color_that_is_nearly_black_in_a_palette_of_16_bits_stays_so() -> None:
    dataset = _palette([2, 0, 16], _words(0x1200, 0xFF00))
    dataset.BluePaletteColorLookupTableData = _words(0x0090, 0x00FF)
    assert palette(dataset).values.tolist() == [[0x12, 0x12, 0], [0xFF, 0xFF, 0]]


def test_half_a_word_at_the_end_of_a_table_is_no_entry() -> None:
    dataset = _palette([3, 0, 16], _words(0x1200, 0xFF00) + b"\x01")
    assert palette(dataset).values[:, 0].tolist() == [0x12, 0xFF]


def test_a_palette_of_8_bits_may_lie_in_bytes() -> None:
    assert palette(_palette([4, 0, 8], b"\x01\x02\x03\x04")).values[:, 1].tolist() == [1, 2, 3, 4]


def test_a_palette_of_8_bits_may_lie_in_words() -> None:
    assert palette(_palette([2, 0, 8], _words(7, 9))).values[:, 2].tolist() == [7, 9]


def test_a_big_endian_palette_is_turned() -> None:
    dataset = _palette([2, 0, 16], b"\x10\x00\x20\x00")
    assert palette(dataset, little_endian=False).values[:, 0].tolist() == [0x10, 0x20]


def test_a_segmented_palette_is_runs_and_ramps() -> None:
    # a run of two entries, then a ramp of four steps to 600 (PS3.3 C.7.9.2)
    data = _words(0, 2, 100, 200, 1, 4, 600)
    table = palette(_segmented(data))
    expected = np.array([100, 200, 300, 400, 500, 600]) >> 8
    assert table.values[:, 0].tolist() == expected.tolist()


def _segmented(data: bytes) -> Dataset:
    return _palette([6, 0, 16], data, segmented=True)


def test_a_segment_of_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ReadError, match="palette is of a kind"):
        palette(_segmented(_words(7, 1, 1)))


def test_a_palette_without_a_color_is_an_error() -> None:
    dataset = _palette([2, 0, 8], b"\x01\x02")
    del dataset.GreenPaletteColorLookupTableDescriptor
    with pytest.raises(ReadError, match="palette is missing"):
        palette(dataset)


def test_a_palette_without_data_is_an_error() -> None:
    dataset = _palette([2, 0, 8], b"\x01\x02")
    del dataset.BluePaletteColorLookupTableData
    with pytest.raises(ReadError, match="palette is missing"):
        palette(dataset)


def test_segments_may_be_copied_from_the_beginning() -> None:
    # a run of two, a ramp of two to 600, then both again from byte 0 (C.7.9.2.3)
    data = _words(0, 2, 512, 1024, 1, 2, 2048, 2, 2, 0, 0)
    dataset = _palette([8, 0, 16], data, segmented=True)
    assert palette(dataset).values[:, 0].tolist() == [2, 4, 6, 8, 2, 4, 6, 8]


def test_a_copied_segment_may_lie_anywhere_and_in_bytes() -> None:
    # two runs of one entry; the second begins at byte 3
    data = bytes([0, 1, 7, 0, 1, 9, 2, 1, 3, 0, 0, 0])
    dataset = _palette([3, 0, 8], data, segmented=True)
    assert palette(dataset).values[:, 0].tolist() == [7, 9, 9]


def test_a_copy_of_a_copy_is_an_error() -> None:
    data = _words(0, 1, 5, 2, 2, 0, 0)  # copies itself
    with pytest.raises(ReadError, match="palette is of a kind"):
        palette(_palette([4, 0, 16], data, segmented=True))


def test_a_big_endian_modality_lut_in_bytes_is_turned() -> None:
    item = Dataset()
    set_elements(item, {"LUTDescriptor": [2, 0, 16], "LUTData": b"\x00\x10\x01\x00"})
    dataset = Dataset()
    dataset.ModalityLUTSequence = Sequence([item])
    found = modality_lut(dataset, little_endian=False)
    assert found is not None
    assert found.values.tolist() == [16, 256]
