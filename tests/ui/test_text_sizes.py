"""No words are cut off in either language, with texts of any size, in a small window.

Chinese is written in the letters that come with the tests; a machine need have none.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QHeaderView,
    QLabel,
    QRadioButton,
    QTabBar,
    QToolButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from medviewer.app.program import Program
from medviewer.config import Settings
from medviewer.ui.application import build_viewer
from medviewer.ui.main_window import MainWindow
from medviewer.ui.pane.quiet_inputs import QuietComboBox
from medviewer.ui.theme import apply_font
from tests.app.fakes.desk import Desk, make_desk

DIALOGS = ["about", "keyboard", "settings", "header", "export", "hang_save", "network_saw"]


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
        if isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
            found |= _cut_headings(widget)
    return found


def _cut_headings(header: QHeaderView) -> set[tuple[str, int, int]]:
    shown = (each for each in range(header.count()) if not header.isSectionHidden(each))
    sizes = ((each, header.sectionSize(each), header.sectionSizeHint(each)) for each in shown)
    model, across = header.model(), Qt.Orientation.Horizontal
    return {
        (str(model.headerData(each, across)), room, needed)
        for each, room, needed in sizes
        if room < needed
    }


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


def test_a_choice_without_room_ends_in_an_ellipsis_and_is_told_whole(
    qtbot: QtBot, qapp: QApplication
) -> None:
    box = QuietComboBox("Device")
    qtbot.addWidget(box)
    box.addItems(["CPU", "Automatic: NVIDIA GPU, else Apple GPU, else CPU, whichever there is"])
    box.setToolTip("Where models run")
    box.setCurrentIndex(1)
    box.resize(160, 30)
    box.show()
    assert box._option().currentText.endswith("…")
    hover = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), box.mapToGlobal(QPoint(5, 5)))
    qapp.sendEvent(box, hover)
    assert "else CPU, whichever there is" in QToolTip.text()
    assert "Where models run" in QToolTip.text()
    box.showPopup()
    settle(qapp)
    assert box.view().width() >= box.view().sizeHintForColumn(0)
    box.hidePopup()
    box.setCurrentIndex(0)
    assert box._option().currentText == "CPU"
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
