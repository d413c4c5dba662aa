"""Results of files that have changed, and answers for a study that was closed."""

from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.cancel import Cancelled
from medviewer.errors import DeviceError
from medviewer.io.records import FrameRef, Stack, StudyIndex
from tests.app.classifying.states import KEY
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_instance, make_series, make_study


def on_disk(desk: Desk, folder: Path) -> Path:
    """Open a series whose one file is real; return the file."""
    path = folder / "film.dcm"
    path.write_bytes(b"pixels")
    instance = replace(make_instance(), path=path)
    series = make_series("ct", Stack((FrameRef(instance),)))
    desk.open(StudyIndex((make_study("s", series),)))
    desk.controller.classifications.list_models()
    return path


def test_same_model_on_the_same_files_is_not_run_again(desk: Desk, tmp_path: Path) -> None:
    on_disk(desk, tmp_path)
    desk.controller.classify_active()
    first = desk.session.status(KEY)
    assert first is not None
    desk.session.update_viewport(0, result=None)
    desk.controller.classify_active()
    assert len(desk.classifier.asked) == 1
    now = desk.session.status(KEY)
    assert now is not None
    assert now.result is first.result
    assert desk.session.active_viewport.result == KEY


def test_changed_file_is_classified_again(desk: Desk, tmp_path: Path) -> None:
    path = on_disk(desk, tmp_path)
    desk.controller.classify_active()
    path.write_bytes(b"other pixels")
    desk.controller.classify_active()
    assert len(desk.classifier.asked) == 2


def test_changed_file_makes_the_result_stale(desk: Desk, tmp_path: Path) -> None:
    path = on_disk(desk, tmp_path)
    desk.controller.classify_active()
    desk.controller.classifications.check_results()
    assert not desk.session.statuses[0].stale
    path.write_bytes(b"other pixels")
    desk.controller.classifications.check_results()
    assert desk.session.statuses[0].stale
    assert desk.session.statuses[0].result is not None


def test_failed_classification_cannot_be_stale(ready: Desk) -> None:
    ready.classifier.error = DeviceError("no memory")
    ready.controller.classify_active()
    submitted = len(ready.tasks.submitted)
    ready.controller.classifications.check_results()
    assert len(ready.tasks.submitted) == submitted


def test_check_of_a_closed_study_is_dropped(waiting_desk: Desk, tmp_path: Path) -> None:
    desk = waiting_desk
    path = on_disk(desk, tmp_path)
    desk.tasks.run_all()
    desk.controller.classify_active()
    desk.tasks.run_all()
    desk.controller.classifications.check_results()
    desk.controller.classifications.check_results()
    path.write_bytes(b"other pixels")
    desk.tasks.waiting[0], waiting = desk.tasks.waiting[0], desk.tasks.waiting
    desk.session.close_all()
    waiting[0].run()
    assert desk.session.statuses == ()


def test_unchanged_check_of_a_closed_study_is_dropped(waiting_desk: Desk, tmp_path: Path) -> None:
    desk = waiting_desk
    on_disk(desk, tmp_path)
    desk.tasks.run_all()
    desk.controller.classify_active()
    desk.tasks.run_all()
    desk.controller.classifications.check_results()
    desk.session.close_all()
    desk.tasks.run_all()
    assert desk.session.statuses == ()


def test_answer_for_a_closed_study_is_dropped(ready_waiting: Desk) -> None:
    desk = ready_waiting
    desk.controller.classify_active()
    desk.session.close_all()
    desk.tasks.run_all()
    assert [status.state for status in desk.session.statuses] == []


@pytest.mark.parametrize("error", [Cancelled(), DeviceError("no memory")])
def test_end_of_a_classification_of_a_closed_study_is_silent(
    ready_waiting: Desk, error: Exception
) -> None:
    desk = ready_waiting
    desk.classifier.error = error
    desk.controller.classify_active()
    desk.session.close_all()
    desk.tasks.run_all()
    assert desk.session.statuses == ()
    assert desk.said == []


def test_opening_another_folder_stops_the_classification(ready_waiting: Desk) -> None:
    desk = ready_waiting
    desk.controller.classify_active()
    desk.open()
    desk.tasks.run_all()
    assert desk.classifier.asked == []
    assert desk.session.statuses == ()


def test_class_that_the_reader_chose_is_kept(ready: Desk) -> None:
    ready.classifier.make = lambda series: make_result(series, {"a": 0.9, "b": 0.1})
    state_now = ready.session.active_viewport.state
    overlay = replace(state_now.overlay, target="b", visible=False)
    ready.session.update_viewport(0, state=replace(state_now, overlay=overlay))
    ready.controller.classify_active()
    assert ready.session.active_viewport.state.overlay == overlay


def test_result_is_fresh_again_when_the_old_files_are_back(desk: Desk, tmp_path: Path) -> None:
    on_disk(desk, tmp_path)
    desk.controller.classify_active()
    desk.session.set_status(replace(desk.session.statuses[0], stale=True))
    desk.controller.classify_active()
    assert not desk.session.statuses[0].stale
    assert len(desk.classifier.asked) == 1
