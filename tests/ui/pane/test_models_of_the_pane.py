"""The pane's head: which model is asked, and whose result is shown."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPushButton, QScrollArea

from medviewer.app.classifying.local_classifier import model_choice
from medviewer.app.results import ClassificationState
from medviewer.assets import resource
from medviewer.models.bundle import load_bundle
from medviewer.ui.pane.model_facts import ModelFactsDialog
from medviewer.ui.pane.prediction_panel import PredictionPanel
from tests.ui.pane.panel_hands import click, texts
from tests.ui.prediction_values import HEAD, LUNGS, make_status


def test_the_head_names_model_weights_and_use(panel: PredictionPanel) -> None:
    shown = texts(panel)
    assert LUNGS.title in shown
    assert "Version 1.0.0, weights 3f9a12cd" in shown
    assert LUNGS.intended_use.strip() in shown


def test_the_whole_hash_can_be_copied(panel: PredictionPanel) -> None:
    click(panel, "Copy")
    assert QGuiApplication.clipboard().text() == LUNGS.sha256


def test_details_tell_what_the_card_says(panel: PredictionPanel) -> None:
    facts = (("Limits", ("One hospital.", "Few films.")),)
    panel.show_models([replace(LUNGS, facts=facts)])
    click(panel, "Details")
    (dialog,) = panel.findChildren(ModelFactsDialog)
    assert dialog.isVisible()
    shown = texts(dialog)
    assert f"{LUNGS.title} 1.0.0" in shown
    assert "Limits" in shown
    assert "One hospital.\nFew films." in shown
    dialog.close()


@pytest.mark.parametrize("model", ["brain-tumour-mri", "chest-xray-pneumonia"])
def test_no_text_of_the_details_is_cut_off(panel: PredictionPanel, model: str) -> None:
    """Nothing scrolls across there: what is wider than the dialog could not be read."""
    panel.show_models([model_choice(load_bundle(resource("models", model)).card)])
    click(panel, "Details")
    (dialog,) = panel.findChildren(ModelFactsDialog)
    (area,) = dialog.findChildren(QScrollArea)
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    dialog.close()


def test_a_model_of_which_nothing_is_told_has_no_details(panel: PredictionPanel) -> None:
    buttons = [each for each in panel.findChildren(QPushButton) if each.text() == "Details"]
    assert not any(each.isVisibleTo(panel) for each in buttons)


def test_one_model_needs_no_list(panel: PredictionPanel) -> None:
    assert not [box for box in panel.findChildren(QComboBox) if box.isVisibleTo(panel)]


def test_a_chosen_model_is_told_once(
    panel: PredictionPanel, asked: list[tuple[object, ...]]
) -> None:
    panel.show_models([LUNGS, HEAD])
    choose(panel, 1)
    assert asked == [("model_requested", "head")]
    click(panel, "Classify")
    assert asked[1:] == [("classify_requested", "head")]


def test_new_models_keep_the_choice(panel: PredictionPanel) -> None:
    panel.show_models([LUNGS, HEAD])
    choose(panel, 1)
    panel.show_models([replace(LUNGS, version="2"), HEAD])
    assert any("aaaabbbb" in text for text in texts(panel))


def test_a_status_chooses_its_model(panel: PredictionPanel) -> None:
    panel.show_models([HEAD, LUNGS])
    panel.show_status(make_status(ClassificationState.QUEUED))
    assert any("3f9a12cd" in text for text in texts(panel))


def test_progress_leaves_the_readers_choice_alone(panel: PredictionPanel) -> None:
    panel.show_models([LUNGS, HEAD])
    panel.show_status(make_status(ClassificationState.RUNNING, fraction=0.1))
    choose(panel, 1)
    panel.show_status(make_status(ClassificationState.RUNNING, fraction=0.2))
    assert any("aaaabbbb" in text for text in texts(panel))


def test_a_result_of_another_model_is_not_shown(panel: PredictionPanel) -> None:
    panel.show_models([LUNGS, HEAD])
    panel.show_status(make_status())
    choose(panel, 1)
    assert "0.873" not in texts(panel)
    assert "Not classified" in texts(panel)
    choose(panel, 0)
    assert "0.873" in texts(panel)


def test_a_result_of_a_model_that_is_gone_names_its_weights(panel: PredictionPanel) -> None:
    panel.show_models([HEAD])
    panel.show_status(make_status())
    assert "Made by other weights: lungs 1.0.0 · 3f9a12cd" in texts(panel)


def choose(panel: PredictionPanel, index: int) -> None:
    box = next(b for b in panel.findChildren(QComboBox) if b.accessibleName() == "Model")
    with QSignalBlocker(box):
        box.setCurrentIndex(index)
    box.activated.emit(index)
