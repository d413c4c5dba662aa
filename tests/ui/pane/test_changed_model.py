"""A newer model comes while its result is on screen: what pane, image and keys say and do."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from medviewer.app.classifying.classifier import MODEL_CHANGED
from medviewer.app.texts.trust import MethodWords, TrustWords
from medviewer.ui.main_window import MainWindow
from medviewer.ui.pane.map_chooser import MapChooser
from medviewer.ui.pane.prediction_panel import PredictionPanel
from medviewer.ui.pane.trust import TrustBadge
from tests.app.asking.hands import REGULAR
from tests.app.fakes.desk import Desk
from tests.ui.pane.panel_hands import click, texts

MADE_BY = "Made by other weights: tiny 1.0 · abababab"
TOLD = "The model changed since this result was made: classify again."
WORDS = TrustWords("On films.", (MethodWords("Grad-CAM", "image", ("It is good.",)),))


@pytest.fixture
def pane(desk: Desk, window: MainWindow) -> PredictionPanel:
    """Return the pane with a result of tiny 1.0, then tiny 9.9.9 is installed."""
    desk.classifier.choices = tuple(replace(one, trust=WORDS) for one in desk.classifier.choices)
    desk.open(REGULAR)
    desk.controller.classifications.list_models()
    panel = window.findChild(PredictionPanel)
    assert panel is not None
    click(panel, "Classify")
    assert badge(panel) == "Trust measured"
    assert TOLD not in texts(panel)
    desk.classifier.replace_weights()
    desk.controller.classifications.look_again()
    return panel


def badge(panel: PredictionPanel) -> str:
    found = panel.findChild(TrustBadge)
    assert found is not None
    assert found.chip is not None
    return found.chip.text


def choose(qtbot: QtBot, panel: PredictionPanel, method: str) -> None:
    """Choose a method in the pane by the keyboard."""
    chooser = panel.findChild(MapChooser)
    assert chooser is not None
    chooser.fold.setChecked(True)
    box: QComboBox = chooser.method
    box.setFocus()
    while box.currentData() != method:
        qtbot.keyClick(box, Qt.Key.Key_Down)


def test_the_old_result_says_whose_it_is_and_what_to_do(desk: Desk, pane: PredictionPanel) -> None:
    assert {MADE_BY, "Out of date", TOLD, "0.750"} <= set(texts(pane))
    assert any(text.startswith("Version 9.9.9") for text in texts(pane))
    assert badge(pane) == "Trust not measured"  # what is known is of the newer weights
    assert desk.session.active_viewport.has_heatmap


def test_one_click_has_the_new_model_read_the_series(desk: Desk, pane: PredictionPanel) -> None:
    click(pane, "Classify again")
    assert desk.classifier.asked == [("ct", "tiny")] * 2
    assert not {MADE_BY, "Out of date", TOLD} & set(texts(pane))
    assert badge(pane) == "Trust measured"


def test_another_method_is_refused_and_the_old_map_comes_back(
    qtbot: QtBot, desk: Desk, pane: PredictionPanel, window: MainWindow
) -> None:
    ask(qtbot, window)  # refused, too: the same notice stands above the image all along
    before = pixels(window)
    choose(qtbot, pane, "layercam")
    assert desk.said == [MODEL_CHANGED] * 2
    assert desk.classifier.explained == []
    assert MODEL_CHANGED in texts(pane)
    assert pixels(window) != before
    chooser = pane.findChild(MapChooser)
    assert chooser is not None
    qtbot.keyClick(chooser.method, Qt.Key.Key_Up)
    assert pixels(window) == before


@pytest.mark.usefixtures("pane")
def test_asking_is_refused(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    ask(qtbot, window)
    assert not window.actions_by_name["ask"].isChecked()
    assert desk.said == [MODEL_CHANGED]


def ask(qtbot: QtBot, window: MainWindow) -> None:
    view = window.grid.cells[0].view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Q)


def pixels(window: MainWindow) -> bytes:
    image = window.grid.cells[0].view.grab().toImage()
    return bytes(image.constBits())
