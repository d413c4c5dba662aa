import gc
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from medviewer.ui.slices.words import annotations as slice_annotations
from medviewer.ui.slices.words.annotations import (
    TextPainter,
    paint_hatch,
    paint_layout,
    paint_message,
    paint_scale_bar,
)
from medviewer.ui.slices.words.placed import Box, Layout, PlacedText, Role, ScaleBar


class Canvas:
    """A grey picture to paint on, and its pixels as an array."""

    def __init__(self, grey: int) -> None:
        self.image = QImage(200, 100, QImage.Format.Format_RGB32)
        self.image.fill(QColor(grey, grey, grey))

    def painter(self) -> QPainter:
        return QPainter(self.image)

    def red(self) -> np.ndarray:
        pixels = np.frombuffer(self.image.constBits(), np.uint8).reshape(100, 200, 4)
        return pixels[..., 2].copy()


@pytest.fixture
def black(qtbot: QtBot) -> Iterator[Canvas]:
    return Canvas(0)


@pytest.fixture
def white(qtbot: QtBot) -> Iterator[Canvas]:
    return Canvas(255)


def test_a_letter_on_white_stands_in_two_dark_pixels(white: Canvas) -> None:
    painter = white.painter()
    TextPainter().paint(painter, PlacedText("l", 50, 30, "left", 28, "letter"), 1.0)
    painter.end()
    row = white.red()[50]
    letter = np.flatnonzero(row[45:75] < 255) + 45
    inside = int(np.argmax(row[letter[0] + 2 : letter[-1] - 1])) + letter[0] + 2
    assert row[inside] > 200
    assert row[letter[0]] < 150
    assert row[letter[0] + 1] < 100
    assert row[letter[-1] - 1] < 100


def test_text_is_light_on_black(black: Canvas) -> None:
    painter = black.painter()
    TextPainter().paint(painter, PlacedText("HHH", 10, 10, "left", 14), 1.0)
    painter.end()
    assert black.red().max() > 200


def test_text_has_a_dark_edge_on_white(white: Canvas) -> None:
    painter = white.painter()
    TextPainter().paint(painter, PlacedText("HHH", 10, 10, "left", 14), 1.0)
    painter.end()
    assert white.red().min() < 80


@pytest.mark.parametrize("role", ["title", "caption", "notice"])
def test_what_must_be_read_has_a_ground_of_its_own(white: Canvas, role: Role) -> None:
    painter = white.painter()
    TextPainter().paint(painter, PlacedText("i     i", 10, 10, "left", 14, role), 1.0)
    painter.end()
    assert np.median(white.red()[12, 10:30]) < 150


@pytest.mark.parametrize(("align", "x"), [("left", 20.0), ("center", 100.0), ("right", 180.0)])
def test_text_stands_as_it_is_aligned(black: Canvas, align: str, x: float) -> None:
    text = TextPainter()
    painter = black.painter()
    text.paint(painter, PlacedText("HHHH", x, 10, align, 14), 1.0)  # type: ignore[arg-type]
    painter.end()
    columns = np.flatnonzero(black.red().max(axis=0) > 120)
    width = text.measure("HHHH", 14)
    start = {"left": 20.0, "center": 100.0 - width / 2, "right": 180.0 - width}[align]
    assert columns[0] == pytest.approx(start, abs=3)
    assert columns[-1] == pytest.approx(start + width, abs=3)


def test_a_line_is_drawn_once_and_then_copied(
    black: Canvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, another, painter = TextPainter(), TextPainter(), black.painter()
    text.paint(painter, PlacedText("same", 10, 10, "left", 14), 1.0)
    monkeypatch.setattr(TextPainter, "_drawn", None)
    text.paint(painter, PlacedText("same", 50, 50, "left", 14), 1.0)
    another.paint(painter, PlacedText("same", 90, 50, "left", 14), 1.0)
    painter.end()


def test_drawn_lines_go_with_the_last_view(black: Canvas, monkeypatch: pytest.MonkeyPatch) -> None:
    text, painter = TextPainter("DejaVu Sans Mono"), black.painter()
    text.paint(painter, PlacedText("same", 10, 10, "left", 14), 1.0)
    del text
    gc.collect()
    monkeypatch.setattr(TextPainter, "_drawn", lambda *_: (QPixmap(4, 4), 4.0))
    again = TextPainter("DejaVu Sans Mono")
    again.paint(painter, PlacedText("same", 50, 50, "left", 14), 1.0)
    painter.end()
    assert again._drawn_before.lines["same", 14, "text", 1.0][1] == 4.0


def test_only_so_many_lines_are_remembered(black: Canvas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slice_annotations, "_REMEMBERED_LINES", 3)
    monkeypatch.setattr(slice_annotations, "_REMEMBERED_WIDTHS", 3)
    text, painter = TextPainter("DejaVu Serif"), black.painter()
    for number in range(10):
        text.measure(str(number), 14)
        text.paint(painter, PlacedText(str(number), 10, 10, "left", 14), 1.0)
    painter.end()
    assert len(text._drawn_before.lines) == 3
    assert len(text._drawn_before.widths) <= 4


def test_a_family_can_be_asked_for(qtbot: QtBot) -> None:
    assert TextPainter("DejaVu Sans").font(12).family() == "DejaVu Sans"
    assert TextPainter().font(12, bold=True).bold()


def test_a_layout_is_painted_with_banner_and_scale(black: Canvas) -> None:
    layout = Layout(
        (PlacedText("careful", 100, 3, "center", 12, "banner"),),
        (Box(0, 0, 200, 20),),
        ScaleBar(50, 90, 100, 5),
    )
    painter = black.painter()
    paint_layout(painter, layout, TextPainter(), 1.0)
    painter.end()
    red = black.red()
    assert red[2, 5] > 40  # the banner's ground
    assert red[0:20].max() > 200
    assert red[85:95, 50:150].max() > 200
    assert red[30:80].max() == 0


def test_a_scale_bar_is_as_long_as_it_says(black: Canvas) -> None:
    painter = black.painter()
    paint_scale_bar(painter, ScaleBar(40, 50, 100, 5))
    painter.end()
    columns = np.flatnonzero(black.red().max(axis=0) > 100)
    assert columns[0] == pytest.approx(40, abs=1)
    assert columns[-1] == pytest.approx(140, abs=1)


def test_a_message_stands_in_its_box(black: Canvas) -> None:
    painter = black.painter()
    paint_message(painter, "Nothing here", Box(0, 0, 200, 100), TextPainter(), 12)
    painter.end()
    rows = np.flatnonzero(black.red().max(axis=1) > 100)
    assert 35 < rows[0] < rows[-1] < 65


def test_a_hatch_shows_on_any_grey_and_ends_with_its_strip(qtbot: QtBot) -> None:
    for grey in (0, 128, 255):
        canvas = Canvas(grey)
        painter = canvas.painter()
        paint_hatch(painter, [Box(0, 0, 100, 100)])
        painter.end()
        red = canvas.red().astype(int)
        assert np.abs(red[:, :100] - grey).max() > 30
        assert np.all(red[:, 100:] == grey)


def test_without_strips_nothing_is_hatched(black: Canvas) -> None:
    painter = black.painter()
    paint_hatch(painter, [])
    painter.end()
    assert black.red().max() == 0
