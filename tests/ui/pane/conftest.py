"""What the tests of this folder begin with."""

import pytest
from pytestqt.qtbot import QtBot

from medviewer.ui.pane.prediction_panel import PredictionPanel
from tests.ui.pane.panel_hands import SIGNALS
from tests.ui.prediction_values import LUNGS


@pytest.fixture
def panel(qtbot: QtBot) -> PredictionPanel:
    panel = PredictionPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 700)
    panel.show_models([LUNGS])
    panel.show_series("4 - Chest PA, 1 image")
    return panel


@pytest.fixture
def asked(panel: PredictionPanel) -> list[tuple[object, ...]]:
    calls: list[tuple[object, ...]] = []
    for name in SIGNALS:
        getattr(panel, name).connect(lambda *values, name=name: calls.append((name, *values)))
    return calls
