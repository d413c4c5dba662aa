"""What the tests of this folder begin with."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.ui.exporting.exports import INDEX


@pytest.fixture
def open_window(window: MainWindow, desk: Desk) -> MainWindow:
    desk.open(INDEX)
    window.grid.focus_active()
    return window


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """Let the file dialog answer `name`."""
    answer = {"name": str(tmp_path / "out.png"), "form": "PNG (*.png)"}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answer["name"], answer["form"]))
    return answer
