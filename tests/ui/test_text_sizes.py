"""No words are cut off in either language, with texts of any size, in a small window.

Chinese is written in the letters that come with the tests; a machine need have none.
"""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSignalBlocker
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QRadioButton,
    QSpinBox,
    QTabBar,
    QTableWidget,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from medviewer.app.program import Program
from medviewer.app.restoring.saved import SavedSession, SavedState
from medviewer.config import Settings
from medviewer.ui.application import build_viewer
from medviewer.ui.main_window import MainWindow
from medviewer.ui.pane.quiet_choice import QuietComboBox
from medviewer.ui.restoring.offer_bar import OfferBar
from medviewer.ui.theme import apply_font, enlarged
from tests.app.fakes.desk import Desk, make_desk
from tests.ui.cut_words import cut_off

DIALOGS = ["about", "keyboard", "settings", "header", "export", "hang_save", "network_saw"]


@pytest.fixture(params=[100, 125, 150, 200])
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


@pytest.fixture(params=[(800, 640), (1280, 800)], ids=["small", "wide"])
def window(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, desk: Desk
) -> MainWindow:
    """Return a window with a result and its heatmap; texts may make a small one a little higher."""
    settings = desk.session.settings
    window = build_viewer(qapp, settings, Program(desk.session, desk.controller)).window
    qtbot.addWidget(window)
    window.resize(*request.param)
    window.show()
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.views.toggle_heatmap()
    settle(qapp)
    return window


@pytest.fixture
def empty_window(qtbot: QtBot, qapp: QApplication, desk: Desk) -> MainWindow:
    """Return a small window in which nothing was opened yet, and no model is there."""
    settings = desk.session.settings
    window = build_viewer(qapp, settings, Program(desk.session, desk.controller)).window
    qtbot.addWidget(window)
    window.resize(800, 640)
    window.show()
    return window


def settle(application: QApplication) -> None:
    for _ in range(20):
        application.processEvents()


def test_window_leaves_room_for_its_words(window: MainWindow) -> None:
    assert cut_off(window) == set()


def test_window_without_a_model_leaves_room_for_its_words(
    qapp: QApplication, empty_window: MainWindow, desk: Desk
) -> None:
    desk.open()
    settle(qapp)
    assert cut_off(empty_window) == set()


@pytest.mark.parametrize("name", ["measurements", "key_images", "objects"])
def test_further_panes_leave_room_for_their_words(
    qapp: QApplication, window: MainWindow, name: str
) -> None:
    window.actions_by_name[name].trigger()
    settle(qapp)
    assert cut_off(window) == set()


def test_question_after_a_crash_leaves_room_for_its_words(
    qapp: QApplication, empty_window: MainWindow, desk: Desk
) -> None:
    was_open = SavedSession(("/study",), measurements=12, key_images=3)
    state = SavedState(was_open, running=True, crashes={was_open.mark: 2})
    empty_window.show_bar(OfferBar(state, desk.session, desk.controller))
    settle(qapp)
    assert cut_off(empty_window) == set()


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
            assert dialog.width() <= window.width(), name
            assert dialog.height() <= window.height(), name
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
        scrolled = dialog.stack.currentWidget().horizontalScrollBar()
        assert not scrolled.isVisible(), dialog.list.currentItem().text()
    dialog.close()


def test_marks_of_choices_are_round(qapp: QApplication, window: MainWindow) -> None:
    window.actions_by_name["export"].trigger()
    settle(qapp)
    dialog = window.findChildren(QDialog)[0]
    chosen = next(each for each in dialog.findChildren(QRadioButton) if each.isChecked())
    image = chosen.grab().toImage()
    ground = image.pixelColor(0, 0)
    columns = [
        sum(image.pixelColor(x, y) != ground for y in range(image.height()))
        for x in range(image.height())
    ]
    edge = next(count for count in columns if count)
    assert edge < 0.8 * max(columns), "the left edge is a straight line"
    dialog.close()


def test_a_choice_goes_on_in_a_second_line_where_a_pane_is_narrow(
    qtbot: QtBot, qapp: QApplication
) -> None:
    pane, box = QWidget(), QuietComboBox("Scale")
    qtbot.addWidget(pane)
    QVBoxLayout(pane).addWidget(box)
    box.addItems(["Short", "One scale for the whole series"])
    pane.resize(box.minimumSizeHint().width() + 60, 200)
    pane.show()
    settle(qapp)
    low = box.height()
    with QSignalBlocker(box):  # as the panes do when they show a state
        box.setCurrentIndex(1)
    settle(qapp)
    assert box.height() >= low + box.fontMetrics().height()
    assert box.shown_text == "One scale for the whole series"
    assert cut_off(pane) == set()
    assert _inked_lines(box.grab().toImage()) >= 2
    box.setCurrentIndex(0)
    settle(qapp)
    assert box.height() == low


def _inked_lines(image: QImage) -> int:
    """Return how many lines of letters a picture of a box shows, left of its arrow."""
    across = range(6, image.width() // 2)
    rows = [len({image.pixel(x, y) for x in across}) > 2 for y in range(4, image.height() - 4)]
    return sum(now and not before for before, now in pairwise([False, *rows]))


def test_a_choice_is_as_high_as_its_font_from_now_on(qtbot: QtBot) -> None:
    box = QuietComboBox("Scale")
    qtbot.addWidget(box)
    box.addItems(["incomparable"])
    before = box.minimumSizeHint()
    box.setFont(enlarged(box.font(), 2))
    assert box.minimumSizeHint().width() > 1.5 * before.width()
    assert box.sizeHint().height() > before.height()


def test_a_word_without_room_ends_in_an_ellipsis_and_is_told_whole(
    qtbot: QtBot, qapp: QApplication
) -> None:
    box = QuietComboBox("Device")
    qtbot.addWidget(box)
    box.addItems(["CPU", "1.2.840.113619.2.55.3.604688119.971.1448549783.467 else"])
    box.setToolTip("Where models run")
    box.setCurrentIndex(1)
    box.resize(160, 30)
    box.show()
    assert box.shown_text.endswith("…")
    hover = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), box.mapToGlobal(QPoint(5, 5)))
    qapp.sendEvent(box, hover)
    assert "1448549783.467 else" in QToolTip.text()
    assert "Where models run" in QToolTip.text()
    box.showPopup()
    settle(qapp)
    assert box.view().width() >= box.view().sizeHintForColumn(0)
    box.hidePopup()
    box.setCurrentIndex(0)
    assert box.shown_text == "CPU"
    QToolTip.hideText()


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


def test_choices_tabs_headings_and_titles_that_are_cut_off_would_be_found(qtbot: QtBot) -> None:
    frame = QWidget()
    qtbot.addWidget(frame)
    box, group = QComboBox(frame), QGroupBox("a title that needs room", frame)
    box.addItems(["a", "incomparable"])
    tabs, table = QTabBar(frame), QTableWidget(1, 1, frame)
    tabs.addTab("the first page of several")
    tabs.setExpanding(False)
    table.setHorizontalHeaderLabels(["a heading that needs room"])
    table.setColumnWidth(0, 20)
    number = QSpinBox(frame)
    number.setRange(0, 1_000_000)
    for widget in (box, group, tabs, number):
        widget.setGeometry(0, 0, 40, 60)
    frame.show()
    assert {text for text, _, _ in cut_off(frame)} >= {
        "incomparable",
        "a title that needs room",
        "the first page of several",
        "a heading that needs room",
        "1000000",
    }
