"""No test may leave a window or a thread behind."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from medviewer.app.tasks import running_threads
from medviewer.ui.main_window import MainWindow
from medviewer.ui.spoken_language import speak_language
from tests.app.fakes.desk import Desk, make_desk
from tests.support import chinese_font


@pytest.fixture(autouse=True)
def _nothing_leaks() -> Iterator[None]:
    before = {id(widget) for widget in _top_level_widgets()}
    yield
    left = _left(before)
    if left:
        gc.collect()
        left = _left(before)
    assert not left, f"the test leaves windows behind: {left}"
    assert not running_threads(), "the test leaves task threads behind"


def _left(before: set[int]) -> list[QWidget]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return [widget for widget in _top_level_widgets() if id(widget) not in before]


def _top_level_widgets() -> list[QWidget]:
    application = QApplication.instance()
    return application.topLevelWidgets() if isinstance(application, QApplication) else []


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    """Return a program whose tasks run at once; nothing is open."""
    return make_desk()


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> MainWindow:
    """Return the window of that program, shown and active."""
    window = MainWindow(desk.session, desk.controller)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    with qtbot.waitExposed(window):
        pass
    return window


@pytest.fixture(params=["English", "Chinese"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Let the program speak each of its languages, in letters that come with the tests."""
    if request.param == "English":
        yield request.param
        return
    usual = qapp.font()
    speak_language(qapp, "zh_CN")
    with chinese_font.installed() as family:
        qapp.setFont(QFont(family, usual.pointSize()))
        yield request.param
        qapp.setFont(usual)
    speak_language(qapp, "en")
