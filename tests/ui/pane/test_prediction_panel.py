from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from medviewer.app.results import ClassificationState
from medviewer.app.view_state import OverlayState
from medviewer.config import Theme
from medviewer.explain.attribution import NOTICE
from medviewer.inference.prediction import (
    FailedImage,
    InputWarning,
    PredictionState,
    Score,
    WarningKind,
)
from medviewer.ui.pane.chip import ChipLabel
from medviewer.ui.pane.colors import Tone, tone_color
from medviewer.ui.pane.heatmap import HeatmapStrip
from medviewer.ui.pane.labels import ToneLabel
from medviewer.ui.pane.prediction_panel import PredictionPanel
from medviewer.ui.pane.score_bar import ScoreBar
from medviewer.ui.pane.state import StateStrip
from medviewer.ui.theme import apply_theme
from tests.ui.pane.panel_hands import click, show_heatmap, texts
from tests.ui.prediction_values import BELOW, LUNGS, make_prediction, make_result, make_status

THEMES: tuple[Theme, ...] = ("dark", "light", "dark")


def buttons(panel: PredictionPanel) -> list[str]:
    found = panel.findChildren(QAbstractButton)
    return [button.text() for button in found if button.isVisibleTo(panel)]


def chip_texts(panel: PredictionPanel) -> list[str]:
    return [chip.chip.text for chip in panel.findChildren(ChipLabel)]


def test_without_a_model_the_pane_says_where_one_goes(panel: PredictionPanel) -> None:
    panel.show_models([])
    assert "No model installed" in texts(panel)
    assert any("models folder" in text for text in texts(panel))
    assert "Classify" not in buttons(panel)


def test_without_a_series_there_is_nothing_to_classify(panel: PredictionPanel) -> None:
    panel.show_series(None)
    assert "No series chosen" in texts(panel)
    assert "Classify" not in buttons(panel)


def test_an_unclassified_series_offers_to_classify(
    panel: PredictionPanel, asked: list[tuple[object, ...]]
) -> None:
    assert "4 - Chest PA, 1 image" in texts(panel)
    click(panel, "Classify")
    assert asked == [("classify_requested", "lungs")]


def test_the_notice_stands_in_every_state(panel: PredictionPanel) -> None:
    for status in (None, make_status(ClassificationState.RUNNING), make_status()):
        panel.show_status(status)
        assert NOTICE in texts(panel)


@pytest.mark.parametrize("state", [ClassificationState.QUEUED, ClassificationState.RUNNING])
def test_waiting_and_running_can_be_stopped(
    panel: PredictionPanel, asked: list[tuple[object, ...]], state: ClassificationState
) -> None:
    panel.show_status(make_status(state))
    click(panel, "Stop")
    assert asked == [("stop_requested",)]


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (None, "primary"),
        (make_status(ClassificationState.RUNNING), ""),
        (make_status(stale=True), ""),
    ],
)
def test_only_the_first_step_is_emphasised(panel: PredictionPanel, status, name: str) -> None:
    panel.show_status(status)
    button = panel.findChild(StateStrip).findChild(QAbstractButton)
    assert button.objectName() == name


def test_progress_moves_the_bar(panel: PredictionPanel) -> None:
    panel.show_status(make_status(ClassificationState.RUNNING, fraction=0.42, text="Reading"))
    bar = panel.findChild(QProgressBar)
    assert bar.isVisibleTo(panel)
    assert bar.value() / bar.maximum() == pytest.approx(0.42)
    assert "Reading" in texts(panel)


@pytest.mark.parametrize(
    ("state", "reason", "button"),
    [
        (ClassificationState.FAILED, "The GPU is full.", "Classify again"),
        (ClassificationState.CANCELLED, "", "Classify"),
    ],
)
def test_what_ended_without_a_result_can_be_asked_again(
    panel: PredictionPanel,
    asked: list[tuple[object, ...]],
    state: ClassificationState,
    reason: str,
    button: str,
) -> None:
    panel.show_status(make_status(state, reason=reason))
    assert reason in ["", *texts(panel)]
    click(panel, button)
    assert asked == [("classify_requested", "lungs")]


def test_a_refusal_gives_its_reason_once_and_no_score(panel: PredictionPanel) -> None:
    warning = InputWarning(WarningKind.MODALITY_MISMATCH, "The series is CT.", refuses=True)
    prediction = make_prediction(0, scores={}, state=PredictionState.REFUSED, warnings=(warning,))
    prediction = replace(prediction, failed=(FailedImage("0", 1, 0, "The series is CT."),))
    status = make_status(
        ClassificationState.REFUSED, reason="The series is CT.", result=make_result(prediction)
    )
    panel.show_status(status)
    assert texts(panel).count("The series is CT.") == 1
    assert not panel.findChildren(ScoreBar)


def test_a_finding_shows_score_threshold_words_and_probability(panel: PredictionPanel) -> None:
    panel.show_status(make_status())
    shown = texts(panel)
    assert {"Pneumonia", "0.873", "threshold 0.520", "above threshold"} <= set(shown)
    assert "Probability 81\xa0%, calibrated on val set" in shown
    assert chip_texts(panel) == ["in range"]


def test_a_model_that_cannot_check_the_range_does_not_claim_it(panel: PredictionPanel) -> None:
    panel.show_status(make_status(result=make_result(make_prediction(range_checked=False))))
    assert chip_texts(panel) == ["range not checked"]


def test_a_finding_has_the_name_that_the_card_gives(panel: PredictionPanel) -> None:
    names = (("Pneumonia", "Signs of pneumonia"),)
    panel.show_models([replace(LUNGS, class_names=names)])
    show_heatmap(panel)
    assert "Signs of pneumonia" in texts(panel)
    shown = [box.currentText() for box in panel.findChildren(QComboBox)]
    assert "Signs of pneumonia" in shown


