"""Differences as pictures: symmetric around a zero that is not drawn."""

import numpy as np
import pytest

from medviewer.image.field_of_view import FieldOfView
from medviewer.image.overlay import (
    DIFFERENCE_COLORS,
    ZERO_LEVEL,
    HeatStyle,
    colormap,
    heat_table,
    signed_levels,
)
from medviewer.image.region import Region
from medviewer.image.rendering import Frame, HeatMap, SliceRenderer, signed_scale_of
from medviewer.image.volume import SliceInfo, Volume
from medviewer.image.window import Window

STYLE = HeatStyle(DIFFERENCE_COLORS, opacity=1.0, threshold=0.5, signed=True)


def test_levels_are_symmetric_and_round_towards_zero() -> None:
    values = np.array([-2.0, -1.999, -0.001, 0.0, 0.001, 1.999, 2.0, np.nan], np.float32)
    levels = signed_levels(values, 2.0).astype(int) - ZERO_LEVEL
    assert levels.tolist() == [-127, -127, 0, 0, 0, 127, 127, 0]
    assert signed_levels(values, 0.0).tolist() == [ZERO_LEVEL] * 8


def test_nothing_below_the_threshold_is_drawn_on_either_side() -> None:
    alpha = heat_table(STYLE)[:, 3]
    assert alpha[ZERO_LEVEL] == 0
    for steps in range(128):
        assert alpha[ZERO_LEVEL + min(steps, 127)] == alpha[ZERO_LEVEL - min(steps, 127)]
        assert (alpha[ZERO_LEVEL - steps] > 0) == (steps >= 0.5 * 127)
    assert alpha[ZERO_LEVEL + 127] == 255


def test_colours_are_dark_at_zero_and_bright_at_both_ends() -> None:
    light = colormap(DIFFERENCE_COLORS).astype(int).sum(1)
    assert (np.diff(light[ZERO_LEVEL:]) >= 0).all()
    assert (np.diff(light[1 : ZERO_LEVEL + 1]) <= 0).all()
    blue, orange = colormap(DIFFERENCE_COLORS)[[1, 255]].astype(int)
    assert blue[2] > blue[0]
    assert orange[0] > orange[2]


@pytest.mark.parametrize(
    ("native", "scale"), [([[-3.0, 2.0]], 3.0), ([[np.nan, 1.0]], 1.0), ([[np.nan]], 0.0)]
)
def test_scale_is_the_largest_magnitude(native: list[list[float]], scale: float) -> None:
    assert signed_scale_of(np.array(native, np.float32)) == scale


def test_a_frame_is_blue_on_one_side_and_orange_on_the_other() -> None:
    volume = Volume(np.full((1, 2, 4), 100, np.int16), (SliceInfo(),))
    native = np.array([[-1.0, 1.0]], np.float32)
    heat = HeatMap(native, FieldOfView(0, 0, 2, 4), 1.0, signed=True)
    region = Region(0, 0, 0, 2, 4)
    frame = Frame(0, region, Window(100, 200), heat=heat, style=STYLE, interpolation="native")
    packed = SliceRenderer(volume).render(frame)
    red, blue = (packed >> 16) & 255, packed & 255
    assert (blue[:, :2] > red[:, :2]).all()
    assert (red[:, 2:] > blue[:, 2:]).all()
