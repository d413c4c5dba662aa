"""What the tests of this folder begin with."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.measuring.test_control import placed_stack
from tests.ui.slices.measuring.reader import Reader


@pytest.fixture
def reader(qtbot: QtBot, window: MainWindow, desk: Desk) -> Reader:
    """Return a reader with two series open, at slice 2 of the first one."""
    desk.controller.classifications.list_models()
    ct = make_series("ct", placed_stack())
    desk.open(StudyIndex((make_study("s", ct, make_series("b")),)))
    window.resize(1400, 860)
    QApplication.processEvents()
    window.grid.focus_active()
    return Reader(qtbot, window, desk)
