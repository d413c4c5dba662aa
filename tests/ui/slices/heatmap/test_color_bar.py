import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from medviewer.image.window import VoiTable, Window
from medviewer.ui.slices.heatmap.color_bar import (
    AnyBar,
    ColorBar,
    PaletteBar,
    color_bar_texts,
    paint_color_bar,
)
from medviewer.ui.slices.words.placed import Box

BOX = Box(100, 20, 12, 200)


def painted(bar: AnyBar) -> QImage:
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


def texts_of(window: Window) -> list[str]:
    bar = PaletteBar("hot_iron", window, "HU")
    return [placed.text for placed in color_bar_texts(bar, BOX, 10)]


def test_bar_of_an_image_in_colours_names_the_ends_and_the_centre_of_its_window() -> None:
    assert texts_of(Window(40, 400)) == ["HU", "240", "-160", "40"]


def test_only_what_is_known_of_a_curve_is_named() -> None:
    table = VoiTable(0, 8, (0, 1, 255))
    assert texts_of(Window(40, 400, table=table)) == ["HU", "240", "-160"]
    assert texts_of(Window(40, 400, function="sigmoid")) == ["HU", "40"]


@pytest.mark.parametrize(("inverted", "top"), [(False, (255, 255, 255)), (True, (0, 0, 0))])
def test_brightest_colour_is_on_top_unless_inverted(
    qtbot: QtBot, inverted: bool, top: tuple[int, int, int]
) -> None:
    image = painted(PaletteBar("hot_iron", Window(40, 400), "HU", inverted))
    assert rgb(image, 21) == pytest.approx(top, abs=12)
    assert rgb(image, 218) == pytest.approx(tuple(255 - part for part in top), abs=12)


def test_the_scale_is_named_below_the_unit() -> None:
    bar = ColorBar("magma", 2.4, 0.25, "logit", "per image")
    unit, scale, largest = color_bar_texts(bar, BOX, 10)[:3]
    assert (unit.text, scale.text) == ("logit", "per image")
    assert unit.y < scale.y < largest.y
    assert unit.align == scale.align == "right"


def test_a_threshold_above_the_scale_has_no_figure_and_hides_all(qtbot: QtBot) -> None:
    bar = ColorBar("viridis", 1.0, 1.7, "logit")
    assert [placed.text for placed in color_bar_texts(bar, BOX, 10)] == ["logit", "1", "0"]
    assert max(rgb(painted(bar), 30)) < 60


@pytest.mark.parametrize(
    ("drawing", "color"), [("contours", (86, 204, 242)), ("greyed", (176, 176, 176))]
)
def test_a_map_that_is_not_coloured_has_the_line_of_its_contour_alone(
    qtbot: QtBot, drawing: str, color: tuple[int, int, int]
) -> None:
    image = painted(ColorBar("viridis", 1.0, 0.5, "logit", drawing=drawing))
    assert max(rgb(image, 40)) < 60
    assert max(rgb(image, 200)) < 60
    assert color in {rgb(image, y) for y in range(117, 124)}


def test_a_scale_need_not_begin_at_zero() -> None:
    bar = ColorBar("viridis", 3.0, 0.5, "mm2/s", minimum=-1.0)
    texts = [placed.text for placed in color_bar_texts(bar, Box(100.0, 50.0, 12.0, 200.0), 12)]
    assert texts == ["mm2/s", "3", "-1", "1"]


def test_a_scale_of_one_value_shows_it() -> None:
    bar = ColorBar("viridis", 2.0, 0.0, "s", minimum=2.0)
    texts = [placed.text for placed in color_bar_texts(bar, Box(100.0, 50.0, 12.0, 200.0), 12)]
    assert texts == ["s", "2"]
