import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from medviewer.ui.pane.colors import Tone, tone_color
from medviewer.ui.pane.labels import ElidedLabel, ToneLabel, resized

LONG = "A second look at chest films for research. " * 10


@pytest.fixture
def elided(qtbot: QtBot) -> ElidedLabel:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(150, 20)
    label.set_full_text(LONG)
    return label


def test_markup_in_a_text_is_shown_as_it_is(qtbot: QtBot) -> None:
    label = ToneLabel("<b>Doe</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("window", ["#000000", "#ffffff"])
def test_a_label_takes_its_tone_from_the_palette(qtbot: QtBot, window: str) -> None:
    label = ToneLabel("warning", Tone.WARNING)
    qtbot.addWidget(label)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    label.apply_palette(palette)
    assert tone_color(palette, Tone.WARNING).name() in label.styleSheet()


def test_a_long_text_is_cut_to_one_line(elided: ElidedLabel) -> None:
    assert elided.text().endswith("…")
    assert elided.fontMetrics().horizontalAdvance(elided.text()) <= 150
    assert elided.full_text == LONG


def test_a_wider_label_shows_more(elided: ElidedLabel) -> None:
    before = len(elided.text())
    elided.resize(300, 20)
    assert len(elided.text()) >= before


def test_a_short_text_is_not_cut(elided: ElidedLabel) -> None:
    elided.set_full_text("short")
    assert elided.text() == "short"


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_the_keyboard_unfolds_and_folds(elided: ElidedLabel, key: Qt.Key) -> None:
    QTest.keyClick(elided, key)
    assert elided.text() == LONG
    assert elided.wordWrap()
    QTest.keyClick(elided, key)
    assert elided.text() != LONG


def test_a_click_unfolds(elided: ElidedLabel) -> None:
    QTest.mouseClick(elided, Qt.MouseButton.LeftButton)
    assert elided.is_unfolded


def test_other_keys_do_nothing(elided: ElidedLabel) -> None:
    QTest.keyClick(elided, Qt.Key.Key_A)
    assert not elided.is_unfolded


def test_the_focus_is_visible(elided: ElidedLabel, monkeypatch: pytest.MonkeyPatch) -> None:
    before = elided.grab().toImage()
    monkeypatch.setattr(elided, "hasFocus", lambda: True)
    focused = elided.grab().toImage()
    assert focused.pixelColor(0, 0) == tone_color(elided.palette(), Tone.ACCENT)
    assert before.pixelColor(0, 0) != focused.pixelColor(0, 0)


def test_a_new_text_is_folded(elided: ElidedLabel) -> None:
    QTest.keyClick(elided, Qt.Key.Key_Space)
    elided.set_full_text(LONG + "more")
    assert not elided.is_unfolded


@pytest.mark.parametrize("in_pixels", [False, True])
def test_a_font_grows_in_its_own_unit(qtbot: QtBot, in_pixels: bool) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    font = QFont(label.font())
    font.setPixelSize(10) if in_pixels else font.setPointSizeF(10)
    label.setFont(font)
    larger = resized(label, 2.0, bold=True)
    assert (larger.pixelSize() if in_pixels else larger.pointSizeF()) == 20
    assert larger.bold()
