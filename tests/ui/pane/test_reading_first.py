"""Results that wait until the reader asks to see them."""

from medviewer.app.results import ClassificationState, ResultKey
from medviewer.explain.attribution import CAPTION
from medviewer.inference.prediction import PredictionState
from medviewer.ui.pane.prediction_panel import PredictionPanel
from tests.ui.pane.panel_hands import click, show_heatmap, texts
from tests.ui.prediction_values import make_prediction, make_result, make_status


def test_a_hidden_result_waits_for_the_reader(
    panel: PredictionPanel, asked: list[tuple[object, ...]]
) -> None:
    panel.set_hide_until_revealed(on=True)
    assert panel.hide_until_revealed
    show_heatmap(panel)
    assert "0.873" not in texts(panel)
    assert CAPTION not in texts(panel)
    click(panel, "Reveal")
    assert asked == [("reveal_requested", ResultKey("series", "lungs"))]
    assert {"0.873", CAPTION} <= set(texts(panel))


def test_the_next_series_is_hidden_again(panel: PredictionPanel) -> None:
    panel.set_hide_until_revealed(on=True)
    panel.show_status(make_status())
    click(panel, "Reveal")
    panel.show_status(make_status(series="other"))
    assert "0.873" not in texts(panel)


def test_a_new_run_is_hidden_again(panel: PredictionPanel) -> None:
    panel.set_hide_until_revealed(on=True)
    panel.show_status(make_status())
    click(panel, "Reveal")
    panel.show_status(make_status(ClassificationState.QUEUED))
    panel.show_status(make_status())
    assert "0.873" not in texts(panel)


def test_a_refusal_is_never_hidden(panel: PredictionPanel) -> None:
    panel.set_hide_until_revealed(on=True)
    prediction = make_prediction(0, scores={}, state=PredictionState.REFUSED)
    panel.show_status(
        make_status(ClassificationState.REFUSED, reason="CT.", result=make_result(prediction))
    )
    assert "CT." in texts(panel)
