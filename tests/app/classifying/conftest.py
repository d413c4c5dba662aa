"""What the tests of this folder begin with."""

import pytest

from tests.app.fakes.desk import Desk


@pytest.fixture
def ready(desk: Desk) -> Desk:
    """Return a program with an open series and two models."""
    desk.open()
    desk.controller.classifications.list_models()
    return desk


@pytest.fixture
def ready_waiting(waiting_desk: Desk) -> Desk:
    """Return the same with tasks that wait."""
    waiting_desk.open()
    waiting_desk.controller.classifications.list_models()
    waiting_desk.tasks.run_all()
    return waiting_desk
