from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.classifying.fingerprint import fingerprint_of
from medviewer.app.explaining.control import CHANGED
from medviewer.app.explaining.explanations import MapState, MapStatus
from medviewer.app.explaining.map_key import OWN_MAP, MapChoice, MapKey
from medviewer.app.explaining.shown_maps import attribution_of
from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.errors import DeviceError
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk, make_desk

RESULT = ResultKey("ct", "tiny")
SLOWLY, QUICKLY = MapChoice("occlusion"), MapChoice("layercam", "first")
KEY = MapKey(RESULT, "lesion", SLOWLY)


@pytest.fixture
def classified() -> Desk:
    """Return a desk with a result of two classes on screen."""
    desk = make_desk()
    desk.classifier.make = lambda series: make_result(series, {"lesion": 0.75, "cyst": 0.5})
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    return desk


def choose(desk: Desk, choice: MapChoice) -> None:
    desk.controller.explaining.choose(desk.session.arrangement.active, choice)


def test_chosen_method_is_made_step_by_step(classified: Desk) -> None:
    told: list[MapStatus] = []
    classified.session.explanations.changed.connect(told.append)
    choose(classified, SLOWLY)
    states = [status.state for status in told]
    assert states == [MapState.QUEUED, MapState.RUNNING, MapState.RUNNING, MapState.DONE]
    assert (told[1].fraction, told[1].text) == (0.25, "Explaining image 5")
    partial, whole = told[2].attribution, told[3].attribution
    assert partial is not None
    assert partial.image_indices == (4,)
    assert whole is not None
    assert whole.native.max() == 38
    assert told[3].notes == ("One note.",)
    assert not classified.controller.explaining.is_running


def test_what_is_there_is_not_made_again(classified: Desk) -> None:
    choose(classified, SLOWLY)
    choose(classified, OWN_MAP)
    choose(classified, SLOWLY)
    assert classified.classifier.explained == [KEY]


def test_a_quick_method_brings_all_classes(classified: Desk) -> None:
    choose(classified, QUICKLY)
    keys = [replace(KEY, choice=QUICKLY, target=target) for target in ("lesion", "cyst")]
    assert classified.classifier.explained == keys[:1]
    for key in keys:
        assert attribution_of(classified.session, key) is not None
    overlay = replace(classified.session.active_viewport.state.overlay, target="cyst")
    classified.controller.views.set_overlay(overlay)
    assert classified.classifier.explained == keys[:1]


def test_another_class_of_a_slow_method_is_made_when_it_is_chosen(classified: Desk) -> None:
    choose(classified, SLOWLY)
    overlay = replace(classified.session.active_viewport.state.overlay, target="cyst")
    classified.controller.views.set_overlay(overlay)
    assert classified.classifier.explained == [KEY, replace(KEY, target="cyst")]


def test_maps_that_came_with_the_scores_are_never_made(classified: Desk) -> None:
    classified.controller.explaining.make(MapKey(RESULT, "lesion"))
    classified.controller.explaining.make(replace(KEY, result=ResultKey("ct", "never asked")))
    classified.controller.explaining.make(replace(KEY, result=ResultKey("lost", "tiny")))
    assert classified.classifier.explained == []


def test_stop_keeps_what_was_found_and_goes_on_when_asked(classified: Desk) -> None:
    classified.tasks.immediate = False
    choose(classified, SLOWLY)
    assert classified.controller.explaining.is_running
    task = classified.tasks.waiting[0].task
    maps = make_result(classified.session.index.studies[0].series[0]).attributions
    task.on_update(type("Partial", (), {"attributions": maps, "notes": ()})())
    classified.controller.stop()
    status = classified.session.explanations.get(KEY)
    assert status is not None
    assert status.state is MapState.STOPPED
    assert status.attribution is maps["lesion"]
    assert not classified.controller.explaining.is_running
    classified.controller.explaining.make(KEY)
    status = classified.session.explanations.get(KEY)
    assert status is not None
    assert (status.state, status.attribution) == (MapState.QUEUED, maps["lesion"])


def test_another_choice_stops_what_nobody_sees_any_more(classified: Desk) -> None:
    classified.tasks.immediate = False
    choose(classified, SLOWLY)
    choose(classified, QUICKLY)
    status = classified.session.explanations.get(KEY)
    assert status is not None
    assert status.state is MapState.STOPPED
    twin = replace(classified.session.active_viewport)
    classified.session.set_viewport(1, twin)
    choose(classified, OWN_MAP)
    still = classified.session.explanations.get(replace(KEY, choice=QUICKLY))
    assert still is not None
    assert still.state is MapState.QUEUED


def test_failure_is_told_and_kept(classified: Desk) -> None:
    classified.classifier.explain_error = DeviceError("The memory is full.")
    choose(classified, SLOWLY)
    status = classified.session.explanations.get(KEY)
    assert status is not None
    assert (status.state, status.reason) == (MapState.FAILED, "The memory is full.")
    assert classified.said[-1] == "The memory is full."


def test_files_that_changed_are_not_explained(
    classified: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = classified.session.index.studies[0].series[0]
    assert classified.controller.classifications.fingerprint(RESULT) == fingerprint_of(series)
    monkeypatch.setattr(
        "medviewer.app.explaining.control.fingerprint_of", lambda _: (("another", 1, 1),)
    )
    choose(classified, SLOWLY)
    assert classified.said[-1] == CHANGED
    assert classified.classifier.explained == []


def test_a_result_made_anew_has_its_maps_made_anew(classified: Desk) -> None:
    choose(classified, SLOWLY)
    done = classified.session.status(RESULT)
    assert done is not None
    queued = ClassificationStatus(RESULT, ClassificationState.QUEUED)
    classified.session.set_status(queued)
    assert classified.session.explanations.all == ()
    classified.session.set_status(done)
    assert classified.classifier.explained == [KEY, KEY]
    classified.session.set_status(replace(done, stale=True))
    assert classified.classifier.explained == [KEY, KEY]


def test_answers_of_a_result_that_is_gone_are_dropped(classified: Desk) -> None:
    classified.tasks.immediate = False
    choose(classified, SLOWLY)
    task = classified.tasks.waiting[0].task
    classified.session.explanations.clear()
    said = len(classified.notices)
    task.on_progress(0.5, "late")
    task.on_result(None)
    task.on_error(DeviceError("late"))
    assert classified.session.explanations.all == ()
    assert len(classified.notices) == said


def test_a_new_run_of_the_model_stops_the_making_of_maps(classified: Desk) -> None:
    classified.tasks.immediate = False
    choose(classified, SLOWLY)
    classified.session.set_status(ClassificationStatus(RESULT, ClassificationState.QUEUED))
    assert not classified.controller.explaining.is_running
    assert classified.session.explanations.all == ()


def test_another_folder_stops_the_making_of_maps(classified: Desk) -> None:
    classified.tasks.immediate = False
    choose(classified, SLOWLY)
    classified.open()
    assert not classified.controller.explaining.is_running


def test_a_new_result_of_another_model_shows_its_own_maps(classified: Desk) -> None:
    choose(classified, SLOWLY)
    classified.controller.classify_active("other")
    viewport = classified.session.active_viewport
    assert viewport.result == ResultKey("ct", "other")
    assert viewport.map == OWN_MAP


def test_a_map_is_kept_for_the_cell_that_shows_it_again(classified: Desk) -> None:
    choose(classified, SLOWLY)
    classified.controller.classifications.show_result(RESULT)
    assert classified.session.active_viewport.map == SLOWLY
    found = attribution_of(classified.session, KEY)
    assert found is not None
    assert np.isfinite(found.native).all()
