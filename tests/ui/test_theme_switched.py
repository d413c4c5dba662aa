"""Another theme while the window is open: every word can be read in it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.app.program import Program
from medviewer.ui.application import Viewer, build_viewer
from medviewer.ui.main_window import MainWindow
from medviewer.ui.pane.labels import ToneLabel
from medviewer.ui.theme import apply_font
from tests.app.fakes.desk import Desk
from tests.ui.test_chinese_texts import asked, classified, compared, laid_over
from tests.ui.test_theme import contrast

Doing = Callable[[Desk, MainWindow], None]


@pytest.fixture
def viewer(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[Viewer]:
    style, palette = qapp.style().name(), qapp.palette()
    program = Program(desk.session, desk.controller)
    viewer = build_viewer(qapp, desk.session.settings, program)
    viewer.window.resize(1600, 900)
    viewer.window.show()
    qtbot.waitExposed(viewer.window)
    yield viewer
    viewer.window.close()
    viewer.window.deleteLater()
    qapp.setStyleSheet("")
    apply_font(qapp, 100)
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.mark.parametrize("do", [classified, laid_over, compared, asked])
def test_words_of_every_pane_stand_out_in_the_other_theme(
    viewer: Viewer, desk: Desk, do: Doing
) -> None:
    do(desk, viewer.window)
    for dock in viewer.window.docks:
        dock.setVisible(True)
    desk.session.update_settings(theme="light")
    for _ in range(10):
        QApplication.processEvents()
    ground = viewer.window.palette().window().color().name()
    words = [own for own in viewer.window.findChildren(ToneLabel) if own.isVisible() and own.text()]
    assert words
    pale = {own.text() for own in words if contrast(_color(own), ground) < 4.5}
    assert pale == set()


def _color(label: ToneLabel) -> str:
    return label.palette().windowText().color().name()
