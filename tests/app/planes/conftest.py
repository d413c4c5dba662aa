"""What the tests of this folder begin with."""

import pytest

from tests.app.fakes.desk import Desk
from tests.app.planes.regular import REGULAR


@pytest.fixture
def planes(desk: Desk) -> Desk:
    """Return a program that shows the three planes of the first series."""
    desk.open(REGULAR)
    desk.controller.mpr.toggle()
    return desk
