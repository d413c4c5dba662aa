from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.texts.heatmap import drawing_text, emptiness, maps_of_text, scale_unit
from medviewer.app.view_state import OverlayState
from medviewer.explain.attribution import Attribution

MAPS = Attribution(np.ones((1, 2, 2), np.float32), (0,), (), "mass", "Grad-CAM", "last")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0.0, 0.0], "The map is zero everywhere: nothing is drawn"),
        ([-1.0, 0.0], "The map has no value above zero: nothing is drawn"),
        ([-1.0, -2.0], "The map has no value above zero: nothing is drawn"),
        ([np.nan, np.nan], "The method gave no numbers for this image: nothing is drawn"),
        ([np.nan, 0.1], ""),
    ],
)
def test_a_map_that_draws_nothing_says_why(values: list[float], said: str) -> None:
    assert emptiness(np.array([values], np.float32)) == said


def test_grid_scale_and_line_are_named() -> None:
    assert drawing_text(OverlayState(), (7, 9), "logit", 0.1) == "smoothed from 7x9 grid"
    state = OverlayState(interpolation="native", scale="image", drawing="contours")
    assert drawing_text(state, (7, 7), "logit", 0.12345) == (
        "native 7x7 grid · normalised per image · contour at 0.123 logit"
    )


@pytest.mark.parametrize(
    ("maps_of", "text"),
    [("image", ""), ("series", ", of the series' score"), ("slices", ", of the slices' scores")],
)
def test_whose_score_the_maps_explain_is_told(maps_of: str, text: str) -> None:
    assert maps_of_text(replace(MAPS, maps_of=maps_of)) == text


def test_percentiles_have_no_other_unit() -> None:
    assert scale_unit("rank", "logit") == "percentile"
    assert scale_unit("series", "logit") == scale_unit("image", "logit") == "logit"
