from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from medviewer.ui.steps import Steps


def test_every_step_is_done_once_with_room_between_them(qtbot: QtBot) -> None:
    done: list[str] = []
    parent = QObject()
    steps = Steps([lambda: done.append("one"), lambda: done.append("two")], parent)
    clock = QTimer(parent)
    clock.timeout.connect(lambda: done.append("tick") if done[-1:] != ["tick"] else None)
    clock.start(1)
    steps.begin()
    steps.begin()
    qtbot.waitUntil(lambda: "two" in done)
    steps.begin()
    qtbot.wait(60)
    assert [each for each in done if each != "tick"] == ["one", "two"]
    assert "tick" in done[done.index("one") : done.index("two")]


def test_what_is_gone_does_nothing_more(qtbot: QtBot) -> None:
    done: list[str] = []
    parent = QObject()
    Steps([lambda: done.append("one")], parent).begin()
    parent.deleteLater()
    qtbot.wait(60)
    assert done == []
