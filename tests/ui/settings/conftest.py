from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from medviewer.ui.settings.settings_dialog import SettingsDialog
from tests.app.fakes.desk import Desk


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk) -> Iterator[SettingsDialog]:
    """Return the dialog over an empty session, shown and active."""
    dialog = SettingsDialog(desk.session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    with qtbot.waitActive(dialog):
        pass
    yield dialog
    dialog.close()


def texts_of(table: object) -> list[tuple[str, ...]]:
    """Return the rows of a table."""
    columns, rows = range(table.columnCount()), range(table.rowCount())
    return [tuple(table.item(row, column).text() for column in columns) for row in rows]


def tick(qtbot: QtBot, box: QCheckBox) -> None:
    """Click on the box itself, at the left of its words."""
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(6, box.height() // 2))


def choose_by_key(qtbot: QtBot, box: QWidget, key: Qt.Key) -> None:
    """Press a key in a field."""
    box.setFocus()
    qtbot.keyClick(box, key)
