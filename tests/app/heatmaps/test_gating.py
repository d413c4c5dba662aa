from dataclasses import replace

import pytest

from medviewer.app.explaining.map_key import MapKey
from medviewer.app.heatmaps.gating import gate_of_cell
from medviewer.app.results import ResultKey
from medviewer.explain.gate import OPEN_GATE
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk

BELOW = "score 0.200 is below the threshold 0.500"


@pytest.fixture
def low(desk: Desk) -> Desk:
    """Return a desk on a series whose class lies below its threshold."""
    desk.classifier.make = lambda series: make_result(series, {"lesion": 0.2, "other": 0.9})
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    return desk


def gate(desk: Desk, target: str = "lesion", minus: MapKey | None = None):
    viewport = desk.session.active_viewport
    overlay = replace(viewport.state.overlay, target=target)
    state = replace(viewport.state, overlay=overlay)
    return gate_of_cell(desk.session, replace(viewport, state=state, minus=minus))


def test_a_cell_without_a_heatmap_has_no_gate(desk: Desk) -> None:
    desk.open()
    assert gate_of_cell(desk.session, desk.session.active_viewport) == OPEN_GATE


def test_a_cell_has_the_gate_of_its_class_and_the_setting(low: Desk) -> None:
    assert gate(low).reason(0) == BELOW
    assert not gate(low).is_open
    assert gate(low, "other").reason(0) == ""
    low.session.update_settings(show_gated_maps=True)
    assert gate(low).is_open


def test_maps_that_are_not_there_have_no_gate(low: Desk) -> None:
    assert gate(low, "no such class") == OPEN_GATE


def test_a_difference_is_gated_where_both_of_its_maps_are(low: Desk) -> None:
    key = low.session.active_viewport.result
    assert key is not None
    assert gate(low, "lesion", MapKey(key, "lesion")).reason(0) == BELOW
    assert gate(low, "lesion", MapKey(key, "other")).reason(0) == ""


def test_a_difference_of_dates_is_gated_by_its_own_date(low: Desk) -> None:
    prior = MapKey(ResultKey("prior", "tiny"), "other")
    assert gate(low, "lesion", prior).reason(0) == BELOW
