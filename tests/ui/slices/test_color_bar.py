import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from medviewer.ui.slices.color_bar import ColorBar, color_bar_texts, paint_color_bar
from medviewer.ui.slices.layout import Box

BOX = Box(100, 20, 12, 200)


def painted(bar: ColorBar) -> QImage:
    image = QImage(140, 240, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_color_bar(painter, bar, BOX)
    painter.end()
    return image


def rgb(image: QImage, y: int) -> tuple[int, int, int]:
    color = image.pixelColor(106, y)
    return color.red(), color.green(), color.blue()


def test_values_stand_beside_the_bar_with_their_unit_above() -> None:
    texts = color_bar_texts(ColorBar("magma", 2.4, 0.25, "logit"), BOX, 10)
    assert [placed.text for placed in texts] == ["logit", "2.4", "0", "0.6"]
    unit, largest, zero, threshold = texts
    assert unit.y < largest.y < threshold.y < zero.y
    assert threshold.y == pytest.approx(20 + 0.75 * 200 - 6)
    assert all(placed.x < BOX.x for placed in texts[1:])


def test_values_that_would_overlap_are_left_out() -> None:
    texts = color_bar_texts(ColorBar("magma", 2.4, 0.02, "logit"), BOX, 10)
    assert [placed.text for placed in texts] == ["logit", "2.4", "0"]


def test_long_figures_are_rounded() -> None:
    texts = color_bar_texts(ColorBar("magma", 1234.5678, 0.5, "relative"), BOX, 10)
    assert texts[1].text == "1230"


def test_a_scale_without_positive_values_has_a_zero_alone() -> None:
    texts = color_bar_texts(ColorBar("magma", 0.0, 0.25, "logit"), BOX, 10)
    assert [placed.text for placed in texts] == ["logit", "0"]


def test_the_largest_value_is_on_top(qtbot: QtBot) -> None:
    image = painted(ColorBar("viridis", 1.0, 0.0, "logit"))
    assert rgb(image, 21) == pytest.approx((253, 231, 37), abs=4)
    assert rgb(image, 218) == pytest.approx((68, 1, 84), abs=4)


def test_what_the_threshold_hides_is_dark(qtbot: QtBot) -> None:
    image = painted(ColorBar("viridis", 1.0, 0.5, "logit"))
    assert max(rgb(image, 110)) > 100
    assert max(rgb(image, 130)) < 60


def test_nothing_is_drawn_without_positive_values(qtbot: QtBot) -> None:
    image = painted(ColorBar("viridis", 0.0, 0.0, "logit"))
    assert max(max(rgb(image, y)) for y in (40, 120, 200)) < 60


def test_a_scale_need_not_begin_at_zero() -> None:
    bar = ColorBar("viridis", 3.0, 0.5, "mm2/s", minimum=-1.0)
    texts = [placed.text for placed in color_bar_texts(bar, Box(100.0, 50.0, 12.0, 200.0), 12)]
    assert texts == ["mm2/s", "3", "-1", "1"]


def test_a_scale_of_one_value_shows_it() -> None:
    bar = ColorBar("viridis", 2.0, 0.0, "s", minimum=2.0)
    texts = [placed.text for placed in color_bar_texts(bar, Box(100.0, 50.0, 12.0, 200.0), 12)]
    assert texts == ["s", "2"]
