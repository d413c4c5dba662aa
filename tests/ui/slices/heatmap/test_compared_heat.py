"""Percentiles, differences and residuals as one frame shows them."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.view_state import OverlayState
from medviewer.explain.attribution import Attribution
from medviewer.explain.gate import Gate
from medviewer.ui.slices.heatmap.color_bar import color_bar_texts
from medviewer.ui.slices.heatmap.difference_bar import DifferenceBar
from medviewer.ui.slices.heatmap.shown_heat import ShownHeat, shown_heat
from medviewer.ui.slices.source import SliceSource
from medviewer.ui.slices.words.placed import Box
from tests.ui.slice_values import attribution, content, overlay


def maps(*corner: float) -> Attribution:
    """Return a map of four cells an image: `corner` in one of them, zero in the others."""
    native = np.zeros((5, 2, 2), np.float32)
    native[:, 0, 0] = corner
    return replace(attribution(), native=native)


def shown(state: OverlayState, index: int, **changes: object) -> ShownHeat:
    own = overlay(maps(1, 2, 3, 4, 5))
    own = replace(own, **changes)  # type: ignore[arg-type]  # fields by name
    return shown_heat(SliceSource(content(overlay=own)), state, index, is_missing=False)


def test_percentiles_count_all_values_of_the_series() -> None:
    heat = shown(OverlayState(scale="rank", threshold=0.8, threshold_value=3.0), 3)
    assert heat.bar is not None
    assert (heat.bar.maximum, heat.bar.unit) == (100.0, "percentile")
    assert heat.colors is not None
    assert heat.colors[0].native.max() == pytest.approx(95.0)  # 19 of 20 values are as small
    assert heat.colors[0].native.min() == 0.0
    assert heat.colors[1].threshold == 0.8  # a raw value counts on raw scales alone
    contours = shown(OverlayState(scale="rank", threshold=0.8, drawing="contours"), 3)
    assert any("contour at 80 percentile" in line for line in contours.lines)


def test_without_values_there_is_no_scale_of_percentiles() -> None:
    heat = shown(OverlayState(scale="rank"), 0, attribution=maps(0, 0, 0, 0, 0))
    assert heat.bar is not None
    assert heat.bar.maximum == 0.0


def test_the_residual_stands_below_its_own_image() -> None:
    with_residuals = replace(
        maps(1, 2, 3, 4, 5), residuals=(0.1, 0.2, 0.3, 0.4, 0.015), steps=(50, 50, 50, 50, 100)
    )
    lines = shown(OverlayState(), 4, attribution=with_residuals, notes=("A note",)).lines
    assert lines[1:3] == ("Residual 1.5 % of the score's difference after 100 steps", "A note")


@pytest.mark.parametrize(
    ("state", "largest"),
    [
        (OverlayState(), 4.0),
        (OverlayState(scale="image"), 1.0),
        (OverlayState(scale="rank", drawing="contours"), 4.0),
    ],
)
def test_a_difference_is_drawn_on_both_sides_of_zero(state: OverlayState, largest: float) -> None:
    heat = shown(state, 1, attribution=maps(-4, 1, 0, 0, 2), signed=True)
    assert isinstance(heat.bar, DifferenceBar)
    assert heat.bar.maximum == largest
    assert heat.colors is not None
    assert heat.colors[0].signed
    assert heat.colors[1].signed
    assert heat.contours is None


def test_two_maps_that_are_alike_are_said_to_be() -> None:
    heat = shown(OverlayState(), 0, attribution=maps(0, 0, 0, 0, 0), signed=True)
    assert "The two maps are alike: nothing is drawn" in heat.lines
    assert heat.bar is not None
    assert heat.bar.ticks == ((0.5, 0.0),)
    assert heat.bar.hidden_band == (0.0, 1.0)


def test_a_gated_difference_is_not_drawn() -> None:
    gate = Gate("score 0.1 is below the threshold 0.5")
    heat = shown(OverlayState(), 0, attribution=maps(-4, 1, 0, 0, 2), signed=True, gate=gate)
    assert heat.colors is None
    assert heat.contours is None
    assert "Greyed out: score 0.1 is below the threshold 0.5" in heat.lines


def test_the_bar_of_a_difference_names_both_ends_and_zero() -> None:
    bar = DifferenceBar(2.0, 0.25, "logit")
    assert bar.hidden_band == (0.375, 0.625)
    texts = [text.text for text in color_bar_texts(bar, Box(100, 50, 10, 200), 12)]
    assert texts == ["logit", "A minus B", "2", "-2", "0"]
