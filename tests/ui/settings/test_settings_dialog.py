import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from medviewer.config import Settings
from medviewer.ui.main_window import MainWindow
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT
from medviewer.ui.settings.settings_dialog import SettingsDialog
from medviewer.ui.theme import apply_font, apply_theme
from tests.app.fakes.desk import Desk
from tests.ui.settings.conftest import tick

INPUTS = (QAbstractButton, QAbstractSpinBox, QComboBox)


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def test_opened_by_its_key_and_closed_by_escape(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SettingsDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_keyboard_alone_changes_a_setting(qtbot: QtBot, dialog: SettingsDialog, desk: Desk) -> None:
    """From the list of pages by Tab into the page, by keys through it, by Return on OK."""
    press(qtbot, Qt.Key.Key_Down)
    assert dialog.stack.currentIndex() == 1
    press(qtbot, Qt.Key.Key_Up, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Up)
    press(qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert desk.session.settings == Settings()
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    for _ in range(20):
        if ok.hasFocus():
            break
        press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)
    expected = Settings(theme="light", font_percent=105, language="en", read_first_then_reveal=True)
    assert desk.session.settings == expected
    assert not dialog.isVisible()


def test_cancel_forgets_and_apply_keeps_the_dialog_open(
    qtbot: QtBot, dialog: SettingsDialog, desk: Desk
) -> None:
    assert not dialog.apply_button.isEnabled()
    tick(qtbot, dialog.general.reveal)
    qtbot.mouseClick(dialog.apply_button, Qt.MouseButton.LeftButton)
    assert desk.session.settings == Settings(read_first_then_reveal=True)
    assert dialog.isVisible()
    assert not dialog.apply_button.isEnabled()
    dialog.general.font_percent.setValue(150)
    cancel = dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel)
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert desk.session.settings == Settings(read_first_then_reveal=True)


def test_return_in_a_field_does_not_close_the_dialog(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(2)
    dialog.presets.name.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_every_input_has_a_name_and_is_large_enough(dialog: SettingsDialog) -> None:
    for number, page in enumerate(dialog.pages):
        dialog.list.setCurrentRow(number)
        QApplication.processEvents()
        inputs = [each for each in page.findChildren(QWidget) if isinstance(each, INPUTS)]
        inputs += [line for line in page.findChildren(QLineEdit) if line.parentWidget() is page]
        assert inputs, page.title
        for each in inputs:
            parent = each.parentWidget()
            if isinstance(parent, (QLineEdit, QAbstractSpinBox, QComboBox)) or each.isHidden():
                continue  # a part of it, such as the button that clears
            named = each.accessibleName() or getattr(each, "text", str)()
            assert named, (page.title, each)
            assert each.height() >= TARGET_HEIGHT, (page.title, named)


def test_other_changes_of_the_session_stay(dialog: SettingsDialog, desk: Desk) -> None:
    dialog.general.remember.click()
    desk.session.update_settings(recent_folders=("/a",))
    dialog.apply_button.click()
    assert desk.session.settings == Settings(remember_index=False, recent_folders=("/a",))


def test_dialog_is_no_larger_than_its_window(qtbot: QtBot, desk: Desk) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(720, 480)
    parent.show()
    dialog = SettingsDialog(desk.session, parent)
    dialog.show()
    assert dialog.width() <= 680
    assert dialog.height() <= 440


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_no_page_scrolls_sideways_in_the_smallest_window(
    qtbot: QtBot, qapp: QApplication, desk: Desk, percent: int
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(720, 480)
    parent.show()
    apply_theme(qapp, "dark", percent)
    try:
        dialog = SettingsDialog(desk.session, parent)
        dialog.show()
        assert dialog.list.isHidden() != dialog.choice.isHidden()
        for number, page in enumerate(dialog.pages):
            dialog.choice.setCurrentIndex(number)
            dialog.choice.activated.emit(number)
            QApplication.processEvents()
            area = dialog.stack.currentWidget()
            assert area.widget() is page
            assert area.horizontalScrollBar().maximum() == 0, page.title
    finally:
        apply_font(qapp, 100)
        qapp.setStyleSheet("")


def test_a_small_dialog_has_its_pages_in_a_list_of_choices(
    qtbot: QtBot, dialog: SettingsDialog
) -> None:
    assert dialog.choice.isHidden()
    assert dialog.list.hasFocus()
    dialog.resize(420, 400)
    assert dialog.list.isHidden()
    assert dialog.choice.hasFocus()
    qtbot.keyClick(dialog.choice, Qt.Key.Key_Down)
    assert dialog.stack.currentIndex() == 1
    dialog.resize(900, 600)
    assert dialog.list.currentRow() == 1
    assert dialog.list.hasFocus()
