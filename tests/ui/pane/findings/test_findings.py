"""What the pane says of classes: exclusive ones, grades, several, slices at hand, ensembles."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from medviewer.app.classifying.model_choice import ErrorRates, ModelChoice
from medviewer.inference.prediction import ImagePrediction, Prediction, Score
from medviewer.ui.pane.chip import ChipLabel
from medviewer.ui.pane.findings.result import FindingsView
from medviewer.ui.pane.prediction_panel import PredictionPanel
from medviewer.ui.pane.score_bar import ScoreBar
from tests.ui.prediction_values import LUNGS, make_prediction, make_result, make_status

NAMES = (("glioma", "Glioma"), ("meningioma", "Meningioma"), ("pituitary", "Pituitary tumour"))
QUESTION = "Tells which of three tumours a slice shows, not whether there is one."
TUMOURS = replace(
    LUNGS, task="multi-class", question=QUESTION, class_names=NAMES, noun="slice", calibration="val"
)
GRADES = replace(
    LUNGS, task="ordinal", class_names=(("mild", "Mild"), ("severe", "Severe")), noun="slice"
)


def exclusive(*values: float) -> dict[str, Score]:
    largest = max(values)
    return {
        label: Score(0.0, value, value, None, value == largest)
        for (label, _), value in zip(NAMES, values, strict=True)
    }


def graded(*values: float) -> dict[str, Score]:
    return {
        label: Score(0.0, value, None, 0.5, value >= 0.5)
        for label, value in zip(("mild", "severe"), values, strict=True)
    }


def of_two(first: dict[str, Score], second: dict[str, Score]) -> Prediction:
    images = tuple(ImagePrediction("f", 1, n, each) for n, each in enumerate((first, second)))
    return replace(make_prediction(scores=first), images=images)


def view(qtbot: QtBot, prediction: Prediction, model: ModelChoice | None) -> FindingsView:
    findings = FindingsView(prediction, model)
    qtbot.addWidget(findings)
    return findings


def texts(findings: FindingsView) -> list[str]:
    return [label.text() for label in findings.findChildren(QLabel) if label.isVisibleTo(findings)]


def test_exclusive_classes_have_a_bar_each_and_one_answer(qtbot: QtBot) -> None:
    scores = exclusive(0.1, 0.7, 0.2)
    findings = view(qtbot, of_two(scores, exclusive(0.6, 0.3, 0.1)), TUMOURS)
    shown = texts(findings)
    assert len(findings.findChildren(ScoreBar)) == 3
    assert shown.count("Meningioma") == 2  # the answer, and its bar
    assert shown.count("largest of the classes") == 1
    assert not any("threshold" in text or "exclude" in text for text in shown)
    assert "Probability 70\N{NO-BREAK SPACE}%, calibrated on val" in shown
    assert [chip.chip.text for chip in findings.findChildren(ChipLabel)] == ["in range"]


def test_bars_of_exclusive_classes_have_no_tick(qtbot: QtBot) -> None:
    findings = view(qtbot, of_two(exclusive(0.1, 0.7, 0.2), exclusive(0.6, 0.3, 0.1)), TUMOURS)
    assert [bar._threshold for bar in findings.findChildren(ScoreBar)] == [None] * 3


def test_the_slice_at_hand_has_its_own_largest_class(qtbot: QtBot) -> None:
    findings = view(qtbot, of_two(exclusive(0.1, 0.7, 0.2), exclusive(0.6, 0.3, 0.1)), TUMOURS)
    assert not any(text.startswith("This slice") for text in texts(findings))
    findings.show_image(1)
    assert "This slice: Glioma 0.60" in texts(findings)
    findings.show_image(None)
    assert not any(text.startswith("This slice") for text in texts(findings))


def test_strongest_slices_of_the_answer_can_be_shown(qtbot: QtBot) -> None:
    findings = view(qtbot, of_two(exclusive(0.1, 0.7, 0.2), exclusive(0.6, 0.3, 0.1)), TUMOURS)
    assert "Strongest slices" in texts(findings)
    with qtbot.waitSignal(findings.image_requested) as asked:
        findings.findChildren(QAbstractButton)[0].click()
    assert asked.args == [0]


def test_grades_are_told_in_words(qtbot: QtBot) -> None:
    shown = texts(view(qtbot, of_two(graded(0.9, 0.3), graded(0.2, 0.1)), GRADES))
    assert "At least: Mild" in shown
    assert {"At least Mild", "At least Severe"} <= set(shown)


def test_no_grade_is_told_in_words(qtbot: QtBot) -> None:
    shown = texts(view(qtbot, of_two(graded(0.4, 0.3), graded(0.2, 0.1)), GRADES))
    assert "Below the first grade - does not exclude disease" in shown


def test_several_findings_share_the_marks_of_the_input(qtbot: QtBot) -> None:
    scores = {label: Score(0.0, 0.7, None, 0.5, True) for label in ("mass", "fluid")}
    findings = view(qtbot, make_prediction(scores=scores, images=0), replace(LUNGS, noun="image"))
    assert len(findings.findChildren(ScoreBar)) == 2
    assert [chip.chip.text for chip in findings.findChildren(ChipLabel)] == ["in range"]


def test_a_finding_tells_spread_and_errors(qtbot: QtBot) -> None:
    score = Score(1.0, 0.73, None, 0.52, True, spread=0.05)
    rates = (("Pneumonia", ErrorRates(0.1, 0.2, 0.3)),)
    shown = texts(view(qtbot, make_prediction(score=score), replace(LUNGS, error_rates=rates)))
    assert "Spread over members: 0.050" in shown
    assert any(
        text.startswith("At this threshold: of 100 flagged, 10 were wrong") for text in shown
    )


@pytest.fixture
def panel(qtbot: QtBot) -> PredictionPanel:
    panel = PredictionPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 700)
    return panel


def panel_texts(panel: PredictionPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]


def test_the_head_says_which_question_a_model_answers(panel: PredictionPanel) -> None:
    panel.show_models([TUMOURS])
    assert QUESTION in panel_texts(panel)
    panel.show_models([LUNGS])
    assert QUESTION not in panel_texts(panel)


def test_the_pane_keeps_the_image_on_screen_for_the_next_result(panel: PredictionPanel) -> None:
    panel.show_models([LUNGS])
    panel.show_series("4 - Chest")
    panel.show_image(2)
    panel.show_status(make_status(result=make_result(make_prediction(images=3))))
    # of three images number i has the score 0.9 / (i + 1)
    assert "This image: 0.30" in panel_texts(panel)
    panel.show_image(1)
    assert "This image: 0.45" in panel_texts(panel)
