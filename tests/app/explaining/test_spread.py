"""The spread of an ensemble's maps: seen like maps of its own, made with their mean."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.explaining.comparing import NO_RESULT, ONE_NETWORK
from medviewer.app.explaining.differences import SPREADS, difference
from medviewer.app.explaining.explanations import MapState, MapStatus
from medviewer.app.explaining.map_key import OWN_MAP, AwaitedMaps, MapChoice, MapKey
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.explaining.titles import map_title
from medviewer.app.explaining.view_choices import view_choices
from medviewer.app.heatmaps.scales import top_on_screen
from medviewer.app.overlay_cells import with_result
from medviewer.app.results import ClassificationResult, ResultKey
from medviewer.app.texts.explaining import map_facts
from medviewer.app.viewport import Viewport
from medviewer.explain.attribution import Attribution
from medviewer.io.records import Series, StudyIndex
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study

RESULT = ResultKey("ct", "tiny")
MEAN = MapKey(RESULT, "lesion")
SPREAD = replace(MEAN, choice=MapChoice(part="spread"))


def of_ensemble(maps: Attribution) -> Attribution:
    spread = np.full_like(maps.native, 0.25)
    return replace(maps, unit="logit", spread=spread, agreement=(0.5,) * len(spread))


def ensemble(series: Series) -> ClassificationResult:
    result = make_result(series, {"lesion": 0.75, "cyst": 0.5})
    maps = {label: of_ensemble(each) for label, each in result.attributions.items()}
    return replace(result, attributions=maps)


def classified(make: Callable[[Series], ClassificationResult]) -> Desk:
    desk = make_desk()
    desk.classifier.make = make
    desk.open(StudyIndex((make_study(),)))
    desk.controller.series.show("ct")
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    return desk


@pytest.fixture
def desk() -> Desk:
    """Return a desk with an ensemble's result on screen."""
    return classified(ensemble)


def test_the_spread_comes_with_the_mean_and_is_not_made(desk: Desk) -> None:
    desk.controller.comparing.show_part(0, "spread")
    viewport = desk.session.active_viewport
    assert shown_key(viewport) == SPREAD
    maps = attribution_of(desk.session, SPREAD)
    assert maps is not None
    np.testing.assert_array_equal(maps.native, 0.25)
    assert attribution_of(desk.session, SPREAD) is maps  # what is drawn of it is kept
    assert desk.classifier.explained == []
    assert map_title(desk.session, SPREAD) == "Grad-CAM, spread of the members · lesion"
    assert "where they disagree" in map_facts(maps, 0)[0]
    assert top_on_screen(desk.session, viewport, SPREAD) == 0.25
    desk.controller.comparing.show_part(0, "mean")
    assert desk.session.active_viewport.map == OWN_MAP


def test_the_spread_of_another_method_is_made_with_its_mean(desk: Desk) -> None:
    layer = MapChoice("layercam", "first", "spread")
    desk.controller.explaining.choose(0, layer)
    assert [key.choice for key in desk.classifier.explained] == [MapChoice("layercam", "first")]
    desk.controller.comparing.show_method(0, "grad-cam")
    assert desk.session.active_viewport.map == MapChoice("grad-cam", "first", "spread")
    desk.controller.comparing.show_layer(0, "last")
    assert desk.session.active_viewport.map == SPREAD.choice


def test_mean_and_spread_stand_side_by_side(desk: Desk) -> None:
    desk.controller.comparing.show_part(0, "spread")
    desk.controller.comparing.members()
    cells = [desk.session.viewports[number] for number in desk.session.arrangement.visible]
    assert [shown_key(cell) for cell in cells] == [MEAN, SPREAD]
    choices = view_choices(desk.session, cells[1])
    assert [(each.value, each.is_chosen) for each in choices.parts] == [
        ("mean", False),
        ("spread", True),
    ]


def test_members_are_compared_of_an_ensemble_alone() -> None:
    desk = classified(make_result)
    desk.controller.comparing.members()
    assert desk.said == [ONE_NETWORK]
    assert view_choices(desk.session, desk.session.active_viewport).parts == ()
    assert attribution_of(desk.session, SPREAD) is None
    desk.session.close_all()
    desk.controller.comparing.members()
    desk.controller.comparing.show_part(0, "spread")
    assert desk.said == [ONE_NETWORK, NO_RESULT]


def test_the_spread_is_never_subtracted(desk: Desk) -> None:
    assert difference(desk.session, SPREAD, MEAN).refusal == SPREADS
    assert difference(desk.session, MEAN, SPREAD).refusal == SPREADS
    desk.controller.comparing.show_part(0, "spread")
    desk.controller.comparing.difference()  # begins with the maps themselves
    cells = [desk.session.viewports[number] for number in desk.session.arrangement.visible]
    assert [cell.map.part for cell in cells] == ["mean"] * 3
    assert cells[2].minus == MapKey(RESULT, "cyst")


def test_work_for_a_spread_goes_on_while_the_mean_is_shown(desk: Desk) -> None:
    desk.tasks.immediate = False
    desk.controller.explaining.choose(0, MapChoice("occlusion", "", "spread"))
    desk.controller.explaining.choose(0, MapChoice("occlusion"))
    made = desk.session.explanations.get(MapKey(RESULT, "lesion", MapChoice("occlusion")))
    assert made is not None
    assert made.is_pending
    desk.controller.explaining.choose(0, OWN_MAP)
    made = desk.session.explanations.get(made.key)
    assert made is not None
    assert made.state is MapState.STOPPED


@pytest.mark.parametrize(("make", "shown"), [(ensemble, "spread"), (make_result, "mean")])
def test_the_spread_comes_back_with_an_ensemble_alone(
    make: Callable[[Series], ClassificationResult], shown: str
) -> None:
    desk = classified(make)
    status = desk.session.status(RESULT)
    assert status is not None
    before = Viewport("ct", awaited=AwaitedMaps(RESULT, SPREAD.choice))
    assert with_result(before, status).map.part == shown


def test_maps_on_their_way_have_a_spread_too(desk: Desk) -> None:
    key = MapKey(RESULT, "lesion", MapChoice("layercam"))
    maps = ensemble(make_series()).attributions["lesion"]
    desk.session.explanations.put(MapStatus(key, MapState.RUNNING, attribution=maps))
    spread = attribution_of(desk.session, replace(key, choice=MapChoice("layercam", "", "spread")))
    assert spread is not None
    assert spread.part == "spread"
