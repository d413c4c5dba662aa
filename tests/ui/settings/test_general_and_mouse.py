from typing import get_args

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.config import Settings, Theme
from medviewer.ui.settings.settings_dialog import SettingsDialog
from medviewer.ui.theme import colors_of, style_sheet_of
from tests.ui.settings.conftest import choose_by_key, tick

LEFT = Qt.MouseButton.LeftButton
THEMES = get_args(Theme)


def test_general_settings_are_shown_and_taken(qtbot: QtBot, dialog: SettingsDialog) -> None:
    page = dialog.general
    choose_by_key(qtbot, page.theme, Qt.Key.Key_Down)
    page.font_percent.setFocus()
    page.font_percent.selectAll()
    qtbot.keyClicks(page.font_percent, "175")
    qtbot.keyClick(page.font_percent, Qt.Key.Key_Return)
    tick(qtbot, page.remember)
    tick(qtbot, page.restore)
    expected = Settings(
        theme="light", font_percent=175, remember_index=False, restore_session=False
    )
    assert dialog.draft.settings == expected


def test_language_is_chosen_in_its_own_words(qtbot: QtBot, dialog: SettingsDialog) -> None:
    box = dialog.general.language
    assert [box.itemText(place) for place in range(box.count())] == [
        "The system's",
        "English",
        "简体中文",
    ]
    choose_by_key(qtbot, box, Qt.Key.Key_End)
    assert dialog.draft.settings == Settings(language="zh_CN")


def test_size_of_texts_stays_within_its_bounds(qtbot: QtBot, dialog: SettingsDialog) -> None:
    page = dialog.general
    page.font_percent.selectAll()
    qtbot.keyClicks(page.font_percent, "999")
    qtbot.keyClick(page.font_percent, Qt.Key.Key_Return)
    assert 100 <= dialog.draft.settings.font_percent <= 200


def test_wheel_changes_a_number_only_with_the_focus(dialog: SettingsDialog) -> None:
    field = dialog.general.font_percent
    QApplication.sendEvent(field, wheel())
    assert field.value() == 100
    field.setFocus()
    QApplication.sendEvent(field, wheel())
    assert field.value() == 105


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("theme", THEMES)
def test_each_arrow_of_a_number_is_large_enough_for_a_hand(
    qtbot: QtBot, dialog: SettingsDialog, theme: Theme, percent: int
) -> None:
    """24 x 24 points each, as WCAG 2.2 wants: the corners of both squares are clicked on."""
    dialog.setStyleSheet(style_sheet_of(colors_of(theme), percent))
    QApplication.processEvents()
    field = dialog.general.font_percent
    right, middle = field.width() - 2, field.height() // 2
    for first, step in ((right, 5), (right - 27, -5)):
        for x in (first, first - 23):
            for y in (middle - 11, middle + 11):
                field.setValue(150)
                qtbot.mouseClick(field, LEFT, pos=QPoint(x, y))
                assert field.value() == 150 + step, (x, y)


def wheel() -> QWheelEvent:
    at, none = QPointF(5, 5), QPoint()
    buttons, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(at, at, none, QPoint(0, 120), buttons, modifiers, phase, False)


def test_mouse_settings_are_taken(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(1)
    page = dialog.mouse
    choose_by_key(qtbot, page.middle_drag, Qt.Key.Key_Up)
    choose_by_key(qtbot, page.right_drag, Qt.Key.Key_Down)
    choose_by_key(qtbot, page.across, Qt.Key.Key_Down)
    choose_by_key(qtbot, page.down, Qt.Key.Key_Down)
    choose_by_key(qtbot, page.speed, Qt.Key.Key_Up)
    assert dialog.draft.settings == Settings(
        middle_drag="window",
        right_drag="scroll",
        invert_drag_horizontal=True,
        invert_drag_vertical=True,
        window_drag_percent=125,
    )
