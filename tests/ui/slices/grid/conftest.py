"""The grid of views on a study of two series and one of another patient."""

import pytest
from pytestqt.qtbot import QtBot

from medviewer.io.records import StudyIndex
from medviewer.ui.slices.grid.viewport_grid import ViewportGrid
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study

INDEX = StudyIndex(
    (
        make_study("s", make_series("ct"), make_series("b")),
        make_study("o", make_series("other"), name="Roe^Rita"),
    )
)


@pytest.fixture
def grid(qtbot: QtBot, desk: Desk) -> ViewportGrid:
    grid = ViewportGrid(desk.session, desk.controller)
    qtbot.addWidget(grid)
    grid.resize(600, 400)
    with qtbot.waitExposed(grid):
        grid.show()
    desk.open(INDEX)
    return grid
