"""Results of a model that was replaced since: told, never explained or asked by the new weights."""

from dataclasses import replace

import pytest

from medviewer.app.classifying.classifier import MODEL_CHANGED
from medviewer.app.classifying.seeing import SeenSlice
from medviewer.app.explaining.differences import TWO_MODELS, difference
from medviewer.app.explaining.explanations import MapState
from medviewer.app.explaining.map_key import OWN_MAP, MapChoice, MapKey
from medviewer.app.explaining.shown_maps import attribution_of
from medviewer.app.results import ClassificationStatus, ResultKey
from medviewer.io.records import StudyIndex
from tests.app.asking.hands import classified, control_of, dab, state_of
from tests.app.classifying.states import KEY
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study

OLD, NEW = "ab" * 32, "ef" * 32


@pytest.fixture
def read(desk: Desk) -> Desk:
    """Return a program that has classified the series on screen."""
    return classified(desk)


def replace_model(desk: Desk, version: str = "9.9.9", sha256: str = NEW) -> None:
    desk.classifier.replace_weights(version, sha256)
    desk.controller.classifications.look_again()


def status_of(desk: Desk, key: ResultKey = KEY) -> ClassificationStatus:
    status = desk.session.status(key)
    assert status is not None
    return status


def own_map(desk: Desk):
    return attribution_of(desk.session, MapKey(KEY, "lesion"))


def test_the_newer_model_is_run(read: Desk) -> None:
    replace_model(read)
    assert read.classifier.asked == [("ct", "tiny")]
    read.controller.classify_active()
    assert read.classifier.asked == [("ct", "tiny")] * 2
    status = status_of(read)
    assert (status.made_by.sha256, status.model_changed) == (NEW, False)
    read.controller.classify_active()
    assert len(read.classifier.asked) == 2


def test_a_result_is_marked_and_keeps_its_maps(read: Desk) -> None:
    before, own = status_of(read).result, own_map(read)
    replace_model(read)
    status = status_of(read)
    assert status.model_changed
    assert (status.result, status.made_by.sha256, own_map(read)) == (before, OLD, own)
    assert read.session.active_viewport.result == KEY


def test_the_same_weights_with_another_card_are_asked_again(read: Desk) -> None:
    """Its threshold may be another one."""
    replace_model(read, "1.1", OLD)
    assert status_of(read).model_changed
    read.controller.classify_active()
    assert len(read.classifier.asked) == 2
    assert not status_of(read).model_changed


def test_the_same_model_changes_nothing(read: Desk) -> None:
    told: list[ClassificationStatus] = []
    read.session.status_changed.connect(told.append)
    replace_model(read, "1.0", OLD)
    assert told == []
    read.controller.classify_active()
    assert len(read.classifier.asked) == 1
    assert not status_of(read).model_changed


def test_the_mark_goes_when_the_old_model_is_back(read: Desk) -> None:
    replace_model(read)
    replace_model(read, "1.0", OLD)
    assert not status_of(read).model_changed
    read.controller.classify_active()
    assert len(read.classifier.asked) == 1


def test_a_model_that_is_gone_has_not_changed(read: Desk) -> None:
    replace_model(read)
    read.classifier.choices = read.classifier.choices[1:]
    read.controller.classifications.look_again()
    assert not status_of(read).model_changed


def test_what_is_being_classified_is_not_marked(ready_waiting: Desk) -> None:
    desk = ready_waiting
    desk.controller.classify_active("tiny")
    desk.classifier.replace_weights()
    desk.session.set_models(desk.classifier.choices, ())
    desk.tasks.run_all()
    assert (status_of(desk).made_by.sha256, status_of(desk).model_changed) == (NEW, False)


def test_an_answer_of_the_older_weights_is_marked_as_it_comes(ready_waiting: Desk) -> None:
    desk = ready_waiting
    desk.controller.classify_active("tiny")
    newer = replace(desk.session.models.choices[0], sha256=NEW)
    desk.session.set_models((newer,), ())
    desk.tasks.run_all()
    assert (status_of(desk).made_by.sha256, status_of(desk).model_changed) == (OLD, True)


def test_listing_while_a_classification_waits_leaves_it_alone(ready_waiting: Desk) -> None:
    desk = ready_waiting
    desk.controller.classify_active("tiny")
    replace_model(desk)
    listing = desk.tasks.waiting.pop()
    listing.run()
    assert not status_of(desk).model_changed


def test_it_is_not_explained_by_the_new_weights(read: Desk) -> None:
    own, key = own_map(read), MapKey(KEY, "lesion", MapChoice("occlusion"))
    replace_model(read)
    read.controller.explaining.choose(0, key.choice)
    made = read.session.explanations.get(key)
    assert made is not None
    assert (made.state, made.reason, made.attribution) == (MapState.FAILED, MODEL_CHANGED, None)
    assert read.said == [MODEL_CHANGED]
    assert read.classifier.explained == []
    read.controller.explaining.choose(0, OWN_MAP)
    assert own_map(read) is own


def test_maps_that_were_made_before_stay(read: Desk) -> None:
    key = MapKey(KEY, "lesion", MapChoice("occlusion"))
    read.controller.explaining.choose(0, key.choice)
    before = attribution_of(read.session, key)
    replace_model(read)
    assert before is not None
    assert attribution_of(read.session, key) is before
    read.controller.classify_active()  # by the new weights they are made anew
    assert attribution_of(read.session, key) is not before
    assert read.said == []


def test_it_is_not_asked_further(read: Desk) -> None:
    replace_model(read)
    control_of(read).start()
    assert control_of(read).state is None
    assert read.said == [MODEL_CHANGED]
    assert read.classifier.erased == []


def test_what_is_being_asked_ends_with_a_reason(read: Desk) -> None:
    control_of(read).start()
    dab(read)
    assert len(state_of(read).answers) == 2
    replace_model(read)
    assert control_of(read).state is None
    assert read.said == [MODEL_CHANGED]


def test_a_question_before_the_models_are_listed_is_refused(read: Desk) -> None:
    read.classifier.replace_weights()
    control_of(read).start()
    assert (state_of(read).problem, state_of(read).answers) == (MODEL_CHANGED, {})


def test_what_it_saw_is_not_told_by_the_new_model(read: Desk) -> None:
    replace_model(read)
    said: list[str] = []
    read.controller.seeing.look(lambda _: pytest.fail("it is another model"), said.append)
    assert said == [MODEL_CHANGED]
    read.controller.classify_active()
    seen: list[SeenSlice] = []
    read.controller.seeing.look(seen.append, pytest.fail)
    assert len(seen) == 1


def test_without_a_result_any_weights_are_seen(read: Desk) -> None:
    read.session.update_viewport(0, result=None)
    replace_model(read)
    seen: list[SeenSlice] = []
    read.controller.seeing.look(seen.append, pytest.fail)
    assert len(seen) == 1


def test_maps_of_older_and_newer_weights_are_not_subtracted(desk: Desk) -> None:
    prior = make_study("prior", make_series("old"), date="20230101")
    desk.open(StudyIndex((make_study(), prior)))
    desk.controller.classifications.list_models()
    desk.controller.classifications.classify("old", "tiny")
    replace_model(desk)
    desk.controller.classifications.classify("ct", "tiny")
    now, before = (MapKey(ResultKey(name, "tiny"), "lesion") for name in ("ct", "old"))
    assert difference(desk.session, now, before).refusal == TWO_MODELS
    desk.controller.classifications.classify("old", "tiny")
    assert difference(desk.session, now, before).refusal != TWO_MODELS
