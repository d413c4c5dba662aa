"""The controls of the heatmap in the pane: when they are there, and what they ask for."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QSlider

from medviewer.app.results import ClassificationResult
from medviewer.app.view_state import OverlayState
from medviewer.explain.attribution import CAPTION
from medviewer.ui.pane.prediction_panel import PredictionPanel
from medviewer.ui.pane.score_bar import ScoreBar
from tests.ui.pane.panel_hands import click, show_heatmap, texts
from tests.ui.prediction_values import HEAD, LUNGS, make_prediction, make_status


def test_the_heatmap_strip_comes_with_a_heatmap(panel: PredictionPanel) -> None:
    panel.show_status(make_status())
    assert CAPTION not in texts(panel)
    panel.show_overlay(OverlayState(), ("Pneumonia",), "Grad-CAM · layer last")
    assert {CAPTION, "Grad-CAM · layer last"} <= set(texts(panel))


@pytest.mark.parametrize(
    "drop",
    [
        lambda panel: panel.show_overlay(None),
        lambda panel: panel.show_status(None),
        lambda panel: panel.show_status(
            make_status(series="b", result=ClassificationResult(make_prediction(), {}))
        ),
    ],
)
def test_the_heatmap_strip_goes_with_the_heatmap(
    panel: PredictionPanel, drop: Callable[[PredictionPanel], None]
) -> None:
    show_heatmap(panel)
    drop(panel)
    assert CAPTION not in texts(panel)


@pytest.mark.parametrize(
    ("text", "signal"), [("Compare", "compare_requested"), ("Blink", "blink_requested")]
)
def test_heatmap_buttons_ask_once(
    panel: PredictionPanel, asked: list[tuple[object, ...]], text: str, signal: str
) -> None:
    show_heatmap(panel)
    click(panel, text)
    assert asked == [(signal,)]


def test_a_slider_asks_for_a_new_overlay(
    panel: PredictionPanel, asked: list[tuple[object, ...]]
) -> None:
    show_heatmap(panel)
    opacity = next(s for s in panel.findChildren(QSlider) if "opacity" in s.accessibleName())
    opacity.setValue(80)
    assert asked == [("overlay_requested", OverlayState(opacity=0.8))]


def test_an_overlay_change_leaves_the_findings_as_they_stand(panel: PredictionPanel) -> None:
    show_heatmap(panel)
    before = panel.findChild(ScoreBar)
    panel.show_overlay(OverlayState(opacity=0.1), ("Pneumonia",), "")
    panel.show_status(make_status(result=panel._status.result))
    assert panel.findChild(ScoreBar) is before


def test_showing_never_asks(panel: PredictionPanel, asked: list[tuple[object, ...]]) -> None:
    panel.show_models([LUNGS, HEAD])
    panel.show_status(make_status())
    show_heatmap(panel)
    panel.set_hide_until_revealed(on=True)
    panel.show_series(None)
    assert asked == []
