"""Programs that ask about the first slice of a series."""

import pytest

from tests.app.asking.hands import as_sequence, classified
from tests.app.fakes.desk import Desk


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """Return a program that asks about the first slice, with a brush of one pixel."""
    classified(desk)
    desk.controller.asking.start()
    desk.controller.asking.set_radius(1.0)
    return desk


@pytest.fixture
def sequence(desk: Desk) -> Desk:
    """Return a program that asks about slice 1 of a series read as a sequence."""
    desk.classifier.make = as_sequence
    classified(desk)
    desk.controller.asking.start()
    desk.controller.asking.set_radius(1.0)
    return desk
