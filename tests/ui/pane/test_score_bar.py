import math

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from medviewer.ui.pane.colors import Tone, tone_color
from medviewer.ui.pane.score_bar import ScoreBar


@pytest.fixture
def bar(qtbot: QtBot) -> ScoreBar:
    bar = ScoreBar()
    qtbot.addWidget(bar)
    bar.resize(202, 16)
    return bar


def color_at(bar: ScoreBar, x: int) -> QColor:
    return bar.grab().toImage().pixelColor(x, 8)


def test_zero_is_left_and_one_is_right(bar: ScoreBar) -> None:
    assert (bar.position_of(0.0), bar.position_of(0.5), bar.position_of(1.0)) == (1, 101, 201)


@pytest.mark.parametrize(("value", "x"), [(-3.0, 1), (7.0, 201)])
def test_values_outside_stay_in_the_bar(bar: ScoreBar, value: float, x: float) -> None:
    assert bar.position_of(value) == x


def test_the_bar_is_filled_up_to_the_score(bar: ScoreBar) -> None:
    bar.show_score(0.5, None, positive=True)
    accent = tone_color(bar.palette(), Tone.ACCENT)
    assert color_at(bar, 90) == accent
    assert color_at(bar, 110) != accent


def test_below_the_threshold_the_bar_is_grey(bar: ScoreBar) -> None:
    bar.show_score(0.5, 0.8, positive=False)
    assert color_at(bar, 50).hsvSaturationF() < 0.2


def test_the_threshold_is_a_tick(bar: ScoreBar) -> None:
    bar.show_score(0.9, 0.5, positive=True)
    assert color_at(bar, 101) == tone_color(bar.palette(), Tone.TEXT)


def test_exclusive_classes_have_no_tick(bar: ScoreBar) -> None:
    bar.show_score(0.9, None, positive=True)
    assert color_at(bar, 101) == tone_color(bar.palette(), Tone.ACCENT)


@pytest.mark.parametrize("threshold", [None, math.nan])
def test_a_score_that_is_no_number_leaves_the_bar_empty(
    bar: ScoreBar, threshold: float | None
) -> None:
    bar.show_score(0.0, None, positive=False)
    empty = bar.grab().toImage()
    bar.show_score(math.nan, threshold, positive=True)
    assert bar.grab().toImage() == empty
