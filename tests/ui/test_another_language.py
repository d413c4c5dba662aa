"""Another language is chosen while something is open: all of it stays, in other words."""

import gc
import re
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QMessageBox
from pytestqt.qtbot import QtBot

from medviewer.app.program import Program
from medviewer.app.restoring.saved import SavedState
from medviewer.app.results import ClassificationState
from medviewer.app.session import Notice, NoticeKind
from medviewer.config import Settings
from medviewer.image.measuring.measurement import Kind
from medviewer.io.records import SkippedFile, StudyIndex
from medviewer.language import speak, translate
from medviewer.ui import spoken_language
from medviewer.ui.application import Viewer, build_viewer
from medviewer.ui.asking.desk import AskingDesk
from medviewer.ui.main_window import MainWindow
from medviewer.ui.renewal import speak_anew
from medviewer.ui.restoring.offer_bar import OfferBar
from medviewer.ui.settings.settings_dialog import SettingsDialog
from medviewer.ui.theme import apply_font
from tests.app.fakes.desk import Desk, make_desk
from tests.ui.settings.conftest import choose_by_key
from tests.ui.test_chinese_texts import (
    asked,
    classified,
    compared,
    english_in,
    in_planes,
    laid_over,
    told,
)
from tests.ui.visible_texts import texts_of

LEFT = Qt.MouseButton.LeftButton
CHINESE = re.compile("[\u4e00-\u9fff]")
OWN_NAME = "简体中文"
Doing = Callable[[Desk, MainWindow], None]


