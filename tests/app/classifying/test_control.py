from dataclasses import replace

import pytest

from medviewer.app.classifying import stack_reader as stack_reader_module
from medviewer.app.classifying.stack_reader import stack_reader
from medviewer.app.results import ClassificationState, ResultKey
from medviewer.app.session import NoticeKind
from medviewer.app.viewport import StackKey
from medviewer.app.volume_store import OpenedStack
from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.errors import DeviceError
from medviewer.image.availability import Availability
from medviewer.image.volume import Volume
from medviewer.inference.prediction import PredictionState
from medviewer.io.records import Series
from tests.app.classifying.states import KEY
from tests.app.fakes.classifier import CHOICE, OTHER_CHOICE, make_result
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_volume


def state(desk: Desk, key: ResultKey = KEY) -> ClassificationState:
    status = desk.session.status(key)
    assert status is not None
    return status.state


def test_models_are_listed_with_what_is_wrong_with_others(desk: Desk) -> None:
    desk.classifier.broken = ("The model folder x is not used.",)
    desk.controller.classifications.list_models()
    assert desk.session.models.choices == (CHOICE, OTHER_CHOICE)
    assert desk.session.models.problems == ("The model folder x is not used.",)
    assert desk.said == ["The model folder x is not used."]


def test_several_broken_models_are_one_notice(desk: Desk) -> None:
    desk.classifier.broken = ("Folder x is not used.", "Folder y is not used.")
    desk.controller.classifications.list_models()
    assert desk.said == ["Folder x is not used. (1 more)"]


def test_failed_listing_is_told(desk: Desk) -> None:
    desk.classifier.listing_error = ValueError()
    desk.controller.classifications.list_models()
    assert [notice.kind for notice in desk.notices] == [NoticeKind.ERROR]


def test_classification_ends_with_a_result_in_the_cell(ready: Desk) -> None:
    ready.controller.classify_active()
    assert state(ready) is ClassificationState.DONE
    shown = ready.session.active_viewport
    assert shown.result == KEY
    assert shown.state.overlay.target == "lesion"
    assert ready.session.device_text == "Device: CPU (test)"
    assert ready.session.pending_statuses() == ()


def test_states_are_told_in_order(ready: Desk) -> None:
    heard: list[tuple[ClassificationState, float]] = []
    ready.session.status_changed.connect(
        lambda status: heard.append((status.state, status.fraction))
    )
    ready.controller.classify_active()
    assert heard == [
        (ClassificationState.QUEUED, 0.0),
        (ClassificationState.RUNNING, 0.0),
        (ClassificationState.RUNNING, 1.0),
        (ClassificationState.DONE, 1.0),
    ]


def test_pixels_in_memory_are_not_read_again(ready: Desk) -> None:
    reads = len(ready.reading.read)
    ready.controller.classify_active()
    assert len(ready.reading.read) == reads


def test_pixels_that_are_not_in_memory_are_read(ready: Desk) -> None:
    ready.session.volumes.clear()
    reads = len(ready.reading.read)
    ready.controller.classify_active()
    assert len(ready.reading.read) == reads + 1


def test_named_model_becomes_the_chosen_one(ready: Desk) -> None:
    ready.controller.classify_active("other")
    assert ready.session.models.chosen == "other"
    assert ready.classifier.asked == [("ct", "other")]


def test_without_a_model_it_is_said(desk: Desk) -> None:
    desk.open()
    desk.controller.classify_active()
    assert desk.said == ["No model is installed."]


def test_without_a_series_it_is_said(desk: Desk) -> None:
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    assert desk.said == ["Choose a series first."]


def test_requests_queue_and_a_second_one_for_the_same_is_dropped(ready_waiting: Desk) -> None:
    desk = ready_waiting
    desk.controller.classify_active("tiny")
    desk.controller.classify_active("tiny")
    desk.controller.classify_active("other")
    assert len(desk.tasks.waiting) == 2
    assert state(desk) is state(desk, ResultKey("ct", "other")) is ClassificationState.QUEUED
    desk.tasks.run_all()
    assert state(desk) is state(desk, ResultKey("ct", "other")) is ClassificationState.DONE


