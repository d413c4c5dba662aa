"""How views were explained comes back with the result, and nothing is shown before that."""

from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.app.explaining.map_key import OWN_MAP, AwaitedMaps, MapChoice, MapKey
from medviewer.app.explaining.offer import NO_OFFER
from medviewer.app.results import (
    ClassificationResult,
    ClassificationState,
    ClassificationStatus,
    ResultKey,
)
from medviewer.app.viewport import Viewport
from medviewer.config import Settings
from medviewer.io.records import Series, StudyIndex
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.restoring.disk import TWO, Disk, restoring_of, write_now

CT, OTHER = ResultKey("ct", "tiny"), ResultKey("ct", "other")
SLOWLY = MapChoice("occlusion")
SCORES = {"lesion": 0.75, "cyst": 0.5}


def made(series: Series) -> ClassificationResult:
    """Return a result whose maps are in logits, so that they can be subtracted."""
    result = make_result(series, SCORES)
    maps = {label: replace(own, unit="logit") for label, own in result.attributions.items()}
    return replace(result, attributions=maps)


def started(index: StudyIndex = TWO, settings: Settings | None = None) -> Desk:
    """Return a program that knows its models and has opened nothing."""
    desk = make_desk(index=index, settings=settings)
    desk.classifier.make = made
    desk.controller.classifications.list_models()
    return desk


@pytest.fixture
def disk(qtbot, folder: Path) -> Disk:
    """Return what is kept of plain beside occlusion beside a difference, at a crash."""
    disk, desk = Disk(), started()
    control = restoring_of(desk, disk)
    control.begin(opens=True)
    desk.controller.open_paths([folder])
    desk.controller.classify_active("tiny")
    desk.controller.layouts.set_layout("2x2")
    desk.controller.comparing.difference()
    desk.controller.comparing.show_method(1, "occlusion")
    desk.controller.comparing.show_plain(0)
    third = desk.session.viewports[2].state
    stronger = replace(third, overlay=replace(third.overlay, opacity=0.9))
    desk.session.update_viewport(2, state=stronger)
    cells = desk.session.viewports
    assert [cell.shows for cell in cells[:3]] == ["plain", "overlay", "overlay"]
    assert cells[1].map == SLOWLY
    assert cells[2].minus is not None
    write_now(control)
    return disk


def brought_back(disk: Disk, desk: Desk) -> tuple[Viewport, ...]:
    control = restoring_of(desk, disk)
    control.begin(opens=False)
    control.open_last()
    return desk.session.viewports


def test_nothing_is_shown_or_made_before_the_series_is_classified(disk: Disk) -> None:
    desk = started()
    plain, method, difference = brought_back(disk, desk)[:3]
    assert [cell.result for cell in (plain, method, difference)] == [None] * 3
    assert plain.shows == "plain"
    assert method.awaited == AwaitedMaps(CT, SLOWLY)
    assert difference.awaited == AwaitedMaps(CT, OWN_MAP, MapKey(CT, "cyst"))
    assert desk.classifier.asked == []
    assert desk.classifier.explained == []


def test_method_and_difference_are_back_with_the_result(disk: Disk) -> None:
    desk = started()
    brought_back(disk, desk)
    desk.controller.classify_active("tiny")
    plain, method, difference = desk.session.viewports[:3]
    assert plain.shows == "plain"
    assert (method.result, method.map, method.awaited) == (CT, SLOWLY, None)
    assert (difference.result, difference.minus) == (CT, MapKey(CT, "cyst"))
    assert difference.state.overlay.opacity == 0.9
    assert difference.state.overlay.target == "lesion"
    assert [key.choice for key in desk.classifier.explained] == [SLOWLY]


def test_what_waits_still_waits_at_the_next_start(disk: Disk) -> None:
    desk = started()
    before = brought_back(disk, desk)
    desk.controller.close()
    assert brought_back(disk, started()) == before


