"""Controls that go on in the next row."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from medviewer.ui.asking.flow import FlowRow


@pytest.fixture
def row(qtbot: QtBot) -> FlowRow:
    """Return three boxes of 100 x 20, the second one 40 high."""
    row = FlowRow()
    qtbot.addWidget(row)
    for number in range(3):
        box = QWidget()
        box.setFixedSize(100, 40 if number == 1 else 20)
        row.add(box)
    row.resize(400, 200)
    row.show()
    return row


def boxes(row: FlowRow) -> list[QWidget]:
    return [child for child in row.children() if isinstance(child, QWidget)]


def test_rows_are_as_high_as_their_highest(row: FlowRow) -> None:
    assert row.hasHeightForWidth()
    assert row.heightForWidth(400) == 40
    assert row.heightForWidth(210) == 40 + 6 + 20
    assert row.heightForWidth(120) == 20 + 6 + 40 + 6 + 20
    row.resize(210, 100)
    assert [box.pos().toTuple() for box in boxes(row)] == [(0, 10), (106, 0), (0, 46)]


def test_what_is_hidden_takes_no_room(qtbot: QtBot, row: FlowRow) -> None:
    row.resize(210, 100)
    boxes(row)[1].hide()
    assert row.heightForWidth(210) == 20
    qtbot.waitUntil(lambda: boxes(row)[2].pos().toTuple() == (106, 0))


def test_it_asks_for_no_more_than_the_widest(row: FlowRow) -> None:
    assert row.minimumSizeHint().toTuple() == (100, 40)
    assert row.sizeHint().toTuple() == (100, 40)


def test_an_empty_row_has_no_height(qtbot: QtBot) -> None:
    row = FlowRow()
    qtbot.addWidget(row)
    assert row.minimumSizeHint().toTuple() == (0, 0)
    assert row.heightForWidth(100) == 0
