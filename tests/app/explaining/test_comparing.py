from collections.abc import Callable
from dataclasses import replace

import pytest

from medviewer.app.explaining.comparing import NO_PRIOR, NO_RESULT, ONE_CLASS, ONE_METHOD, ONE_MODEL
from medviewer.app.explaining.differences import (
    NOT_MADE,
    TWO_MODELS,
    TWO_SERIES,
    difference,
    subtrahends,
)
from medviewer.app.explaining.map_key import OWN_MAP, MapChoice, MapKey
from medviewer.app.explaining.offer import MapOffer
from medviewer.app.explaining.shown_maps import shown_key
from medviewer.app.explaining.titles import (
    class_title,
    model_title,
    origin,
    shows_several,
    shows_several_models,
)
from medviewer.app.explaining.view_choices import PLAIN, ViewChoices, view_choices, view_title
from medviewer.app.results import ClassificationResult, ClassificationState, ResultKey
from medviewer.app.view_state import OverlayState
from medviewer.app.viewport import Viewport
from medviewer.config import Settings
from medviewer.io.records import Series, StudyIndex
from tests.app.fakes.classifier import OFFER, make_result
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study

TINY, OTHER = ResultKey("ct", "tiny"), ResultKey("ct", "other")


def two_classes(series: Series) -> ClassificationResult:
    result = make_result(series, {"lesion": 0.75, "cyst": 0.5})
    maps = result.attributions
    maps["lesion"] = replace(maps["lesion"], native=3 * maps["lesion"].native)
    logits = {label: replace(one, unit="logit") for label, one in maps.items()}
    return replace(result, attributions=logits)


@pytest.fixture
def desk() -> Desk:
    """Return a desk with a result of two classes on screen, and a prior of the patient."""
    desk = make_desk()
    desk.classifier.make = two_classes
    prior = make_study("prior", make_series("old"), date="20230101")
    desk.open(StudyIndex((make_study(), prior)))
    desk.controller.series.show("ct")
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    return desk


def shown(desk: Desk) -> list[tuple[str, str]]:
    """Return the layout's cells by class and method."""
    keys = [shown_key(desk.session.viewports[n]) for n in desk.session.arrangement.visible]
    return [("", "") if key is None else (key.target, key.choice.method) for key in keys]


# One view


def test_each_view_shows_what_it_is_asked_for(desk: Desk) -> None:
    comparing = desk.controller.comparing
    comparing.classes()
    comparing.show_plain(0)
    assert shown(desk) == [("", ""), ("cyst", "")]
    comparing.show_class(0, "lesion")
    comparing.show_method(1, "layercam")
    assert shown(desk) == [("lesion", ""), ("cyst", "layercam")]
    comparing.show_layer(1, "first")
    assert desk.session.viewports[1].map == MapChoice("layercam", "first")
    comparing.show_method(1, "grad-cam")
    assert desk.session.viewports[1].map == MapChoice("grad-cam", "first")
    comparing.show_layer(1, "last")
    assert desk.session.viewports[1].map == OWN_MAP


def test_views_stay_linked_and_look_alike(desk: Desk) -> None:
    desk.controller.comparing.methods()
    desk.controller.views.go_to(3, 0)
    assert [desk.session.viewports[n].state.slice_index for n in (0, 1)] == [3, 3]


def test_without_a_result_nothing_is_laid_over(desk: Desk) -> None:
    comparing = desk.controller.comparing
    before = desk.session.viewports[5]
    for ask in (comparing.show_class, comparing.show_method, comparing.show_layer):
        ask(5, "lesion")
    assert desk.session.viewports[5] == before


