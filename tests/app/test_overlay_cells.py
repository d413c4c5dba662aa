from dataclasses import replace

from medviewer.app.overlay_cells import heatmap_number, overlay_cell, targets, with_result
from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.view_state import OverlayState, ViewState
from medviewer.app.viewport import Arrangement, Viewport
from tests.app.fakes.classifier import make_result
from tests.app.fakes.scans import make_series

KEY = ResultKey("ct", "m")


def make_status(**scores: float) -> ClassificationStatus:
    result = make_result(make_series(), scores)
    return ClassificationStatus(KEY, ClassificationState.DONE, result=result)


def test_targets_are_classes_with_a_map_highest_score_first() -> None:
    status = make_status(a=0.1, b=0.9)
    assert targets(status) == ["b", "a"]
    assert status.result is not None
    del status.result.attributions["b"]
    assert targets(status) == ["a"]
    assert targets(replace(status, result=None)) == []


def test_comparison_cell_shows_its_class() -> None:
    hidden = Viewport("ct", shows="plain", state=ViewState(overlay=OverlayState(visible=False)))
    cell = overlay_cell(hidden, KEY, "a")
    assert (cell.shows, cell.result) == ("overlay", KEY)
    assert cell.state.overlay == OverlayState(target="a", visible=True)


def test_cell_takes_the_highest_class_or_keeps_the_readers() -> None:
    status = make_status(a=0.1, b=0.9)
    assert with_result(Viewport("ct"), status).state.overlay.target == "b"
    chosen = Viewport("ct", state=ViewState(overlay=OverlayState(target="a", visible=False)))
    assert with_result(chosen, status).state.overlay == OverlayState(target="a", visible=False)


def test_plain_cell_and_result_without_maps_change_nothing() -> None:
    plain = Viewport("ct", shows="plain")
    assert with_result(plain, make_status(a=0.5)) == plain
    assert with_result(Viewport("ct"), make_status()) == Viewport("ct")


def test_controls_speak_of_the_active_heatmap_or_of_a_twin_on_screen() -> None:
    plain, heated = Viewport("ct", shows="plain"), Viewport("ct", result=KEY)
    other = Viewport("mr", result=KEY)
    side_by_side = Arrangement("1x2", active=0)
    assert heatmap_number([plain, heated], side_by_side) == 1
    assert heatmap_number([heated, heated], side_by_side) == 0
    assert heatmap_number([plain, other], side_by_side) == 0
    assert heatmap_number([plain, heated], Arrangement("1x2", maximised=True)) == 0