def test_stop_cancels_all_that_waits_and_runs(ready_waiting: Desk) -> None:
    desk = ready_waiting
    desk.controller.classify_active("tiny")
    desk.controller.classify_active("other")
    desk.controller.stop()
    assert state(desk) is state(desk, ResultKey("ct", "other")) is ClassificationState.CANCELLED
    assert desk.controller.is_idle


def test_cancelled_classification_can_be_asked_for_again(ready: Desk) -> None:
    ready.classifier.error = Cancelled()
    ready.controller.classify_active()
    assert state(ready) is ClassificationState.CANCELLED
    ready.classifier.error = None
    ready.controller.classify_active()
    assert state(ready) is ClassificationState.DONE


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DeviceError("The device is out of memory."), "The device is out of memory."),
        (
            ZeroDivisionError(),
            "An unexpected error stopped the classification. Copy the details to report it.",
        ),
    ],
)
def test_failure_is_told_with_its_reason(ready: Desk, error: Exception, reason: str) -> None:
    ready.classifier.error = error
    ready.controller.classify_active()
    status = ready.session.status(KEY)
    assert status is not None
    assert (status.state, status.reason) == (ClassificationState.FAILED, reason)
    assert ready.said == [reason]


def test_refusal_shows_no_heatmap(ready: Desk) -> None:
    def refuse(series: Series):
        return make_result(series, {}, state=PredictionState.REFUSED, reason="not for CT")

    ready.classifier.make = refuse
    ready.controller.classify_active()
    status = ready.session.status(KEY)
    assert status is not None
    assert (status.state, status.reason) == (ClassificationState.REFUSED, "not for CT")
    assert ready.session.active_viewport.result is None


class _Waiting:
    """A token that lets the reading end when it is asked the second time."""

    def __init__(self, availability: Availability) -> None:
        self.availability = availability
        self.asked = 0

    def raise_if_cancelled(self) -> None:
        self.asked += 1
        if self.asked == 2:
            for index in range(5):
                self.availability.mark(index)
            self.availability.end()


def _read_while_open(desk: Desk, availability: Availability, token: object) -> Volume:
    """Return what a classification reads of a stack that is open in parts."""
    desk.open()
    key, (stack,) = StackKey("ct"), make_series().stacks
    part = replace(make_volume(stack), availability=availability)
    desk.session.add_opened(key, OpenedStack(stack, part))
    read = stack_reader(desk.session.volumes, desk.reading.read_volume)
    return read(stack, make_series(), WorkContext(token))  # type: ignore[arg-type]


def test_classification_waits_for_the_stack_that_is_being_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack_reader_module, "_LOOK_SECONDS", 0.0)
    availability = Availability(5)
    availability.begin()
    token = _Waiting(availability)
    volume = _read_while_open(desk, availability, token)
    assert token.asked == 2
    assert volume.availability is None
    assert len(desk.reading.read) == 1


def test_classification_reads_itself_what_was_left_in_the_middle(desk: Desk) -> None:
    volume = _read_while_open(desk, Availability(5), CancelToken())
    assert volume.availability is None
    assert len(desk.reading.read) == 2


def test_other_folders_and_devices_hold_from_now_on(desk: Desk) -> None:
    desk.session.set_device_text("Device: CPU (test)")
    now = replace(desk.session.settings, device="cpu", threads=2, models_folders=("/m",))
    desk.session.update_settings(device="cpu", threads=2, models_folders=("/m",))
    assert desk.classifier.settings == now
    assert desk.session.device_text == ""
    assert desk.session.models.listed
    desk.classifier.settings = None
    desk.session.update_settings(theme="light")
    assert desk.classifier.settings is None
