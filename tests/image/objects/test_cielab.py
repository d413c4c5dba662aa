"""CIELab colours of 16 bits in sRGB."""

import numpy as np
import pytest

from medviewer.image.objects.cielab import SAFE_COLORS, rgb_of_cielab, safe_color


def _encoded(lightness: float, a: float, b: float) -> list[float]:
    return [
        round(lightness / 100 * 65535),
        round((a + 128) / 255 * 65535),
        round((b + 128) / 255 * 65535),
    ]


@pytest.mark.parametrize(
    ("lab", "rgb"),
    [
        ((100, 0, 0), (255, 255, 255)),
        ((0, 0, 0), (0, 0, 0)),
        ((54.29, 80.80, 69.89), (255, 0, 0)),  # sRGB's primaries under D50 (Lindbloom)
        ((87.82, -79.27, 80.99), (0, 255, 0)),
        ((29.57, 68.30, -112.03), (0, 0, 255)),
        ((53.39, 0, 0), (127, 127, 127)),
    ],
)
def test_known_colours(lab: tuple[float, ...], rgb: tuple[int, ...]) -> None:
    found = rgb_of_cielab(_encoded(*lab))
    assert found is not None
    assert np.abs(np.array(found) - rgb).max() <= 2


@pytest.mark.parametrize("values", [(), (1, 2), (1, 2, 3, 4), (-1, 0, 0), (0, 0, 65536)])
def test_what_is_no_colour(values: tuple[float, ...]) -> None:
    assert rgb_of_cielab(values) is None


def test_safe_colours_come_in_turn() -> None:
    assert safe_color(0) == SAFE_COLORS[0]
    assert safe_color(len(SAFE_COLORS)) == SAFE_COLORS[0]
