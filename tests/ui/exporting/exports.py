"""Asking for pictures in the real window, and reading them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QProgressDialog
from pytestqt.qtbot import QtBot

from medviewer.io.records import StudyIndex
from medviewer.ui.exporting.export_dialog import ExportDialog
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.scans import make_series, make_study

INDEX = StudyIndex((make_study("s", make_series("a")),))


def ask(window: MainWindow) -> ExportDialog:
    window.actions_by_name["export"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExportDialog)
    return dialog


def save(qtbot: QtBot, dialog: ExportDialog) -> None:
    buttons = dialog.findChild(QDialogButtonBox)
    button = buttons.button(QDialogButtonBox.StandardButton.Save)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for_the_end(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.findChild(QProgressDialog) is None)
