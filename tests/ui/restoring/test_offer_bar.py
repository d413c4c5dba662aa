"""The question after a crash, answered by hand."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from medviewer.app.restoring.saved import SavedState
from medviewer.ui.main_window import MainWindow
from medviewer.ui.restoring.offer_bar import OfferBar
from tests.app.fakes.desk import Desk
from tests.app.restoring.disk import TWO, Disk, leave_a_session, restoring_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def offered(qtbot: QtBot, desk: Desk, tmp_path: Path) -> SavedState:
    disk = Disk()
    leave_a_session(tmp_path, disk, crash=True)
    desk.reading.index = TWO
    state = restoring_of(desk, disk).begin(opens=False)
    assert state is not None
    return state


@pytest.fixture
def bar(window: MainWindow, desk: Desk, offered: SavedState) -> OfferBar:
    bar = OfferBar(offered, desk.session, desk.controller)
    window.show_bar(bar)
    return bar


def primary(bar: OfferBar) -> list[str]:
    return [one.text() for one in bar.findChildren(QPushButton) if one.objectName() == "primary"]


def test_it_says_what_was_saved_and_offers_to_open(bar: OfferBar) -> None:
    assert bar.isVisible()
    assert "Saved: 1 key image and the layout." in bar.text.text()
    assert primary(bar) == ["Open last study"]


def test_opening_shows_the_study_and_ends_the_question(
    bar: OfferBar, desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(bar.open, LEFT)
    assert [cell.series_key for cell in desk.session.viewports[:2]] == ["ct", "mr"]
    assert window.findChild(OfferBar) is None or bar.isHidden()


def test_starting_without_leaves_the_window_empty(bar: OfferBar, desk: Desk, qtbot: QtBot) -> None:
    qtbot.mouseClick(bar.without, LEFT)
    assert desk.session.opened == ""
    assert bar.isHidden()


def test_opening_something_else_is_an_answer(bar: OfferBar, desk: Desk) -> None:
    desk.open()
    assert bar.isHidden()


def test_a_study_that_often_ended_the_program_is_not_the_first_choice(
    qtbot: QtBot, desk: Desk, offered: SavedState
) -> None:
    often = SavedState(offered.session, running=True, crashes={offered.session.mark: 2})
    bar = OfferBar(often, desk.session, desk.controller)
    qtbot.addWidget(bar)
    assert primary(bar) == ["Start without it"]
    assert "twice" in bar.text.text()


def test_a_small_window_shows_every_line(bar: OfferBar, window: MainWindow, qtbot: QtBot) -> None:
    window.resize(720, 480)
    qtbot.waitUntil(lambda: bar.text.height() >= bar.text.heightForWidth(bar.text.width()))
    assert bar.open.width() >= bar.open.sizeHint().width()
    assert bar.without.width() >= bar.without.sizeHint().width()
