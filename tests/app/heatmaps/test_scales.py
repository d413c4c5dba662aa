"""One scale for what means the same: maps of one model and class, of two dates side by side."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.explaining.map_key import MapChoice, MapKey
from medviewer.app.heatmaps.scales import common_top, may_share, shared_top, top_on_screen
from medviewer.app.results import ClassificationResult, ResultKey
from medviewer.io.records import Series, StudyIndex
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study

NOW, OLD = MapKey(ResultKey("ct", "tiny"), "lesion"), MapKey(ResultKey("old", "tiny"), "lesion")


def weaker_before(series: Series) -> ClassificationResult:
    """Return maps up to 19 of the present series and up to 3 of the old one."""
    result = make_result(series, {"lesion": 0.75, "cyst": 0.5})
    if series.key != "old":
        return result
    maps = {
        label: replace(one, native=np.minimum(one.native, 3.0))
        for label, one in result.attributions.items()
    }
    return replace(result, attributions=maps)


@pytest.fixture
def desk() -> Desk:
    """Return a desk with a present and an old series side by side, read by the same model."""
    desk = make_desk()
    desk.classifier.make = weaker_before
    prior = make_study("prior", make_series("old"), date="20230101")
    desk.open(StudyIndex((make_study(), prior)))
    desk.controller.series.show("ct")
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.comparing.dates()
    return desk


def test_two_dates_have_the_scale_of_the_stronger_one(desk: Desk) -> None:
    assert common_top(desk.session, NOW) == common_top(desk.session, OLD) == 19


def test_a_series_alone_has_its_own(desk: Desk) -> None:
    desk.controller.layouts.set_layout("1x1")
    assert common_top(desk.session, NOW) is None


def test_a_cell_shares_a_top_unless_it_is_plain_or_a_difference(desk: Desk) -> None:
    def shared(number: int) -> float | None:
        return shared_top(desk.session, desk.session.viewports[number])

    assert [shared(0), shared(1)] == [19, 19]
    desk.session.update_viewport(1, minus=replace(OLD, target="cyst"))
    assert [shared(0), shared(1)] == [None, None]
    desk.session.update_viewport(1, minus=None)
    desk.controller.comparing.show_plain(0)
    assert [shared(0), shared(1)] == [None, None]


def test_the_top_on_screen_is_that_of_all_its_own_or_of_a_difference(desk: Desk) -> None:
    def top(key: MapKey) -> float | None:
        return top_on_screen(desk.session, desk.session.viewports[1], key)

    assert top(OLD) == 19
    desk.controller.comparing.show_plain(0)
    assert top(OLD) == 3
    assert top(replace(OLD, choice=MapChoice("occlusion"))) is None
    status = desk.session.status(OLD.result)
    assert status is not None
    assert status.result is not None
    maps = {
        label: replace(one, native=factor * one.native, unit="logit")
        for factor, (label, one) in zip((1, 4), status.result.attributions.items(), strict=True)
    }
    desk.session.set_status(replace(status, result=replace(status.result, attributions=maps)))
    desk.session.update_viewport(1, minus=replace(OLD, target="cyst"))
    assert top(OLD) == 9  # 3 - 12, on either side of zero
    desk.session.update_viewport(1, minus=replace(OLD, choice=MapChoice("occlusion")))
    assert top(OLD) is None


def test_a_plain_view_and_a_difference_share_nothing(desk: Desk) -> None:
    desk.controller.comparing.show_plain(1)
    assert common_top(desk.session, NOW) is None
    desk.controller.comparing.show_class(1, "lesion")
    assert common_top(desk.session, NOW) == 19
    desk.session.update_viewport(1, minus=replace(OLD, target="cyst"))
    assert common_top(desk.session, NOW) is None


def test_what_means_something_else_is_on_another_scale(desk: Desk) -> None:
    desk.controller.comparing.show_class(1, "cyst")
    assert common_top(desk.session, NOW) is None
    desk.controller.comparing.show_class(1, "lesion")
    desk.controller.comparing.show_method(1, "layercam")
    assert common_top(desk.session, NOW) is None
    desk.controller.comparing.show_method(1, "grad-cam")
    desk.controller.comparing.show_model(1, "other")
    assert common_top(desk.session, NOW) is None


def test_another_version_of_the_weights_is_another_model(desk: Desk) -> None:
    status = desk.session.status(OLD.result)
    assert status is not None
    assert status.result is not None
    prediction = status.result.prediction
    other = replace(prediction, model=replace(prediction.model, sha256="cd" * 32))
    desk.session.set_status(replace(status, result=replace(status.result, prediction=other)))
    assert common_top(desk.session, NOW) is None


def test_maps_that_are_not_there_have_no_scale(desk: Desk) -> None:
    assert common_top(desk.session, replace(NOW, choice=MapChoice("occlusion"))) is None


def test_results_of_the_same_model_on_other_series_matter() -> None:
    assert may_share(NOW, OLD.result)
    assert not may_share(NOW, NOW.result)
    assert not may_share(NOW, ResultKey("old", "other"))
    assert not may_share(None, OLD.result)
