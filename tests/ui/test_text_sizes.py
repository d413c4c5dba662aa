"""No words are cut off in either language, with texts of any size, in a small window.

Chinese letters are all as wide as they are high. A machine without a font for them draws boxes of
another width, so a letter of that width stands for each of them here.
"""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from medviewer.app.program import Program
from medviewer.assets import resource
from medviewer.config import Settings
from medviewer.language import read_catalogue, speak
from medviewer.ui.application import build_viewer
from medviewer.ui.main_window import MainWindow
from medviewer.ui.theme import apply_font
from tests.app.fakes import Desk, make_desk

CHINESE_LETTER = re.compile("[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef\u201c\u201d]")
WIDE_LETTER = "W\u200b"  # a line may end behind it, as behind a Chinese letter
DIALOGS = ["about", "keyboard", "settings", "header", "export", "hang_save", "network_saw"]


@pytest.fixture(params=["English", "Chinese"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "Chinese":
        known = read_catalogue(resource("translations", "medviewer_zh_CN.ts"))
        speak({key: CHINESE_LETTER.sub(WIDE_LETTER, text) for key, text in known.items()})
    yield request.param
    speak()


@pytest.fixture(params=[100, 150, 200])
def percent(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    style, palette = qapp.style().name(), qapp.palette()
    apply_font(qapp, 100)
    yield request.param
    qapp.setStyleSheet("")
    apply_font(qapp, 100)
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.fixture
def desk(qtbot: QtBot, language: str, percent: int) -> Desk:
    return make_desk(settings=Settings(font_percent=percent))


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, desk: Desk) -> MainWindow:
    """Return a small window with a result and its heatmap."""
    settings = desk.session.settings
    window = build_viewer(qapp, settings, Program(desk.session, desk.controller)).window
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.views.toggle_heatmap()
    settle(qapp)
    return window


def settle(application: QApplication) -> None:
    for _ in range(20):
        application.processEvents()


def cut_off(top: QWidget) -> set[tuple[str, int, int]]:
    """Return words, the room they have and the room they need, across or down."""
    found = set()
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, QTabBar):
            continue
        text, room = _words_of(widget)
        if text and widget.width() < room:
            found.add((text, widget.width(), room))
        if text and widget.height() < _height_of(widget):
            found.add((text, widget.height(), _height_of(widget)))
    return found


def _words_of(widget: QWidget) -> tuple[str, int]:
    if isinstance(widget, QLabel) and not widget.wordWrap():
        lines = widget.text().split("\n")
        return widget.text(), max(widget.fontMetrics().horizontalAdvance(line) for line in lines)
    if isinstance(widget, QLabel):
        return widget.text(), 0
    has_icon = Qt.ToolButtonStyle.ToolButtonIconOnly
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() is has_icon:
        return "", 0
    if isinstance(widget, QAbstractButton):
        return widget.text(), widget.sizeHint().width() if widget.text() else 0
    return "", 0


def _height_of(widget: QWidget) -> int:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width())
    return widget.fontMetrics().height()


def test_window_leaves_room_for_its_words(window: MainWindow) -> None:
    assert cut_off(window) == set()


@pytest.mark.parametrize("name", ["measurements", "key_images", "objects"])
def test_further_panes_leave_room_for_their_words(
    qapp: QApplication, window: MainWindow, name: str
) -> None:
    window.actions_by_name[name].trigger()
    settle(qapp)
    assert cut_off(window) == set()


def test_dialogs_leave_room_for_their_words(
    qapp: QApplication, window: MainWindow, language: str, percent: int
) -> None:
    for name in DIALOGS:
        window.actions_by_name[name].trigger()
        settle(qapp)
        dialogs = window.findChildren(QDialog)
        assert dialogs, name
        for dialog in dialogs:
            assert cut_off(dialog) == set(), name
            dialog.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_pages_of_the_settings_leave_room_for_their_words(
    qapp: QApplication, window: MainWindow
) -> None:
    window.actions_by_name["settings"].trigger()
    dialog = window.findChildren(QDialog)[0]
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        settle(qapp)
        assert cut_off(dialog) == set(), dialog.list.currentItem().text()
    dialog.close()


def test_what_is_cut_off_would_be_found(qtbot: QtBot) -> None:
    frame = QWidget()
    qtbot.addWidget(frame)
    label = QLabel("words that need room", frame)
    label.setGeometry(0, 0, 10, 5)
    frame.show()
    needed = label.fontMetrics()
    text = label.text()
    assert cut_off(frame) == {
        (text, 10, needed.horizontalAdvance(text)),
        (text, 5, needed.height()),
    }