def test_the_model_that_made_it_is_asked_first(disk: Disk) -> None:
    desk = started()
    desk.session.choose_model("other")
    brought_back(disk, desk)
    desk.controller.layouts.activate(1)
    assert desk.session.models.chosen == "tiny"
    desk.session.choose_model("other")  # the reader's own choice stays
    desk.controller.views.go_to(1)
    assert desk.session.models.chosen == "other"


def test_another_model_has_the_active_view_and_the_others_wait_on(disk: Disk) -> None:
    desk = started()
    brought_back(disk, desk)
    desk.controller.layouts.activate(1)
    desk.controller.classify_active("other")
    method, difference = desk.session.viewports[1:3]
    assert (method.result, method.map, method.awaited) == (OTHER, OWN_MAP, None)
    assert difference.result is None
    assert difference.awaited is not None
    assert desk.classifier.explained == []


@pytest.mark.parametrize("labels", [SCORES, {"lesion": 0.75}])
def test_what_the_model_cannot_do_any_more_is_not_asked_of_it(
    disk: Disk, labels: dict[str, float]
) -> None:
    desk = started()

    def without(series: Series) -> ClassificationResult:
        return replace(make_result(series, labels), offer=NO_OFFER)

    desk.classifier.make = without
    brought_back(disk, desk)
    desk.controller.classify_active("tiny")
    method, difference = desk.session.viewports[1:3]
    assert method.map == OWN_MAP
    assert difference.minus == (MapKey(CT, "cyst") if "cyst" in labels else None)
    assert desk.classifier.explained == []


def test_results_that_wait_for_the_reader_stay_hidden(disk: Disk) -> None:
    desk = started(settings=Settings(read_first_then_reveal=True))
    brought_back(disk, desk)
    desk.controller.classify_active("tiny")
    assert desk.session.viewports[1].result is None
    desk.controller.classifications.reveal(CT)
    assert desk.session.viewports[1].map == SLOWLY


def test_maps_of_a_series_that_is_gone_are_not_taken_away(disk: Disk) -> None:
    disk.document["views"]["2"]["maps"]["minus"]["of_series"] = "gone"
    difference = brought_back(disk, started())[2]
    assert difference.awaited == AwaitedMaps(CT)


def test_a_result_that_is_there_before_the_scan_ends_is_shown(disk: Disk) -> None:
    desk = started()
    control = restoring_of(desk, disk)
    control.begin(opens=False)
    desk.tasks.immediate = False
    control.open_last()
    done = ClassificationStatus(CT, ClassificationState.DONE, result=made(TWO.studies[0].series[0]))
    desk.session.set_status(done)
    desk.tasks.run_all()
    assert desk.session.viewports[1].map == SLOWLY
    assert desk.session.viewports[1].result == CT


def test_another_series_in_the_cell_awaits_nothing(disk: Disk) -> None:
    desk = started()
    brought_back(disk, desk)
    desk.controller.series.show("mr", number=1)
    assert desk.session.viewports[1].awaited is None


def test_maps_of_a_prior_are_taken_away_once_both_are_classified(qtbot, folder: Path) -> None:
    index = StudyIndex(
        (
            make_study("now", make_series("ct"), date="20240301"),
            make_study("then", make_series("old"), date="20230301"),
        )
    )
    disk, desk = Disk(), started(index)
    control = restoring_of(desk, disk)
    control.begin(opens=True)
    desk.controller.open_paths([folder])
    desk.controller.series.show("ct")
    desk.controller.classify_active("tiny")
    then = MapKey(ResultKey("old", "tiny"), "lesion", SLOWLY)
    desk.session.update_viewport(0, map=SLOWLY, minus=then)
    write_now(control)
    again = started(index)
    brought_back(disk, again)
    again.controller.classify_active("tiny")
    again.controller.classifications.classify("old", "tiny")
    asked = {key.result.series_key for key in again.classifier.explained}
    assert asked == {"ct", "old"}
