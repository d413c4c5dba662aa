import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from medviewer.app.measuring.marks import Mark
from medviewer.image.measuring.measurement import Kind
from medviewer.image.measuring.shapes import shape_of
from medviewer.image.projection import Projection
from medviewer.ui.slices.measuring.hand import DrawnMark
from medviewer.ui.slices.measuring.painting import LINE_COLOR, paint_label, paint_shape
from medviewer.ui.slices.words.annotations import TextPainter
from medviewer.ui.slices.words.placed import Box

VIEW = Projection(100, 100, 200, 200)
BLACK, WHITE = QColor(0, 0, 0), QColor(255, 255, 255)


def canvas(color: QColor) -> QImage:
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(color)
    return image


def painted(color: QColor, kind: Kind = Kind.RECTANGLE, **options: bool) -> QImage:
    image = canvas(color)
    painter = QPainter(image)
    shape = shape_of(kind, ((20.0, 20.0), (80.0, 80.0)), VIEW)
    paint_shape(painter, shape, **({"is_chosen": False} | options))
    painter.end()
    return image


@pytest.mark.parametrize("ground", [BLACK, WHITE])
def test_line_is_seen_on_black_and_on_white(qtbot: QtBot, ground: QColor) -> None:
    image = painted(ground)
    column = [image.pixelColor(x, 100) for x in range(30, 50)]
    assert any(abs(c.red() - LINE_COLOR.red()) < 90 and c.blue() < 150 for c in column)
    halo = min(column, key=lambda color: color.lightness())
    assert halo.lightness() < 120  # on white the halo parts the line from its ground


def test_handles_are_those_of_the_chosen_one(qtbot: QtBot) -> None:
    corner = 40 - 3, 40 - 2  # beside the lines, in the handle
    assert painted(BLACK, is_chosen=True).pixelColor(*corner).lightness() > 100
    assert painted(BLACK).pixelColor(*corner).lightness() < 20


def test_one_of_the_slice_beside_is_faint_and_dashed(qtbot: QtBot) -> None:
    near, own = painted(BLACK, is_near=True), painted(BLACK)
    row = [near.pixelColor(x, 40).lightness() for x in range(60, 140)]
    solid = [own.pixelColor(x, 40).lightness() for x in range(60, 140)]
    assert max(row) < min(solid)
    assert min(row) < max(row) / 3


def label(box: Box | None, *, is_near: bool = False) -> QImage:
    image = canvas(WHITE)
    painter = QPainter(image)
    points = ((10.0, 10.0), (10.0, 40.0))
    mark = Mark("a", Kind.LENGTH, points, ("52.3 mm",), is_near=is_near)
    drawn = DrawnMark(mark, shape_of(mark.kind, points, VIEW), box)
    paint_label(painter, drawn, TextPainter(), 13, 1.0)
    painter.end()
    return image


def test_label_is_bright_on_a_dark_ground(qtbot: QtBot) -> None:
    image = label(Box(20, 30, 80, 24))
    inside = [image.pixelColor(x, y) for x in range(22, 98) for y in range(32, 52)]
    assert max(color.lightness() for color in inside if color.blue() < 200) > 170
    assert image.pixelColor(97, 50).lightness() < 150
    assert image.pixelColor(150, 150) == WHITE


def test_label_of_the_slice_beside_is_fainter(qtbot: QtBot) -> None:
    assert label(Box(20, 30, 80, 24), is_near=True) != label(Box(20, 30, 80, 24))


def test_label_that_stands_apart_is_tied_to_its_line(qtbot: QtBot) -> None:
    image = label(Box(20, 150, 80, 24))
    between = [image.pixelColor(x, y) for x in range(55, 65) for y in range(40, 145)]
    assert any(color != WHITE for color in between)


def test_mark_without_words_has_no_label(qtbot: QtBot) -> None:
    assert label(None) == canvas(WHITE)
