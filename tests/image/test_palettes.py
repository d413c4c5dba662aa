import numpy as np
import pytest
from pydicom.pixels.processing import apply_color_lut

from medviewer.image.palettes import (
    PALETTE_TITLES,
    PALETTES,
    PaletteName,
    next_palette,
    packed_palette,
    palette_colors,
    palette_named,
)


@pytest.mark.parametrize(
    ("name", "number"), [("hot_iron", 1), ("pet", 2), ("hot_metal_blue", 3), ("pet_20_step", 4)]
)
def test_palettes_are_those_of_the_standard(name: PaletteName, number: int) -> None:
    """The package pydicom carries the palette objects of DICOM PS3.6 Annex B."""
    levels = np.arange(256, dtype=np.uint8)
    expected = apply_color_lut(levels, palette=f"1.2.840.10008.1.5.{number}")
    np.testing.assert_array_equal(palette_colors(name), expected)


def test_hot_iron_is_as_described_in_the_standard() -> None:
    """B.1.1: red rises twice as fast as the level, then green, then blue at four times."""
    colors = palette_colors("hot_iron")
    assert colors[[0, 64, 128, 160, 192, 224, 255]].tolist() == [
        [0, 0, 0],
        [128, 0, 0],
        [255, 0, 0],
        [255, 64, 0],
        [255, 128, 4],
        [255, 192, 132],
        [255, 255, 255],
    ]


def test_twenty_steps_have_twenty_colours() -> None:
    assert len(np.unique(palette_colors("pet_20_step"), axis=0)) == 20


def test_grey_is_grey() -> None:
    assert palette_colors("grey")[[0, 77, 255]].tolist() == [[0] * 3, [77] * 3, [255] * 3]


def test_packed_colours_are_opaque_and_not_to_be_changed() -> None:
    packed = packed_palette("hot_iron")
    assert packed[128] == 0xFFFF0000
    assert not packed.flags.writeable


def test_every_palette_has_a_title_and_its_turn() -> None:
    seen = [PALETTES[0]]
    for _ in PALETTES:
        seen.append(next_palette(seen[-1]))
    assert seen == [*PALETTES, "grey"]
    assert set(PALETTE_TITLES) == set(PALETTES)


def test_a_name_is_a_palette_or_nothing() -> None:
    assert palette_named("pet") == "pet"
    assert palette_named("pink") is None
