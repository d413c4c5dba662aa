"""Colours for grey images: named tables of 256 colours, looked up after windowing."""

from functools import lru_cache
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from medviewer.image.overlay import colormap, pack_rgb
from medviewer.language import later

PaletteName = Literal[
    "grey", "hot_iron", "hot_metal_blue", "pet", "pet_20_step", "viridis", "cividis"
]
PALETTES: tuple[PaletteName, ...] = get_args(PaletteName)
PALETTE_TITLES: dict[PaletteName, str] = {
    "grey": later("Palettes", "Grey"),
    "hot_iron": later("Palettes", "Hot iron"),
    "hot_metal_blue": later("Palettes", "Hot metal blue"),
    "pet": later("Palettes", "PET"),
    "pet_20_step": later("Palettes", "PET 20 steps"),
    "viridis": later("Palettes", "Viridis"),
    "cividis": later("Palettes", "Cividis"),
}
"""Hot iron to PET 20 steps are the well-known palettes of DICOM PS3.6 Annex B."""


def palette_named(name: str) -> PaletteName | None:
    """Return the palette of this name, None where there is none."""
    return next((palette for palette in PALETTES if palette == name), None)


def next_palette(name: PaletteName) -> PaletteName:
    """Return the palette behind `name`, the first one behind the last."""
    return PALETTES[(PALETTES.index(name) + 1) % len(PALETTES)]


@lru_cache(maxsize=8)
def packed_palette(name: PaletteName) -> npt.NDArray[np.uint32]:
    """Return the colour of each grey level: ``(256,)`` packed 0xffRRGGBB, read-only."""
    packed = pack_rgb(palette_colors(name))
    packed.setflags(write=False)
    return packed


def palette_colors(name: PaletteName) -> npt.NDArray[np.uint8]:
    """Return the colours from the darkest grey level to the brightest, ``(256, 3)`` uint8."""
    if name == "grey":
        return np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    return colormap(name)
