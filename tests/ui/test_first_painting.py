"""Work begins when the window is painted, and also where nobody sees it."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from medviewer.ui import first_painting
from medviewer.ui.first_painting import when_painted


class _Window(QWidget):
    def __init__(self, done: list[str]) -> None:
        super().__init__()
        self._done = done

    def paintEvent(self, event) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        self._done.append("painted")


def test_work_begins_once_after_the_first_painting(qtbot: QtBot) -> None:
    done: list[str] = []
    window = _Window(done)
    qtbot.addWidget(window)
    when_painted(window, lambda: done.append("begun"))
    window.show()
    qtbot.waitUntil(lambda: "begun" in done)
    assert done[0] == "painted"
    window.update()
    qtbot.waitUntil(lambda: done[-1] == "painted")
    qtbot.wait(20)
    assert done.count("begun") == 1


@pytest.mark.parametrize("goes", [False, True], ids=["unseen", "replaced by another"])
def test_work_begins_though_nobody_sees_the_window(
    goes: bool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_painting, "_LONGEST_MS", 30)
    done: list[str] = []
    window = _Window(done)
    when_painted(window, lambda: done.append("begun"))
    if goes:
        window.deleteLater()
    qtbot.waitUntil(lambda: done == ["begun"])