@pytest.fixture(autouse=True)
def _letters(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Say that a font has Chinese letters; give English and the usual look back at the end."""
    style, palette = qapp.style().name(), qapp.palette()
    monkeypatch.setattr(spoken_language, "_has_letters", lambda: True)
    yield
    spoken_language.speak_as_set(qapp, "en")
    qapp.setStyleSheet("")
    apply_font(qapp, 100)
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.fixture
def desk() -> Desk:
    return make_desk(settings=Settings(language="en"))


@pytest.fixture
def viewer(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[Viewer]:
    program = Program(desk.session, desk.controller)
    viewer = build_viewer(qapp, desk.session.settings, program)
    viewer.window.resize(1600, 800)
    viewer.window.show()
    viewer.window.activateWindow()
    qtbot.waitExposed(viewer.window)
    yield viewer
    viewer.window.close()
    viewer.window.deleteLater()


def settle() -> None:
    for _ in range(10):
        QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def settings_of(viewer: Viewer) -> SettingsDialog:
    found = [each for each in viewer.window.findChildren(SettingsDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def choose(
    qtbot: QtBot,
    viewer: Viewer,
    key: Qt.Key,
    button: QDialogButtonBox.StandardButton = QDialogButtonBox.StandardButton.Ok,
) -> None:
    """Choose the last language (Chinese) or the second (English) in the settings, by hand."""
    viewer.window.actions_by_name["settings"].trigger()
    settle()
    dialog = settings_of(viewer)
    choose_by_key(qtbot, dialog.general.language, key)
    if key == Qt.Key.Key_Home:
        choose_by_key(qtbot, dialog.general.language, Qt.Key.Key_Down)
    qtbot.mouseClick(dialog.buttons.button(button), LEFT)
    settle()


def to_chinese(qtbot: QtBot, viewer: Viewer) -> None:
    choose(qtbot, viewer, Qt.Key.Key_End)


def to_english(qtbot: QtBot, viewer: Viewer) -> None:
    choose(qtbot, viewer, Qt.Key.Key_Home)


def chinese_in(window: MainWindow) -> set[str]:
    return {text for text in texts_of(window) if CHINESE.search(text) and text != OWN_NAME}


def skipping(desk: Desk, window: MainWindow) -> None:
    desk.open(StudyIndex(desk.reading.index.studies, skipped=(SkippedFile("a", "b"),)))


STATES = [classified, compared, asked, laid_over, in_planes, skipping]


@pytest.mark.parametrize("do", STATES)
def test_everything_is_said_in_the_other_language_and_back(
    do: Doing, qtbot: QtBot, desk: Desk, viewer: Viewer
) -> None:
    do(desk, viewer.window)
    for dock in viewer.window.docks:
        dock.show()
    to_chinese(qtbot, viewer)
    assert english_in(viewer.window) == set()
    assert viewer.window.menuBar().actions()[0].text() == "文件(&F)"
    to_english(qtbot, viewer)
    assert chinese_in(viewer.window) == set()
    assert viewer.window.menuBar().actions()[0].text() == "&File"


def picture(window: MainWindow) -> QImage:
    settle()
    QApplication.sendEvent(window, QEvent(QEvent.Type.Leave))
    return window.grab().toImage()


def measured(desk: Desk, window: MainWindow) -> None:
    classified(desk, window)
    desk.controller.measuring.draw(Kind.ELLIPSE, ((1.0, 1.0), (4.0, 5.0)))
    desk.session.raise_notice(Notice("A sentence.", NoticeKind.WARNING))


def playing(desk: Desk, window: MainWindow) -> None:
    desk.open()
    window.actions_by_name["cine"].trigger()
    window.actions_by_name["cine"].trigger()


@pytest.mark.parametrize("do", [*STATES, measured, playing])
def test_the_new_window_looks_as_the_old_one_did(
    do: Doing, qapp: QApplication, desk: Desk, viewer: Viewer
) -> None:
    do(desk, viewer.window)
    before, old = picture(viewer.window), viewer.window
    speak_anew(qapp, viewer)  # the same language again
    assert viewer.window is not old
    now = picture(viewer.window)
    assert now == before, "the new window looks different"


def test_the_study_stays_open_where_it_was(qtbot: QtBot, desk: Desk, viewer: Viewer) -> None:
    classified(desk, viewer.window)
    qtbot.keyClick(viewer.window.grid.cells[0].view, Qt.Key.Key_Down)
    session = desk.session
    before = session.viewports, session.opened, session.index, session.statuses
    to_chinese(qtbot, viewer)
    assert (session.viewports, session.opened, session.index, session.statuses) == before
    qtbot.keyClick(viewer.window.grid.cells[0].view, Qt.Key.Key_Up)
    assert session.active_viewport.state.slice_index == before[0][0].state.slice_index - 1
    assert not desk.tasks.is_shut_down


def test_place_and_panes_of_the_window_stay(qtbot: QtBot, desk: Desk, viewer: Viewer) -> None:
    measured(desk, viewer.window)
    old = viewer.window
    old.actions_by_name["key_image"].trigger()
    old.setGeometry(40, 30, 1210, 640)
    old.actions_by_name["measurements"].trigger()  # closed by the reader
    old.browser.search_for("ct")
    old.pane.panel.setFocus()
    old.focus_pane(old.browser)
    settle()
    old.resizeDocks([old.docks.browser], [333], Qt.Orientation.Horizontal)
    settle()
    widths = old.docks.browser.width(), old.docks.pane.width()
    to_chinese(qtbot, viewer)
    new = viewer.window
    assert new.geometry().getRect() == (40, 30, 1210, 640)
    assert (new.docks.browser.width(), new.docks.pane.width()) == widths
    assert [dock.isHidden() for dock in new.docks] == [False, False, True, False, True]
    assert new.browser.search == "ct"
    assert new.browser.isAncestorOf(new.focusWidget())
    desk.controller.measuring.draw(Kind.LENGTH, ((1.0, 1.0), (4.0, 5.0)))
    assert new.docks.measurements.isHidden()


@pytest.mark.parametrize("state", [Qt.WindowState.WindowMaximized, Qt.WindowState.WindowFullScreen])
def test_a_window_that_fills_the_screen_does_so_again(
    state: Qt.WindowState, qtbot: QtBot, viewer: Viewer
) -> None:
    viewer.window.setWindowState(state)
    settle()
    to_chinese(qtbot, viewer)
    assert viewer.window.windowState() == state


def test_a_classification_runs_on_and_is_told_in_the_new_language(
    qtbot: QtBot, desk: Desk, viewer: Viewer
) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    desk.tasks.immediate = False
    qtbot.mouseClick(viewer.window.pane.panel._state._button, LEFT)
    assert [each.state for each in desk.session.statuses] == [ClassificationState.QUEUED]
    to_chinese(qtbot, viewer)
    shown = viewer.window.status_line.findChildren(type(viewer.window.status_line._device))
    assert any(CHINESE.search(label.text()) for label in shown)
    desk.tasks.run_all()
    assert [each.state for each in desk.session.statuses] == [ClassificationState.DONE]
    assert english_in(viewer.window) == set()


def test_apply_lets_the_settings_stay_open_on_their_page(qtbot: QtBot, viewer: Viewer) -> None:
    choose(qtbot, viewer, Qt.Key.Key_End, QDialogButtonBox.StandardButton.Apply)
    dialog = settings_of(viewer)
    assert dialog.windowTitle() == "设置"
    assert dialog.page == 0
    assert not dialog.apply_button.isEnabled()
    qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel), LEFT)
    settle()
    assert viewer.program.session.settings.language == "zh_CN"


def test_a_question_is_answered_before_its_window_goes(
    qtbot: QtBot, desk: Desk, viewer: Viewer
) -> None:
    old = viewer.window
    question = QMessageBox(old)
    question.open()
    desk.session.update_settings(language="zh_CN")
    settle()
    assert viewer.window is old
    assert question.isVisible()
    question.done(0)
    settle()
    assert viewer.window is not old
    assert translate("Menus", "&File") == "文件(&F)"


def test_a_model_that_was_being_read_is_asked_about_in_the_new_window(
    qtbot: QtBot, viewer: Viewer
) -> None:
    from tests.ui.commands.test_install_dialog import OFFER

    late = viewer.window.requests.ask_to_install
    to_chinese(qtbot, viewer)
    late(OFFER)
    (dialog,) = viewer.window.findChildren(QDialog)
    assert dialog.isVisible()
    assert CHINESE.search(dialog.windowTitle())
    dialog.close()
    settle()


def test_what_is_erased_can_go_on(qtbot: QtBot, desk: Desk, viewer: Viewer) -> None:
    asked(desk, viewer.window)
    state = desk.controller.asking.state
    to_chinese(qtbot, viewer)
    assert desk.controller.asking.state is state
    found = viewer.window.findChild(AskingDesk)
    assert found is not None
    assert found.panel is not None
    assert found.panel.isVisible()
    qtbot.keyClick(viewer.window.grid.cells[0].view, Qt.Key.Key_Escape)
    assert desk.controller.asking.state is None
    assert not viewer.window.actions_by_name["ask"].isChecked()


def test_a_cine_plays_on(qtbot: QtBot, desk: Desk, viewer: Viewer) -> None:
    desk.open()
    viewer.window.actions_by_name["cine"].trigger()
    to_chinese(qtbot, viewer)
    assert desk.session.cines[0].playing
    assert viewer.window.grid.cine is not None
    assert viewer.window.grid.cine.bars[0].isVisible()
    assert viewer.window.actions_by_name["cine"].isChecked()
    viewer.window.actions_by_name["cine"].trigger()
    assert not desk.session.cines[0].playing


def test_blinking_and_an_unfinished_measurement_end(
    qtbot: QtBot, desk: Desk, viewer: Viewer
) -> None:
    classified(desk, viewer.window)
    view = viewer.window.grid.cells[0].view
    desk.controller.measuring.choose_tool(Kind.POLYGON)
    for place in (QPoint(60, 60), QPoint(90, 60)):
        qtbot.mouseClick(view.viewport(), LEFT, pos=view.viewport().rect().center() + place / 3)
    viewer.window.actions_by_name["blink"].trigger()
    to_chinese(qtbot, viewer)
    assert desk.session.measurements.all == ()
    assert viewer.window.grid.blinker is None
    view = viewer.window.grid.cells[0].view
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.viewport().rect().center())
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert desk.session.measurements.all == ()


def test_the_question_after_a_crash_is_asked_again(
    qtbot: QtBot, desk: Desk, viewer: Viewer
) -> None:
    viewer.window.show_bar(OfferBar(SavedState(), desk.session, desk.controller))
    to_chinese(qtbot, viewer)
    bar = viewer.window.findChild(OfferBar)
    assert bar is not None
    assert bar.isVisible()
    assert english_in(viewer.window) == set()


def test_what_the_reader_revealed_stays_revealed(qtbot: QtBot, desk: Desk, viewer: Viewer) -> None:
    desk.session.update_settings(read_first_then_reveal=True)
    classified(desk, viewer.window)
    qtbot.mouseClick(viewer.window.pane.panel._state._button, LEFT)
    before = viewer.window.pane.panel._shown_result
    assert before is not None
    to_chinese(qtbot, viewer)
    assert viewer.window.pane.panel._shown_result == before


def test_nothing_of_the_old_window_is_left(qtbot: QtBot, desk: Desk, viewer: Viewer) -> None:
    measured(desk, viewer.window)
    compared(desk, viewer.window)
    for name in ("cine", "blink", "hand_press", "objects", "ask"):
        viewer.window.actions_by_name[name].trigger()
    old = weakref.ref(viewer.window)
    parts = [weakref.ref(part) for part in (viewer.window.grid, viewer.window.pane)]
    to_chinese(qtbot, viewer)
    gc.collect()
    assert old() is None
    assert [part() for part in parts] == [None, None]
    with qtbot.captureExceptions() as caught:
        for do in (told, *STATES):  # every signal of the session comes again
            do(desk, viewer.window)
        desk.session.update_settings(theme="light", font_percent=150)
        desk.session.show_neighbours(shown=True)
        desk.session.show_references(shown=False)
        desk.session.close_all()
        settle()
    assert caught == []


def test_a_window_that_is_still_held_holds_no_later_one(qtbot: QtBot, viewer: Viewer) -> None:
    first = viewer.window
    to_chinese(qtbot, viewer)
    second = weakref.ref(viewer.window)
    to_english(qtbot, viewer)
    gc.collect()
    assert second() is None
    assert first.successor is not None
    assert first.successor() is viewer.window


def test_without_letters_english_goes_on_and_says_so(
    qtbot: QtBot, desk: Desk, viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoken_language, "_has_letters", lambda: False)
    to_chinese(qtbot, viewer)
    assert chinese_in(viewer.window) == set()
    assert viewer.window.notices.notice is not None
    assert "No font of this computer" in viewer.window.notices.notice.text


def test_the_same_language_by_another_name_changes_nothing(
    qtbot: QtBot, desk: Desk, viewer: Viewer
) -> None:
    old = viewer.window
    desk.session.update_settings(language="auto")  # the system's, which is English here
    settle()
    assert viewer.window is old
    speak()