def test_a_model_that_has_not_read_the_series_is_asked(desk: Desk) -> None:
    comparing = desk.controller.comparing
    comparing.classes()
    desk.controller.layouts.activate(1)
    comparing.show_model(1, "other")
    assert [desk.session.viewports[n].result for n in (0, 1)] == [TINY, OTHER]
    comparing.show_model(1, "tiny")
    assert desk.session.viewports[1].result == TINY
    comparing.show_model(1, "other")
    assert desk.classifier.asked == [("ct", "tiny"), ("ct", "other")]
    desk.session.update_viewport(
        1, state=replace(desk.session.viewports[1].state, overlay=OverlayState(target="lost"))
    )
    comparing.show_model(1, "tiny")
    assert desk.session.viewports[1].state.overlay.target == "lesion"


def test_another_date_is_read_by_the_same_model(desk: Desk) -> None:
    comparing = desk.controller.comparing
    comparing.show_series(0, "old")
    assert desk.session.viewports[0].result == ResultKey("old", "tiny")
    comparing.show_series(0, "ct")
    comparing.show_series(0, "old")
    assert desk.classifier.asked == [("ct", "tiny"), ("old", "tiny")]
    comparing.show_plain(0)
    comparing.show_series(0, "ct")
    assert desk.session.viewports[0].shows == "plain"


# Presets


def test_class_against_class(desk: Desk) -> None:
    desk.controller.comparing.classes()
    assert desk.session.arrangement.layout == "1x2"
    assert shown(desk) == [("lesion", ""), ("cyst", "")]


def test_method_against_method(desk: Desk) -> None:
    desk.controller.comparing.methods()
    assert shown(desk) == [("lesion", ""), ("lesion", "layercam")]


def test_model_against_model_in_percentiles(desk: Desk) -> None:
    comparing = desk.controller.comparing
    comparing.models()
    assert desk.said[-1] == ONE_MODEL
    desk.controller.classifications.classify("ct", "other")
    comparing.models()
    cells = desk.session.viewports[:2]
    assert {cell.result for cell in cells} == {TINY, OTHER}
    assert {cell.state.overlay.scale for cell in cells} == {"rank"}


def test_current_against_prior(desk: Desk) -> None:
    desk.controller.comparing.dates()
    assert [cell.series_key for cell in desk.session.viewports[:2]] == ["ct", "old"]
    assert desk.session.viewports[1].result == ResultKey("old", "tiny")
    assert all(cell.linked for cell in desk.session.viewports[:2])


@pytest.mark.parametrize("prior", [[], [make_series("mr", modality="MR")]])
def test_without_a_prior_of_the_kind_it_says_so(desk: Desk, prior: list[Series]) -> None:
    studies = (desk.session.index.studies[0],)
    if prior:
        studies += (make_study("p", *prior, date="20200101"),)
    desk.session.set_index(StudyIndex(studies))
    desk.controller.comparing.dates()
    assert desk.said[-1] == NO_PRIOR


def test_a_series_that_left_the_index_has_no_prior(desk: Desk) -> None:
    desk.session.set_index(StudyIndex())
    desk.controller.comparing.dates()
    assert desk.said[-1] == NO_PRIOR


def test_two_maps_and_their_difference(desk: Desk) -> None:
    desk.controller.comparing.difference()
    assert shown(desk)[:3] == [("lesion", ""), ("cyst", ""), ("lesion", "")]
    assert desk.session.viewports[2].minus == MapKey(TINY, "cyst")
    found = difference(desk.session, MapKey(TINY, "lesion"), MapKey(TINY, "cyst"))
    assert found.attribution is not None
    assert found.attribution.native.max() == 2 * 19
    assert desk.session.arrangement.layout == "1x3"


RANKED = OverlayState(target="lesion", scale="rank", threshold=0.8, opacity=0.3)


def test_a_difference_has_no_percentiles_nor_a_threshold_among_them(desk: Desk) -> None:
    cell = desk.session.viewports[0]
    desk.session.set_viewport(0, replace(cell, state=replace(cell.state, overlay=RANKED)))
    desk.controller.comparing.difference()
    for number in range(3):
        overlay = desk.session.viewports[number].state.overlay
        assert (overlay.scale, overlay.threshold, overlay.opacity) == ("series", 0.15, 0.3)


