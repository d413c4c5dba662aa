"""The Qt application that signals and threads need, and a program with fake edges."""

import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from medviewer.app import tasks
from tests.app.fakes.desk import Desk, make_desk


@pytest.fixture(autouse=True)
def _measured_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let coverage see what a QThread runs, as it does with Python's own threads."""
    run = tasks._LaneThread.run

    def measured(self: tasks._LaneThread) -> None:
        sys.settrace(threading.gettrace())
        run(self)

    monkeypatch.setattr(tasks._LaneThread, "run", measured)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    """Return a program whose tasks run at once; nothing is open."""
    return make_desk()


@pytest.fixture
def waiting_desk(qtbot: QtBot) -> Desk:
    """Return a program whose tasks wait until the test runs them."""
    return make_desk(immediate=False)
