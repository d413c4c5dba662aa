from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from medviewer.ui.pane.labels import ToneLabel
from medviewer.ui.pane.wrapping_row import WrappingRow


def fixed(width: int, height: int = 20) -> QLabel:
    label = QLabel()
    label.setMinimumSize(width, height)
    label.setMaximumHeight(height)
    return label


@pytest.fixture
def row(qtbot: QtBot) -> Iterator[WrappingRow]:
    """Return a row of a growing widget, at least 50 wide, and two of 40."""
    widget = QWidget()
    qtbot.addWidget(widget)
    row = WrappingRow(spacing=10)
    row.add(fixed(50), grows=True)
    row.add(fixed(40))
    row.add(fixed(40))
    widget.setLayout(row)
    yield row
    widget.close()


def places(row: WrappingRow, width: int) -> list[tuple[int, int, int]]:
    """Return left, top and width of the widgets in a row of that width."""
    widget = row.parentWidget()
    widget.resize(width, row.heightForWidth(width))
    widget.show()
    row.activate()
    found = [row.itemAt(n).geometry() for n in range(row.count())]
    return [(one.x(), one.y(), one.width()) for one in found]


def test_all_stand_in_a_line_where_they_fit(row: WrappingRow) -> None:
    assert places(row, 150) == [(0, 0, 50), (60, 0, 40), (110, 0, 40)]
    assert places(row, 200) == [(0, 0, 100), (110, 0, 40), (160, 0, 40)]
    assert row.heightForWidth(150) == 20


def test_they_go_on_in_another_line_where_they_do_not(row: WrappingRow) -> None:
    assert places(row, 149) == [(0, 0, 99), (109, 0, 40), (0, 30, 40)]
    assert places(row, 60) == [(0, 0, 60), (0, 30, 40), (0, 60, 40)]
    assert row.heightForWidth(60) == 80


def test_hidden_ones_take_no_room(row: WrappingRow) -> None:
    row.itemAt(1).widget().hide()
    assert row.heightForWidth(100) == 20
    assert row.sizeHint().width() == 100
    assert row.minimumSize().width() == 50


def test_words_that_wrap_make_a_line_higher(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    row = WrappingRow()
    label = ToneLabel("some words that need several lines")
    row.add(label, grows=True)
    widget.setLayout(row)
    line = label.fontMetrics().lineSpacing()
    assert row.heightForWidth(1000) < 2 * line
    assert row.heightForWidth(row.minimumSize().width()) >= 3 * line
    assert row.hasHeightForWidth()
    assert row.expandingDirections() == Qt.Orientation.Horizontal


def test_items_can_be_taken_away(row: WrappingRow) -> None:
    taken = row.takeAt(0)
    assert taken is not None
    taken.widget().deleteLater()
    assert row.count() == 2
    assert row.takeAt(5) is None
    assert row.itemAt(2) is None


def test_the_height_follows_what_is_hidden_and_grows(row: WrappingRow) -> None:
    assert row.heightForWidth(149) == 50
    last = row.itemAt(2).widget()
    assert last is not None
    last.hide()
    assert row.heightForWidth(149) == 20
    last.show()
    last.setMinimumSize(40, 30)
    last.setMaximumHeight(30)
    assert row.heightForWidth(149) == 60
