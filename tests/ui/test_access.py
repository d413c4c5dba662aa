"""Every window: a word for each control, a target of 24 pixels, and Tab comes to it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QToolBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from medviewer.app.activities import Activity
from medviewer.app.session import Notice, NoticeKind
from medviewer.config import Theme
from medviewer.io.records import SkippedFile
from medviewer.ui.about_dialog import AboutDialog
from medviewer.ui.commands.install_dialog import InstallDialog
from medviewer.ui.dialogs import keyboard_dialog, skipped_dialog
from medviewer.ui.exporting.export_dialog import ExportDialog
from medviewer.ui.hanging.layout_dialog import LayoutDialog
from medviewer.ui.main_window import MainWindow
from medviewer.ui.restoring.offer_bar import OfferBar
from medviewer.ui.seeing.seen_dialog import SeenDialog
from medviewer.ui.settings.settings_dialog import SettingsDialog
from medviewer.ui.slices.grid.viewport_cell import is_inside
from medviewer.ui.tags.tag_dialog import TagDialog
from medviewer.ui.theme import apply_theme
from tests.app.fakes.desk import Desk
from tests.app.objects.made import open_objects
from tests.app.restoring.disk import TWO, Disk, leave_a_session, restoring_of
from tests.app.texts.test_tag_rows import ALL
from tests.ui.accessible import not_reached, not_seen, targets, too_small, without_name
from tests.ui.commands.test_install_dialog import OFFER
from tests.ui.hanging.test_layout_dialog import DRAFT
from tests.ui.slices.heatmap.heat_hands import REGULAR
from tests.ui.tags.test_tag_dialog import CHOICES
from tests.ui.typing_hand import focused, press

Make = Callable[[MainWindow, Desk], QDialog]


def _header(window: MainWindow, _: Desk) -> QDialog:
    dialog = TagDialog(CHOICES, window)
    dialog.show_header(ALL)
    return dialog


def _seen(window: MainWindow, desk: Desk) -> QDialog:
    dialog = SeenDialog(window)
    desk.controller.seeing.look(dialog.show_seen, pytest.fail)
    return dialog


def _settings_page(number: int) -> Make:
    def make(window: MainWindow, desk: Desk) -> QDialog:
        dialog = SettingsDialog(desk.session, window)
        dialog.list.setCurrentRow(number)
        return dialog

    return make


DIALOGS: dict[str, Make] = {
    "about": lambda window, _: AboutDialog("Device: CPU", window),
    "export": lambda window, _: ExportDialog(3, has_ai=True, parent=window),
    "hanging": lambda window, _: LayoutDialog(DRAFT, (), window),
    "header": _header,
    "install": lambda window, _: InstallDialog(OFFER, window),
    "keyboard": lambda window, desk: keyboard_dialog(
        window.actions_by_name, desk.session.settings, window
    ),
    "seen": _seen,
    "skipped": lambda window, _: skipped_dialog([SkippedFile("a", "no image")], window),
    **{f"settings, page {number + 1}": _settings_page(number) for number in range(7)},
}


@pytest.fixture
def themed(qapp: QApplication, window: MainWindow) -> Iterator[MainWindow]:
    """Return the window as it is on screen: with its style."""
    palette, sliders = qapp.palette(), QApplication.palette("QSlider")
    apply_theme(qapp, "dark")
    window.resize(1440, 1000)
    yield window
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setPalette(sliders, "QSlider")


@pytest.fixture
def styled(themed: MainWindow, desk: Desk) -> MainWindow:
    """Return that window with a series and models."""
    desk.open(REGULAR)
    desk.controller.classifications.list_models()
    return themed


def check(window: QWidget) -> None:
    assert list(targets(window))
    assert (without_name(window), too_small(window), not_reached(window)) == ([], [], [])


@pytest.mark.parametrize("name", DIALOGS)
def test_dialog(name: str, qtbot: QtBot, styled: MainWindow, desk: Desk) -> None:
    dialog = DIALOGS[name](styled, desk)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitActive(dialog)
    check(dialog)
    dialog.close()


def test_window_with_all_its_panes(qtbot: QtBot, styled: MainWindow, desk: Desk) -> None:
    desk.controller.classify_active("tiny")
    for dock in styled.docks:
        dock.show()
    desk.controller.key_images.toggle()
    desk.controller.cine.toggle(None)
    desk.controller.cine.toggle(None)
    desk.session.raise_notice(Notice("Words", NoticeKind.WARNING, "details"))
    styled.status_line.show_skipped(2)
    styled.status_line.show_activities([Activity(1, "Reading", 0.5)])
    styled.grid.focus_active()
    check(styled)
    styled.status_line.show_activities([])


@pytest.mark.parametrize("theme", get_args(Theme))
def test_the_keys_can_be_seen_where_they_are(
    theme: Theme, qtbot: QtBot, qapp: QApplication, styled: MainWindow, desk: Desk
) -> None:
    apply_theme(qapp, theme)
    desk.controller.classify_active("tiny")
    desk.controller.cine.toggle(None)
    desk.controller.cine.toggle(None)
    styled.docks.measurements.show()
    assert " ".join(not_seen(styled)) == ""
    for name in ("export", "header", "keyboard", "settings, page 1", "settings, page 3"):
        dialog = DIALOGS[name](styled, desk)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitActive(dialog)
        assert " ".join(not_seen(dialog)) == "", name
        dialog.close()


def test_of_two_views_tab_goes_to_the_other_and_f6_and_shift_tab_leave(
    styled: MainWindow, desk: Desk
) -> None:
    desk.controller.layouts.set_layout("1x2")
    for leaving in (Qt.Key.Key_F6, Qt.Key.Key_Backtab):
        desk.controller.layouts.activate(0)
        styled.grid.focus_active()
        press(Qt.Key.Key_Tab)
        assert desk.session.arrangement.active == 1
        press(Qt.Key.Key_Tab)
        assert desk.session.arrangement.active == 0
        press(leaving)
        assert not is_inside(focused(), styled.grid)


def test_window_with_objects_of_a_series(styled: MainWindow, desk: Desk) -> None:
    open_objects(desk)
    styled.docks.objects.show()
    check(styled)


def test_welcome(themed: MainWindow, desk: Desk) -> None:
    desk.session.update_settings(recent_folders=("/a/study", "/b/study"))
    check(themed)


def test_question_after_a_crash(themed: MainWindow, desk: Desk, tmp_path: Path) -> None:
    disk = Disk()
    leave_a_session(tmp_path, disk, crash=True)
    desk.reading.index = TWO
    state = restoring_of(desk, disk).begin(opens=False)
    assert state is not None
    themed.show_bar(OfferBar(state, desk.session, desk.controller))
    check(themed)


def test_all_of_the_toolbar_is_in_the_menus(window: MainWindow) -> None:
    """Its buttons take no keys: Alt and the menus' letters, and the keys of the commands, do."""
    in_menus = {
        action for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()
    }
    toolbar = window.findChild(QToolBar, "toolbar")
    assert toolbar is not None
    for button in toolbar.findChildren(QToolButton):
        action = button.defaultAction()
        if action is not None:
            assert action in in_menus, action.text()
