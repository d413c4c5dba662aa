from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from medviewer.app.results import ResultKey
from medviewer.app.session import Notice
from medviewer.io.records import SkippedFile, StudyIndex
from medviewer.ui.dialogs import TableDialog
from medviewer.ui.main_window import MainWindow
from medviewer.ui.tags.tag_dialog import TagDialog
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study

INDEX = StudyIndex(
    (make_study("s", make_series("ct"), make_series("b", description="Chest & neck")),),
    (SkippedFile("notes.txt", "not an image file"),),
)


@pytest.fixture
def open_window(window: MainWindow, desk: Desk) -> MainWindow:
    """Return the window with models listed and two series open."""
    desk.controller.classifications.list_models()
    desk.open(INDEX)
    return window


def key(qtbot: QtBot, window: MainWindow, *presses: Qt.Key, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for press in presses:
        qtbot.keyClick(QApplication.focusWidget() or window, press, modifier)


def open_dialog() -> QDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    return dialog


def test_empty_window_asks_for_a_study(window: MainWindow) -> None:
    assert window.welcome.isVisible()
    assert not window.grid.isVisible()
    assert window.windowTitle() == "MedViewer"


def test_open_study_is_shown_and_named(open_window: MainWindow) -> None:
    assert open_window.grid.isVisible()
    assert open_window.windowTitle() == "app - MedViewer"  # the folder of the fakes


def test_scan_without_images_goes_back_to_the_welcome(window: MainWindow, desk: Desk) -> None:
    desk.open(StudyIndex())
    assert window.welcome.isVisible()
    assert window.notices.isVisible()


def test_scan_that_runs_is_said(window: MainWindow, desk: Desk) -> None:
    desk.tasks.immediate = False
    desk.open()
    titles = [title.text() for title in window.welcome.findChildren(QLabel, "title")]
    assert titles == ["Looking for images in app..."]
    desk.tasks.run_all()


def test_view_keys_work_once_a_series_is_shown(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    state = desk.session.active_viewport.state
    assert state.slice_index == 2
    key(qtbot, open_window, Qt.Key.Key_Down)
    assert desk.session.active_viewport.state.slice_index == 3
    key(qtbot, open_window, Qt.Key.Key_Home)
    assert desk.session.active_viewport.state.slice_index == 0
    key(qtbot, open_window, Qt.Key.Key_Down, shift=True)
    assert desk.session.active_viewport.state.slice_index == 4
    key(qtbot, open_window, Qt.Key.Key_Space)
    assert desk.session.active_viewport.state.annotations == "minimal"
    key(qtbot, open_window, Qt.Key.Key_H, Qt.Key.Key_R, Qt.Key.Key_I)
    now = desk.session.active_viewport.state
    assert (now.flipped_horizontally, now.quarter_turns, now.inverted) == (True, 1, True)
    key(qtbot, open_window, Qt.Key.Key_Right)
    assert desk.session.active_viewport.series_key == "b"


def test_keys_typed_into_the_filter_do_not_steer_the_view(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    before = desk.session.active_viewport
    search = open_window.browser.findChild(QLineEdit)
    search.setFocus()
    qtbot.keyClicks(search, "hvr 1")
    assert search.text() == "hvr 1"
    assert desk.session.active_viewport == before


def test_tab_goes_to_the_next_view(qtbot: QtBot, open_window: MainWindow, desk: Desk) -> None:
    desk.controller.layouts.set_layout("1x2")
    open_window.grid.focus_active()
    key(qtbot, open_window, Qt.Key.Key_Tab)
    assert desk.session.arrangement.active == 1


def test_panes_take_the_keys_in_turn(qtbot: QtBot, open_window: MainWindow) -> None:
    window = open_window
    seen = []
    for _ in range(3):
        window.cycle_pane()
        focus = QApplication.focusWidget()
        panes = {"browser": window.browser, "grid": window.grid, "pane": window.pane.panel}
        seen += [name for name, pane in panes.items() if pane.isAncestorOf(focus)]
    assert seen == ["pane", "browser", "grid"]


def test_keys_start_with_the_views_when_nothing_has_them(
    qtbot: QtBot, open_window: MainWindow
) -> None:
    QApplication.focusWidget().clearFocus()
    open_window.cycle_pane()
    assert open_window.grid.isAncestorOf(QApplication.focusWidget())


def test_panes_can_be_put_away(qtbot: QtBot, open_window: MainWindow) -> None:
    actions = open_window.actions_by_name
    assert actions["browser"].isChecked()
    actions["browser"].trigger()
    assert not open_window.browser.isVisible()
    actions["browser"].trigger()
    assert open_window.browser.isVisible()


def test_small_window_leaves_room_for_images(qtbot: QtBot, open_window: MainWindow) -> None:
    open_window.resize(1440, 900)
    QApplication.processEvents()
    wide = open_window.browser.width()
    open_window.resize(1500, 900)
    QApplication.processEvents()
    assert open_window.browser.width() == wide
    open_window.resize(1000, 700)
    qtbot.waitUntil(lambda: open_window.browser.width() < wide)


def test_notice_is_shown_above_the_views(window: MainWindow, desk: Desk) -> None:
    desk.session.raise_notice(Notice("Something happened."))
    assert window.notices.isVisible()


def test_theme_changes_the_icons(open_window: MainWindow, desk: Desk) -> None:
    def ink() -> str:
        icon = open_window.actions_by_name["layout_1x1"].icon()
        image = icon.pixmap(20, 20).toImage()
        return max(
            (image.pixelColor(x, y) for x in range(20) for y in range(20)),
            key=lambda color: color.alpha(),
        ).name()

    dark = ink()
    desk.session.update_settings(theme="light")
    assert ink() != dark


def test_classify_key_brings_a_heatmap(qtbot: QtBot, open_window: MainWindow, desk: Desk) -> None:
    qtbot.keyClick(open_window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert desk.session.active_viewport.result == ResultKey("ct", "tiny")
    assert open_window.actions_by_name["heatmap"].isChecked()
    key(qtbot, open_window, Qt.Key.Key_G)
    assert not desk.session.active_viewport.state.overlay.visible


def test_status_line_shows_device_tasks_and_skipped_files(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    desk.tasks.immediate = False
    desk.controller.classify_active()
    stops = [
        button
        for button in open_window.status_line.findChildren(QToolButton)
        if button.isVisible() and button.text() == "Stop"
    ]
    qtbot.mouseClick(stops[0], Qt.MouseButton.LeftButton)
    assert desk.controller.is_idle


def test_dropped_folder_is_opened(open_window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(1, 1), Qt.DropAction.CopyAction, content, buttons, keys)
    open_window.dragEnterEvent(enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(1, 1), Qt.DropAction.CopyAction, content, buttons, keys)
    open_window.dropEvent(drop)
    assert desk.session.opened == tmp_path.name


def test_dropped_link_is_not_taken(open_window: MainWindow) -> None:
    content = QMimeData()
    content.setUrls([QUrl("https://example.org/study")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(1, 1), Qt.DropAction.CopyAction, content, buttons, keys)
    enter.ignore()
    open_window.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_folder_is_asked_for(
    open_window: MainWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["", str(tmp_path)])
    asked_at: list[str] = []

    def ask(_parent: object, _title: str, start: str) -> str:
        asked_at.append(start)
        return next(answers)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    opened = desk.session.opened
    open_window.actions_by_name["open_folder"].trigger()
    assert desk.session.opened == opened
    open_window.actions_by_name["open_folder"].trigger()
    assert desk.session.opened == tmp_path.name
    assert asked_at == [str(Path(__file__).parents[1] / "app")] * 2


def test_first_folder_is_asked_for_at_home(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_at: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda _p, _t, start: asked_at.append(start) or ""
    )
    window.welcome.open_requested.emit()
    assert asked_at == [str(Path.home())]


def test_files_are_asked_for(
    open_window: MainWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = tmp_path / "film.dcm"
    film.write_bytes(b"")
    answers = iter([[], [str(film)]])
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (next(answers), ""))
    for _ in range(2):
        open_window.actions_by_name["open_files"].trigger()
    assert desk.session.opened == "film.dcm"


def test_recent_folder_is_opened_from_the_welcome(
    window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    window.welcome.recent_requested.emit(str(tmp_path))
    assert desk.session.opened == tmp_path.name


@pytest.mark.parametrize("name", ["skipped", "keyboard", "about", "header"])
def test_dialogs_open_and_go(qtbot: QtBot, open_window: MainWindow, name: str) -> None:
    open_window.actions_by_name[name].trigger()
    open_dialog().reject()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_skipped_files_are_listed_from_the_status_line(open_window: MainWindow) -> None:
    open_window.status_line.skipped_requested.emit()
    dialog = open_dialog()
    assert isinstance(dialog, TableDialog)
    assert dialog.table.item(0, 1).text() == "not an image file"
    dialog.reject()


def test_header_of_a_series_is_asked_for_in_the_browser(open_window: MainWindow) -> None:
    open_window.browser.header_requested.emit("b")
    dialog = open_dialog()
    assert isinstance(dialog, TagDialog)
    dialog.reject()


def test_header_of_nothing_is_not_shown(window: MainWindow) -> None:
    window.browser.header_requested.emit("unknown")
    assert QApplication.activeModalWidget() is None


def test_full_screen_and_back(qtbot: QtBot, open_window: MainWindow) -> None:
    action = open_window.actions_by_name["full_screen"]
    action.trigger()
    assert open_window.isFullScreen()
    action.trigger()
    assert not open_window.isFullScreen()


def test_right_click_in_a_view_opens_its_menu(open_window: MainWindow) -> None:
    open_window.grid.menu_requested.emit(QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Fit to view" in [action.text() for action in menu.actions()]
    menu.close()


def test_quitting_stops_all_work(open_window: MainWindow, desk: Desk) -> None:
    open_window.actions_by_name["quit"].trigger()
    assert not open_window.isVisible()
    assert desk.tasks.is_shut_down


def test_a_link_that_broke_in_another_cell_is_shown_by_the_action(
    window: MainWindow, desk: Desk
) -> None:
    desk.open()
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("ct", number=1)
    link = window.actions_by_name["link"]
    for number in range(9):
        desk.session.update_viewport(number, linked=True)
    assert link.isChecked()
    desk.session.update_viewport(1, linked=False)
    assert not link.isChecked()


def test_welcome_does_not_widen_the_window(window: MainWindow, desk: Desk) -> None:
    """Its words wrap, and long names of folders are cut."""
    desk.session.update_settings(recent_folders=("/" + "x" * 250,))
    assert window.welcome.minimumSizeHint().width() < 400