def test_exclusive_classes_have_no_threshold(panel: PredictionPanel) -> None:
    score = Score(1.0, 0.7, 0.6, None, True)
    panel.show_status(make_status(result=make_result(make_prediction(score=score))))
    assert "largest of the classes" in texts(panel)
    assert not [text for text in texts(panel) if "threshold" in text]


def test_below_the_threshold_nothing_is_excluded(panel: PredictionPanel) -> None:
    panel.show_status(make_status(result=make_result(make_prediction(score=BELOW))))
    assert "below threshold - does not exclude disease" in texts(panel)
    assert not [text for text in texts(panel) if "normal" in text.lower()]


def test_a_result_says_when_how_long_and_where(panel: PredictionPanel) -> None:
    panel.show_status(make_status())
    assert "2026-01-02 03:04:05 · 0.42\xa0s · CPU (no GPU)" in texts(panel)


def test_warnings_are_readable_without_hovering(panel: PredictionPanel) -> None:
    warnings = (
        InputWarning(WarningKind.AGE_UNKNOWN, "The age is unknown."),
        InputWarning(WarningKind.OUT_OF_RANGE, "Unlike the training films."),
    )
    panel.show_status(make_status(result=make_result(make_prediction(warnings=warnings))))
    assert chip_texts(panel) == ["out of range", "input warning"]
    assert {"The age is unknown.", "Unlike the training films."} <= set(texts(panel))


def test_a_partial_result_lists_every_failed_image(panel: PredictionPanel) -> None:
    failed = tuple(FailedImage(f"{i}", 1, i, f"broken {i}") for i in range(1, 8))
    prediction = make_prediction(1, failed=failed, state=PredictionState.PARTIAL)
    panel.show_status(make_status(ClassificationState.PARTIAL, result=make_result(prediction)))
    assert "Partial result: 1 of 8 images scored" in texts(panel)
    click(panel, "Show 3 more")
    assert {f"Image {i + 1}: broken {i}" for i in range(1, 8)} <= set(texts(panel))


def test_a_stale_result_stays_and_asks_to_classify_again(
    panel: PredictionPanel, asked: list[tuple[object, ...]]
) -> None:
    panel.show_status(make_status(stale=True))
    assert "The files changed since this result was made: classify again." in texts(panel)
    assert "0.873" in texts(panel)
    click(panel, "Classify again")
    assert asked == [("classify_requested", "lungs")]


def test_a_strongest_image_is_a_click_away(
    panel: PredictionPanel, asked: list[tuple[object, ...]]
) -> None:
    panel.show_status(make_status(result=make_result(make_prediction(5))))
    click(panel, "2 · 0.45")
    assert asked == [("image_requested", 1)]


def test_one_image_has_no_strongest(panel: PredictionPanel) -> None:
    panel.show_status(make_status())
    assert "Strongest images" not in texts(panel)


def test_an_earlier_result_leaves_the_pane(panel: PredictionPanel) -> None:
    panel.show_status(make_status())
    panel.show_status(None)
    assert "0.873" not in texts(panel)
    assert "Not classified" in texts(panel)


def test_markup_in_names_is_shown_as_it_is(panel: PredictionPanel) -> None:
    panel.show_series("<b>4</b>\n<img src=x>")
    assert "<b>4</b> <img src=x>" in texts(panel)


def test_nothing_is_wider_than_the_pane(panel: PredictionPanel, qtbot: QtBot) -> None:
    long = "x" * 400
    panel.show_models([replace(LUNGS, title=long, version=long, intended_use=long)])
    panel.show_series(long)
    warning = InputWarning(WarningKind.AGE_UNKNOWN, long)
    prediction = make_prediction(3, warnings=(warning,), device=long)
    panel.show_status(make_status(result=make_result(prediction)))
    panel.show_overlay(OverlayState(target=long), (long,), long)
    panel.grab()
    for label in panel.findChildren(QLabel):
        if label.isVisibleTo(panel):
            assert label.mapTo(panel, label.rect().topRight()).x() < 320


def test_a_pane_with_room_has_no_scroll_bar(panel: PredictionPanel) -> None:
    show_heatmap(panel)
    panel.grab()
    bar = panel.findChild(type(panel._column)).verticalScrollBar()
    assert not bar.isVisibleTo(panel)
    panel.resize(320, 300)
    panel.grab()
    assert bar.isVisibleTo(panel)


def test_a_new_theme_recolours_every_label(panel: PredictionPanel, qapp: QApplication) -> None:
    panel.show_status(make_status(stale=True))
    label = next(label for label in panel.findChildren(ToneLabel) if label.text() == "Out of date")
    before = qapp.palette(), qapp.styleSheet()
    try:
        for theme in THEMES:
            apply_theme(qapp, theme)
            expected = tone_color(qapp.palette(), Tone.WARNING).name()
            assert f"color: {expected};" in label.styleSheet()
    finally:
        qapp.setPalette(before[0])
        qapp.setStyleSheet(before[1])


def test_what_shows_a_result_is_built_while_the_model_works(
    panel: PredictionPanel, qtbot: QtBot
) -> None:
    assert panel.findChild(HeatmapStrip) is None
    panel.show_status(make_status(ClassificationState.QUEUED))
    qtbot.waitUntil(lambda: panel.findChild(HeatmapStrip) is not None)
    built = panel.findChild(HeatmapStrip)
    assert built is not None
    assert not built.isVisibleTo(panel), "there is no heatmap yet"
    show_heatmap(panel)
    assert panel.findChildren(HeatmapStrip) == [built]
    assert built.isVisibleTo(panel)
