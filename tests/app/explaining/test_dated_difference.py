from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.explaining.dated_difference import (
    MOST_IMAGES,
    NO_PLACE,
    NO_UNIT,
    TOO_MANY,
    dated_difference,
    why_no_dated_difference,
)
from medviewer.app.explaining.dated_maps import DatedMaps, DatedState, DatedStatus
from medviewer.app.explaining.differences import BEING_LAID, difference
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.results import ResultKey
from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.io.records import Series, StudyIndex
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed

NOW, PRIOR = (make_series(key, placed(make_stack(key))) for key in ("now", "old"))


def maps(series: Series, value: float):
    own = make_result(series).attributions["lesion"]
    return replace(own, native=np.full_like(own.native, value), unit="logit")


def test_maps_of_one_space_are_subtracted_where_both_were_seen() -> None:
    first, second = maps(NOW, 5.0), maps(PRIOR, 3.0)
    assert why_no_dated_difference(first, second, (NOW, PRIOR)) == ""
    found = dated_difference(first, second, NOW, PRIOR, WorkContext())
    assert found is not None
    assert found.image_indices == (0, 1, 2, 3, 4)
    np.testing.assert_allclose(found.native, 2.0)
    assert {(seen.height, seen.width) for seen in found.fields_of_view} == {(8.0, 6.0)}


def test_it_tells_how_far_it_is_and_hears_a_stop() -> None:
    token, told = CancelToken(), []

    def progress(fraction: float, text: str) -> None:
        told.append((fraction, text))
        if len(told) == 3:
            token.cancel()

    with pytest.raises(Cancelled):
        dated_difference(maps(NOW, 5.0), maps(PRIOR, 3.0), NOW, PRIOR, WorkContext(token, progress))
    text = "Laying the maps of two dates on each other"
    assert told == [(0.0, text), (0.2, text), (0.4, text)]


def test_the_last_few_are_kept() -> None:
    first, others = maps(NOW, 5.0), [maps(PRIOR, float(k)) for k in range(5)]
    kept, told = DatedMaps(), []
    kept.changed.connect(lambda: told.append(1))
    for other in others:
        kept.put(first, other, DatedStatus(DatedState.RUNNING))
    assert kept.get(first, others[0]) is None
    assert kept.get(others[4], first) is None
    assert kept.get(first, others[4]) is not None
    assert len(told) == 5
    kept.forget(first, others[4])
    kept.forget(first, others[0])
    assert kept.get(first, others[4]) is None
    kept.clear()
    assert kept.get(first, others[3]) is None


def test_slices_that_the_prior_lacks_have_no_difference() -> None:
    short = make_series("short", placed(make_stack("short", slices=3)))
    found = dated_difference(maps(NOW, 5.0), maps(short, 3.0), NOW, short, WorkContext())
    assert found is not None
    np.testing.assert_allclose(found.native[:3], 2.0)
    assert np.isnan(found.native[3:]).all()


def test_without_places_there_is_none() -> None:
    nowhere = make_series("film", make_stack("film", slices=1))
    found = dated_difference(maps(NOW, 1.0), maps(nowhere, 1.0), NOW, nowhere, WorkContext())
    assert found is None


@pytest.mark.parametrize(
    ("other", "changes", "reason"),
    [
        (make_series("b", make_stack("b", FrameOfReferenceUID="1.8")), {}, NO_PLACE),
        (make_series("b", make_stack("b", FrameOfReferenceUID="")), {}, NO_PLACE),
        (make_series("b", make_stack("b"), make_stack("c")), {}, NO_PLACE),
        (PRIOR, {"unit": "logit difference"}, NO_UNIT),
        (PRIOR, {}, ""),
    ],
)
def test_what_cannot_be_laid_on_each_other_is_refused(
    other: Series, changes: dict[str, object], reason: str
) -> None:
    second = replace(maps(other, 1.0), **changes)  # type: ignore[arg-type]
    assert why_no_dated_difference(maps(NOW, 1.0), second, (NOW, other)) == reason


def test_ranks_are_not_subtracted_and_very_many_images_neither() -> None:
    poor = replace(maps(NOW, 1.0), unit="relative")
    assert why_no_dated_difference(poor, poor, (NOW, PRIOR)) == NO_UNIT
    many = replace(maps(NOW, 1.0), image_indices=tuple(range(MOST_IMAGES + 1)))
    assert why_no_dated_difference(many, many, (NOW, PRIOR)) == TOO_MANY


def test_two_dates_of_one_patient_from_the_session() -> None:
    desk = make_desk()
    desk.classifier.make = lambda series: replace(
        make_result(series), attributions={"lesion": maps(series, float(len(series.key)))}
    )
    film = make_series("film", make_stack("film", slices=1))
    lost = make_series("lost", make_stack("lost", FrameOfReferenceUID=""))
    studies = (
        make_study("s", NOW),
        make_study("p", PRIOR, film, lost, date="20200101"),
        make_study("x", make_series("else", placed(make_stack("else"))), name="Roe^Rita"),
    )
    desk.open(StudyIndex(studies))
    desk.controller.classifications.list_models()
    for series in ("now", "old", "film", "else", "lost"):
        desk.controller.classifications.classify(series, "tiny")
    now, old, of_film, of_other = (
        MapKey(ResultKey(series, "tiny"), "lesion") for series in ("now", "old", "film", "else")
    )
    found = difference(desk.session, now, old)
    assert (found.attribution, found.reason, found.refusal) == (None, BEING_LAID, "")
    assert found.laying is not None
    pair = found.laying.first, found.laying.second
    made = dated_difference(*pair, found.laying.series, found.laying.other, WorkContext())
    desk.session.dated.put(*pair, DatedStatus(DatedState.DONE, made))
    assert difference(desk.session, now, old).attribution is made
    desk.session.dated.put(*pair, DatedStatus(DatedState.DONE))
    assert difference(desk.session, now, old).refusal == NO_PLACE
    assert difference(desk.session, now, of_other).reason == NO_PLACE
    assert difference(desk.session, now, of_film).reason == NO_PLACE
    of_lost = MapKey(ResultKey("lost", "tiny"), "lesion")
    assert difference(desk.session, now, of_lost).reason == NO_PLACE
    desk.session.set_index(StudyIndex(studies[:1]))
    assert difference(desk.session, now, old).reason == NO_PLACE
