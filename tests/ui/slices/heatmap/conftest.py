"""What the tests of this folder begin with."""

import pytest

from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.ui.slices.heatmap.heat_hands import REGULAR


@pytest.fixture
def classified(desk: Desk, window: MainWindow) -> MainWindow:
    """Return a window on the last of five classified slices: its cells are the strongest."""
    window.resize(1300, 860)
    desk.open(REGULAR)
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.views.go_to(4)
    return window
