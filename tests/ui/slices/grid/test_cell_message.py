from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.ui.slices.grid.cell_message import CellMessage
from medviewer.ui.theme import apply_font

WORDS = "Choose a series in the browser, or drag one here"


def is_whole(message: CellMessage) -> bool:
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    room = message.contentsRect()
    needed = QFontMetrics(message.font()).boundingRect(room, flags, WORDS)
    return QRect(room).contains(needed)


@pytest.fixture
def message(qtbot: QtBot, qapp: QApplication) -> Iterator[CellMessage]:
    usual = qapp.font()
    message = CellMessage()
    qtbot.addWidget(message)
    message.show_text(WORDS)
    message.show()
    yield message
    apply_font(qapp, 100)
    qapp.setFont(usual)


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("size", [(640, 480), (230, 200), (115, 180), (100, 100)])
def test_words_are_whole_in_a_cell_of_any_size(
    message: CellMessage, qapp: QApplication, size: tuple[int, int], percent: int
) -> None:
    apply_font(qapp, percent)
    message.resize(*size)
    assert is_whole(message)
    assert QFontInfo(message.font()).pixelSize() >= 9


def test_a_large_cell_has_the_usual_letters_again(message: CellMessage, qapp: QApplication) -> None:
    message.resize(60, 60)
    assert message.font() != qapp.font()
    message.resize(640, 480)
    assert message.font() == qapp.font()
    apply_font(qapp, 200)
    assert message.font() == qapp.font()