def test_a_view_keeps_its_percentiles_until_maps_are_taken_away(desk: Desk) -> None:
    cell = desk.session.viewports[0]
    desk.session.set_viewport(0, replace(cell, state=replace(cell.state, overlay=RANKED)))
    desk.controller.comparing.show_minus(0, "")
    assert desk.session.viewports[0].state.overlay == RANKED
    desk.controller.comparing.show_minus(0, "0")
    overlay = desk.session.viewports[0].state.overlay
    assert overlay == replace(RANKED, scale="series", threshold=0.15)


def test_a_threshold_in_the_maps_own_unit_holds_for_their_difference(desk: Desk) -> None:
    cell = desk.session.viewports[0]
    own = OverlayState(target="lesion", scale="image", threshold=0.4, threshold_value=2.0)
    desk.session.set_viewport(0, replace(cell, state=replace(cell.state, overlay=own)))
    desk.controller.comparing.difference()
    assert desk.session.viewports[2].state.overlay == own


def test_what_cannot_be_subtracted_is_said(desk: Desk) -> None:
    desk.classifier.make = lambda series: make_result(series, {"lesion": 0.7, "cyst": 0.2})
    desk.controller.classify_active("other")
    desk.controller.comparing.difference()
    assert "no unit" in desk.said[-1]
    key = MapKey(TINY, "lesion")
    assert difference(desk.session, key, MapKey(OTHER, "lesion")).reason == TWO_MODELS
    elsewhere = MapKey(ResultKey("old", "tiny"), "cyst")
    assert difference(desk.session, key, elsewhere).reason == TWO_SERIES
    never = MapKey(ResultKey("old", "tiny"), "lesion")
    assert difference(desk.session, key, never).reason == NOT_MADE


def test_one_class_has_nothing_beside_it(desk: Desk) -> None:
    desk.classifier.make = make_result
    desk.controller.classify_active("other")
    desk.controller.comparing.classes()
    desk.controller.comparing.difference()
    assert desk.said[-2:] == [ONE_CLASS, ONE_CLASS]


def test_one_method_has_nothing_beside_it(desk: Desk) -> None:
    offer = MapOffer((("grad-cam", ""), ("of-tomorrow", "")), ("last",), "grad-cam", "last")
    desk.classifier.make = lambda series: replace(two_classes(series), offer=offer)
    desk.controller.classify_active("other")
    desk.controller.comparing.methods()
    assert desk.said[-1] == ONE_METHOD


@pytest.mark.parametrize(
    "preset",
    ["classes", "methods", "models", "dates", "difference"],
)
def test_presets_ask_for_a_result_first(preset: str) -> None:
    desk = make_desk()
    desk.open()
    ask: Callable[[], None] = getattr(desk.controller.comparing, preset)
    ask()
    assert desk.said == [NO_RESULT]
    assert desk.session.arrangement.layout == "1x1"


def test_results_that_wait_for_the_reader_are_not_compared() -> None:
    desk = make_desk(settings=Settings(read_first_then_reveal=True))
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    desk.controller.comparing.classes()
    assert desk.said == [NO_RESULT]
    choices = view_choices(desk.session, desk.session.viewports[0])
    assert choices.classes == choices.methods == choices.layers == ()


# Differences of one view


def test_maps_are_taken_away_by_their_place_in_the_list(desk: Desk) -> None:
    comparing = desk.controller.comparing
    comparing.methods()
    others = subtrahends(desk.session, desk.session.viewports[0])
    assert [(key.target, key.choice.method) for key in others] == [
        ("lesion", "layercam"),
        ("cyst", ""),
    ]
    comparing.show_minus(0, "1")
    assert desk.session.viewports[0].minus == MapKey(TINY, "cyst")
    comparing.show_minus(0, "7")
    assert desk.session.viewports[0].minus is None
    comparing.show_minus(0, "0")
    comparing.show_minus(0, "")
    assert desk.session.viewports[0].minus is None
    assert subtrahends(desk.session, Viewport()) == ()


