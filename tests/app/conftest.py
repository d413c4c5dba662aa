"""The Qt application that signals and threads need, and a program with fake edges."""

import pytest
from pytestqt.qtbot import QtBot

from tests.app.fakes import Desk, make_desk


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    """Return a program whose tasks run at once; nothing is open."""
    return make_desk()


@pytest.fixture
def waiting_desk(qtbot: QtBot) -> Desk:
    """Return a program whose tasks wait until the test runs them."""
    return make_desk(immediate=False)
