import sys

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from medviewer import __version__
from medviewer.ui.about_dialog import AboutDialog


def test_about_says_what_the_program_is_and_is_not(qtbot: QtBot) -> None:
    dialog = AboutDialog("Device: CPU (as asked)")
    qtbot.addWidget(dialog)
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "not for diagnosis" in texts
    assert __version__ in texts
    assert "CPU (as asked)" in texts
    cells = [dialog.table.item(row, 1).text() for row in range(dialog.table.rowCount())]
    assert np.__version__ in cells
    dialog.show()
    close = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_versions_can_be_copied(qtbot: QtBot) -> None:
    dialog = AboutDialog("")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert f"Python {sys.version_info.major}." in QApplication.clipboard().text()
