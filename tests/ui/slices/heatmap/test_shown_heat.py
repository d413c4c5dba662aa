"""What a frame shows of a heatmap: colours, lines, bar and words, for each way of asking."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.heatmaps.gate import Gate
from medviewer.app.view_state import OverlayState
from medviewer.explain.attribution import CAPTION, Attribution
from medviewer.ui.slices.content import OverlayContent, SliceContent
from medviewer.ui.slices.heatmap.shown_heat import ShownHeat, shown_heat
from medviewer.ui.slices.source import SliceSource
from tests.ui.slice_values import attribution, content, overlay

TITLE = "Grad-CAM · Pneumonia"
GATED = Gate(images={1: "score 0.1 is below the threshold 0.5"})


def unequal() -> Attribution:
    """Return maps whose largest values are 1, 2, 3, 4 and 5, a cell each of four."""
    maps = attribution()
    native = np.zeros((5, 2, 2), np.float32)
    native[:, 0, 0] = [1, 2, 3, 4, 5]
    return replace(maps, native=native)


def shown(state: OverlayState, index: int = 0, shows: SliceContent | None = None) -> ShownHeat:
    source = SliceSource(shows or content(overlay=overlay(unequal())))
    return shown_heat(source, state, index, is_missing=False)


def test_one_scale_holds_for_all_slices_by_default() -> None:
    for index in range(5):
        heat = shown(OverlayState(), index)
        assert heat.bar is not None
        assert (heat.bar.maximum, heat.bar.unit, heat.bar.scale) == (5.0, "logit", "whole series")
        assert heat.colors is not None
        assert heat.colors[0].scale_max == 5.0


def test_each_image_may_have_its_own_scale_and_it_is_named() -> None:
    heat = shown(OverlayState(scale="image"), 1)
    assert heat.bar is not None
    assert (heat.bar.maximum, heat.bar.scale) == (2.0, "per image")
    assert heat.lines == (f"{TITLE} · smoothed from 2x2 grid · normalised per image", CAPTION)


@pytest.mark.parametrize(("scale", "share"), [("series", 0.3), ("image", 0.75)])
def test_a_threshold_by_value_is_the_same_value_on_every_scale(scale, share: float) -> None:
    heat = shown(OverlayState(scale=scale, threshold_value=1.5), 1)
    assert heat.colors is not None
    assert heat.colors[1].threshold == pytest.approx(share)
    assert heat.bar is not None
    assert heat.bar.threshold == pytest.approx(share)


def test_a_threshold_by_share_is_that_of_the_scale() -> None:
    heat = shown(OverlayState(scale="image", threshold=0.4), 1)
    assert heat.colors is not None
    assert heat.colors[1].threshold == 0.4


def test_contours_stand_instead_of_colours_and_name_their_value() -> None:
    heat = shown(OverlayState(drawing="contours", threshold=0.2), 4)
    assert heat.colors is None
    assert heat.contours is not None
    assert heat.contours.tone == "strong"
    assert heat.contours.lines.segments.size
    assert heat.bar is not None
    assert heat.bar.drawing == "contours"
    assert heat.lines[0] == f"{TITLE} · smoothed from 2x2 grid · contour at 1 logit"


def test_the_same_contours_are_the_same_object() -> None:
    """Or each frame would find its lines again."""
    source = SliceSource(content(overlay=overlay(unequal())))
    state = OverlayState(drawing="contours")
    first, second = (shown_heat(source, state, 4, is_missing=False).contours for _ in range(2))
    assert first is not None
    assert first == second


def test_a_gated_map_has_grey_lines_no_colours_and_the_reason() -> None:
    shows = content(overlay=replace(overlay(unequal()), gate=GATED))
    heat = shown(OverlayState(), 1, shows)
    assert heat.colors is None
    assert heat.contours is not None
    assert heat.contours.tone == "greyed"
    assert heat.bar is not None
    assert heat.bar.drawing == "greyed"
    assert "Greyed out: score 0.1 is below the threshold 0.5" in heat.lines
    assert heat.lines[-1] == CAPTION
    assert shown(OverlayState(), 2, shows).colors is not None


def test_a_gated_map_is_shown_all_the_same_if_asked_and_the_reason_stays() -> None:
    shows = content(overlay=replace(overlay(unequal()), gate=replace(GATED, is_open=True)))
    heat = shown(OverlayState(), 1, shows)
    assert heat.colors is not None
    assert "Shown although score 0.1 is below the threshold 0.5" in heat.lines


@pytest.mark.parametrize("scale", ["series", "image"])
@pytest.mark.parametrize("drawing", ["colors", "contours"])
def test_a_zero_map_is_said_and_not_stretched(scale, drawing) -> None:
    zero = attribution(native=np.zeros((2, 2), np.float32))
    heat = shown(OverlayState(scale=scale, drawing=drawing), 0, content(overlay=overlay(zero)))
    assert "The map is zero everywhere: nothing is drawn" in heat.lines
    assert heat.contours is None
    assert heat.bar is not None
    assert heat.bar.maximum == 0.0


def test_a_zero_map_among_others_is_said_too() -> None:
    maps = unequal()
    maps.native[2] = 0.0
    heat = shown(OverlayState(scale="image"), 2, content(overlay=overlay(maps)))
    assert "The map is zero everywhere: nothing is drawn" in heat.lines
    assert heat.bar is not None
    assert heat.bar.maximum == 0.0


@pytest.mark.parametrize(
    "shows",
    [
        content(),
        content(overlay=overlay(), plain=True),
        content(overlay=OverlayContent(None, "", reason="")),
    ],
)
def test_without_a_map_nothing_is_shown(shows: SliceContent) -> None:
    assert shown(OverlayState(), 0, shows) == ShownHeat()


def test_a_slice_without_pixels_has_no_map() -> None:
    source = SliceSource(content(overlay=overlay(unequal())))
    heat = shown_heat(source, OverlayState(), 0, is_missing=True)
    assert heat.bar is None
    assert heat.lines == (TITLE, "No heatmap for this image: it was not scored")