def test_maps_that_are_not_made_yet_can_be_named(desk: Desk) -> None:
    desk.tasks.immediate = False
    desk.controller.comparing.methods()
    choices = view_choices(desk.session, desk.session.viewports[0])
    assert [(each.text, each.why_not) for each in choices.minus] == [
        ("Nothing", ""),
        ("LayerCAM · lesion", ""),
        ("Grad-CAM · cyst", ""),
    ]


# Names


def test_choices_name_what_a_view_can_show(desk: Desk) -> None:
    choices = view_choices(desk.session, desk.session.viewports[0])
    assert choices.title == "Grad-CAM · lesion · tiny 1.0 · 2024-02-29"
    assert not choices.is_plain
    assert [(each.value, each.is_chosen) for each in choices.classes] == [
        ("lesion", True),
        ("cyst", False),
    ]
    refused = [each.value for each in choices.methods if each.why_not]
    assert refused == ["cam"]
    assert [each.value for each in choices.layers if each.is_chosen] == ["last"]
    assert [each.text for each in choices.models] == [
        "Tiny model 1.0",
        "Other model 2.0 (classify)",
    ]
    assert [each.text for each in choices.dates] == [
        "2024-02-29 · CT #3 Abdomen",
        "2023-01-01 · CT #3 Abdomen",
    ]


def test_choices_of_a_plain_view_choose_nothing(desk: Desk) -> None:
    desk.controller.comparing.show_plain(0)
    choices = view_choices(desk.session, desk.session.viewports[0])
    assert (choices.title, choices.is_plain, choices.minus) == (PLAIN, True, ())
    assert len(choices.classes) == 2
    assert not any(each.is_chosen for each in choices.methods)
    assert view_choices(desk.session, Viewport()) == ViewChoices()
    assert view_choices(desk.session, Viewport("lost")).dates == ()


def test_patients_without_an_id_have_no_other_dates(desk: Desk) -> None:
    studies = tuple(
        replace(study, patient=replace(study.patient, patient_id=""), date="")
        for study in desk.session.index.studies
    )
    desk.session.set_index(StudyIndex(studies))
    (only,) = view_choices(desk.session, desk.session.viewports[0]).dates
    assert only.text == "no date · CT #3 Abdomen"


def test_a_difference_is_named_by_both_of_its_maps(desk: Desk) -> None:
    desk.controller.comparing.difference()
    title = view_title(desk.session, desk.session.viewports[2])
    assert title == "Grad-CAM · lesion minus Grad-CAM · cyst · tiny 1.0 · 2024-02-29"


def test_names_of_what_is_not_there(desk: Desk) -> None:
    lost = MapKey(ResultKey("lost", "gone"), "lesion")
    assert class_title(desk.session, lost) == "lesion"
    assert model_title(desk.session, lost) == "gone"
    assert origin(desk.session, lost) == "gone"
    assert origin(desk.session, MapKey(TINY, "lesion"), identifying=False) == "tiny 1.0"


def test_two_models_on_screen_have_nothing_in_common(desk: Desk) -> None:
    desk.controller.layouts.set_layout("1x1")
    assert not shows_several(desk.session)
    desk.controller.comparing.classes()
    assert shows_several(desk.session)
    assert not shows_several_models(desk.session)
    desk.controller.layouts.activate(1)
    desk.controller.comparing.show_model(1, "other")
    assert shows_several_models(desk.session)
    desk.controller.comparing.show_plain(1)
    assert not shows_several_models(desk.session)


def test_a_running_model_has_no_title_yet(desk: Desk) -> None:
    desk.tasks.immediate = False
    desk.controller.classify_active("other")
    status = desk.session.status(OTHER)
    assert status is not None
    assert status.state is ClassificationState.QUEUED
    cell = replace(desk.session.viewports[0], result=OTHER)
    assert view_title(desk.session, cell) == PLAIN
    assert view_choices(desk.session, cell).classes == ()
    assert OFFER.layers == ("first", "last")
