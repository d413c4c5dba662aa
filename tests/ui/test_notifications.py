import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from medviewer.app.linking import SEVERAL_PATIENTS
from medviewer.app.session import Notice, NoticeKind
from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from medviewer.ui.notifications import NoticeBar
from medviewer.ui.theme import colors_of
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study


def make_bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_theme(colors_of("dark"))
    return bar


def test_bar_is_hidden_until_there_is_something_to_say(qtbot: QtBot) -> None:
    assert make_bar(qtbot).isHidden()


def test_notice_is_shown_as_it_is_and_can_be_put_away(qtbot: QtBot) -> None:
    bar = make_bar(qtbot)
    bar.show_notice(Notice("<b>calm</b>", NoticeKind.WARNING))
    label = bar.findChild(QLabel)
    assert label.text() == "<b>calm</b>"
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert bar.property("kind") == "warning"
    assert not bar.isHidden()
    qtbot.mouseClick(bar.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert bar.isHidden()


def test_details_are_copied_on_demand(qtbot: QtBot) -> None:
    bar = make_bar(qtbot)
    copy = bar.findChild(QPushButton)
    bar.show_notice(Notice("A plain notice"))
    assert copy.isHidden()
    bar.show_notice(Notice("A bug", NoticeKind.ERROR, "ValueError in reading"))
    assert not copy.isHidden()
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "ValueError in reading"


def test_copying_without_a_notice_is_harmless(qtbot: QtBot) -> None:
    bar = make_bar(qtbot)
    bar.findChild(QPushButton).click()
    assert bar.isHidden()


@pytest.mark.parametrize(("kind", "stays"), [(NoticeKind.WARNING, False), (NoticeKind.ERROR, True)])
def test_what_was_said_of_a_study_goes_with_it(
    window: MainWindow, desk: Desk, kind: NoticeKind, *, stays: bool
) -> None:
    desk.open()
    desk.session.raise_notice(Notice("MPR needs several slices.", kind))
    assert not window.notices.isHidden()
    desk.open()
    assert window.notices.isHidden() is not stays


def test_what_was_said_at_the_start_stays_while_the_first_study_is_opened(
    window: MainWindow, desk: Desk
) -> None:
    desk.session.raise_notice(Notice("The settings were kept aside.", NoticeKind.WARNING))
    desk.open()
    assert not window.notices.isHidden()


def test_linking_two_patients_leaves_no_notice_behind(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    """The views say it as long as it is so; a notice would stay when one patient is gone."""
    other = make_study("o", make_series("other"), name="Roe^Rita")
    desk.open(StudyIndex((make_study(), other)))
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("other", number=1)
    window.grid.focus_active()
    qtbot.keyClick(window.grid.cells[0].view, Qt.Key.Key_L)
    assert desk.session.viewports[0].linked
    assert window.grid._banners == (SEVERAL_PATIENTS,)
    assert window.notices.isHidden()
    desk.controller.series.show("ct", number=1)
    assert window.grid._banners == ()
