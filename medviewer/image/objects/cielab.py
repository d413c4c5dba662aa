"""Colours that DICOM gives as CIELab, on the screen (DICOM PS3.3 C.10.7.1.1, ICC's PCS)."""

from collections.abc import Sequence

import numpy as np

Rgb = tuple[int, int, int]

SAFE_COLORS: tuple[Rgb, ...] = (
    *((230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66)),
    *((0, 114, 178), (213, 94, 0), (204, 121, 167)),
)
"""Told apart by colour-blind eyes, too: Okabe and Ito, "Color Universal Design", 2008."""

_WHITE_D50 = np.array([0.96422, 1.0, 0.82521])
_XYZ_TO_SRGB = np.array(
    [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
)
"""From D50 (Bradford), after Lindbloom, "RGB/XYZ Matrices"."""
_EPSILON, _KAPPA = 216 / 24389, 24389 / 27


def rgb_of_cielab(values: Sequence[float]) -> Rgb | None:
    """Return the sRGB colour of three numbers of 16 bits, None where they are not such.

    L* of 0 to 100 and a*, b* of -128 to 127 are scaled to 0 to 65535.
    """
    if len(values) != 3 or not all(0 <= value <= 65535 for value in values):
        return None
    lightness = values[0] / 65535 * 100
    a, b = (value / 65535 * 255 - 128 for value in values[1:])
    y = (lightness + 16) / 116
    cubes = np.array([y + a / 500, y, y - b / 200])
    xyz = np.where(cubes**3 > _EPSILON, cubes**3, (116 * cubes - 16) / _KAPPA) * _WHITE_D50
    linear = np.clip(_XYZ_TO_SRGB @ xyz, 0.0, 1.0)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (round(float(value) * 255) for value in encoded)
    return red, green, blue


def safe_color(number: int) -> Rgb:
    """Return the colour of a thing that has none of its own, in turn."""
    return SAFE_COLORS[number % len(SAFE_COLORS)]
