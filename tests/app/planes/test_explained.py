"""Heatmaps on planes and resampled slices: what is chosen there stays when they are left."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from medviewer.app.explaining.map_key import OWN_MAP, MapChoice
from medviewer.app.results import ClassificationResult, ResultKey
from medviewer.io.records import Series, StudyIndex
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk
from tests.app.planes.regular import REGULAR
from tests.app.uneven import UNEVEN

LAYERCAM = MapChoice("layercam")


def two_classes(series: Series) -> ClassificationResult:
    return make_result(series, {"lesion": 0.75, "cyst": 0.5})


def classified(desk: Desk, index: StudyIndex) -> Desk:
    desk.classifier.make = two_classes
    desk.open(index)
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    return desk


def leave_planes(desk: Desk) -> None:
    desk.controller.mpr.toggle()


def leave_resampled(desk: Desk) -> None:
    desk.controller.resampling.toggle()


@pytest.mark.parametrize(("index", "toggle"), [(REGULAR, leave_planes), (UNEVEN, leave_resampled)])
def test_class_method_and_colours_that_were_chosen_there_stay(
    desk: Desk, index: StudyIndex, toggle: Callable[[Desk], None]
) -> None:
    classified(desk, index)
    toggle(desk)
    desk.controller.comparing.show_class(0, "cyst")
    desk.controller.explaining.choose(0, LAYERCAM)
    overlay = desk.session.active_viewport.state.overlay
    desk.controller.views.set_overlay(replace(overlay, opacity=0.8))
    toggle(desk)
    now = desk.session.active_viewport
    assert now.is_as_taken
    assert now.map == LAYERCAM
    assert (now.state.overlay.target, now.state.overlay.opacity) == ("cyst", 0.8)


def test_views_beside_keep_their_own_class(desk: Desk) -> None:
    classified(desk, REGULAR)
    desk.controller.comparing.classes()
    desk.controller.mpr.toggle()
    desk.controller.comparing.show_class(0, "cyst")
    desk.controller.mpr.toggle()
    targets = [desk.session.viewports[number].state.overlay.target for number in (0, 1)]
    assert targets == ["cyst", "cyst"]
    desk.controller.comparing.show_class(0, "lesion")
    desk.controller.mpr.toggle()
    desk.controller.mpr.toggle()
    targets = [desk.session.viewports[number].state.overlay.target for number in (0, 1)]
    assert targets == ["lesion", "cyst"]


def test_what_another_model_said_there_stays_too(desk: Desk) -> None:
    classified(desk, REGULAR)
    desk.controller.mpr.toggle()
    desk.controller.classify_active("other")
    desk.controller.mpr.toggle()
    now = desk.session.active_viewport
    assert now.is_as_taken
    assert now.result == ResultKey("ct", "other")
    assert (now.map, now.state.overlay.target) == (OWN_MAP, "lesion")
