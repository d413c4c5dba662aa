"""Differences of two dates: made beside the window, stopped, superseded, asked for again."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from medviewer.app.explaining import dated_difference as dated_module
from medviewer.app.explaining.differences import BEING_LAID, FAILED, STOPPED, difference
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.results import ResultKey
from medviewer.app.task import Lane
from medviewer.app.tasks import TaskRunner
from medviewer.io.records import StudyIndex
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed

NOW, PRIOR, OLDEST = (make_series(key, placed(make_stack(key))) for key in ("now", "old", "oldest"))
INDEX = StudyIndex(
    (
        make_study("s", NOW),
        make_study("p", PRIOR, date="20200101"),
        make_study("o", OLDEST, date="20100101"),
    )
)
VALUES = {"now": 5.0, "old": 3.0, "oldest": 1.0}


def in_logits(series):
    result = make_result(series)
    own = result.attributions["lesion"]
    native = np.full_like(own.native, VALUES[series.key])
    return replace(result, attributions={"lesion": replace(own, native=native, unit="logit")})


@pytest.fixture
def dates() -> Desk:
    """Return a desk on the newest of three classified dates; further work waits."""
    desk = make_desk()
    desk.classifier.make = in_logits
    desk.open(INDEX)
    desk.controller.classifications.list_models()
    for name in VALUES:
        desk.controller.classifications.classify(name, "tiny")
    desk.controller.series.show("now")
    desk.tasks.immediate = False
    return desk


def key_of(name: str) -> MapKey:
    return MapKey(ResultKey(name, "tiny"), "lesion")


def subtract(desk: Desk, name: str) -> None:
    desk.session.update_viewport(0, minus=key_of(name))


def found(desk: Desk, name: str):
    return difference(desk.session, key_of("now"), key_of(name))


def choose_again(desk: Desk, name: str) -> None:
    """Choose the difference in the view's menu."""
    from medviewer.app.explaining.differences import subtrahends

    others = subtrahends(desk.session, desk.session.viewports[0])
    if key_of(name) not in others:
        desk.controller.layouts.set_layout("1x2")
        desk.controller.series.show(name, number=1)
        others = subtrahends(desk.session, desk.session.viewports[0])
    desk.controller.comparing.show_minus(0, str(others.index(key_of(name))))


def test_it_is_made_as_a_task_that_the_status_line_shows(dates: Desk) -> None:
    subtract(dates, "old")
    assert found(dates, "old").reason == BEING_LAID
    assert [each.task.lane for each in dates.tasks.waiting] == [Lane.COMPARE]
    assert [each.text for each in dates.session.activities] == ["Comparing dates"]
    assert dates.controller.dating.is_running
    told: list[int] = []
    dates.session.dated.changed.connect(lambda: told.append(1))
    dates.tasks.run_all()
    np.testing.assert_allclose(found(dates, "old").attribution.native, 2.0)
    assert told == [1]
    assert not dates.controller.dating.is_running
    assert dates.session.activities == ()


def test_one_that_is_quick_is_there_at_once(dates: Desk) -> None:
    dates.tasks.immediate = True
    subtract(dates, "old")
    assert found(dates, "old").attribution is not None
    assert not dates.controller.dating.is_running


def test_what_is_made_is_not_made_again(dates: Desk) -> None:
    subtract(dates, "old")
    dates.controller.views.go_to(2)
    dates.tasks.run_all()
    dates.controller.views.go_to(3)
    dates.session.set_status(dates.session.statuses[0])
    assert dates.tasks.waiting == []


def test_the_escape_key_stops_it_and_choosing_it_again_makes_it(dates: Desk) -> None:
    subtract(dates, "old")
    dates.controller.stop()
    assert found(dates, "old").reason == STOPPED
    assert dates.tasks.waiting == []
    dates.controller.views.go_to(2)
    assert dates.tasks.waiting == []  # it stays stopped
    choose_again(dates, "old")
    assert found(dates, "old").reason == BEING_LAID
    choose_again(dates, "old")  # while it runs
    dates.tasks.run_all()
    assert found(dates, "old").attribution is not None


def test_the_button_of_the_status_line_stops_it(dates: Desk) -> None:
    subtract(dates, "old")
    dates.controller.stop_activity(dates.session.activities[0].number)
    assert found(dates, "old").reason == STOPPED


def test_another_date_supersedes_it(dates: Desk) -> None:
    subtract(dates, "old")
    subtract(dates, "oldest")
    assert len(dates.tasks.waiting) == 1
    dates.tasks.run_all()
    np.testing.assert_allclose(found(dates, "oldest").attribution.native, 4.0)
    subtract(dates, "old")  # it was not stopped by the reader
    dates.tasks.run_all()
    np.testing.assert_allclose(found(dates, "old").attribution.native, 2.0)


def test_a_failure_is_said(dates: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(dated_module, "dated_difference", broken)
    subtract(dates, "old")
    dates.tasks.run_all()
    assert found(dates, "old").reason == FAILED
    assert len(dates.said) == 1


def test_it_is_made_once_the_maps_are_there(dates: Desk) -> None:
    status = dates.session.status(ResultKey("old", "tiny"))
    assert status is not None
    dates.session.set_status(replace(status, result=None))
    subtract(dates, "old")
    assert dates.tasks.waiting == []
    dates.session.set_status(status)
    assert len(dates.tasks.waiting) == 1


def test_opening_something_else_stops_it(dates: Desk) -> None:
    subtract(dates, "old")
    dates.controller.open_paths([])
    assert all(each.task.lane is not Lane.COMPARE for each in dates.tasks.waiting)
    assert not dates.controller.dating.is_running


# With real threads


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.shutdown()


def test_the_window_is_not_held_while_it_is_made(
    dates: Desk, runner: TaskRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, threads = threading.Event(), threading.Event(), []
    original = dated_module.dated_difference

    def slow(*arguments):
        threads.append(QThread.currentThread())
        begun.set()
        assert go_on.wait(10)
        return original(*arguments)

    monkeypatch.setattr(dated_module, "dated_difference", slow)
    monkeypatch.setattr(dates.controller._tasks, "_tasks", runner)
    subtract(dates, "old")  # comes back while the work waits
    qtbot.waitUntil(begun.is_set)
    assert threads[0] is not QThread.currentThread()
    dates.controller.views.go_to(2)
    assert dates.session.viewports[0].state.slice_index == 2
    assert found(dates, "old").reason == BEING_LAID
    go_on.set()
    qtbot.waitUntil(lambda: found(dates, "old").attribution is not None)
    assert dates.session.activities == ()
