import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from medviewer.app import tasks as tasks_module
from medviewer.app.task import Lane, Task, TaskContext
from medviewer.app.tasks import TaskRunner, lend_cores, running_threads
from medviewer.cancel import Cancelled
from medviewer.errors import ReadError
from medviewer.image.bands import in_bands, use_helpers


class Ears:
    """Notes what a task tells, in order."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def task(self, function, lane: Lane = Lane.INFERENCE, slot: str = "") -> Task:
        return Task(
            "work",
            function,
            lane,
            on_result=lambda value: self.heard.append(("result", value)),
            on_error=lambda error: self.heard.append(("error", error)),
            on_progress=lambda *step: self.heard.append(("progress", step)),
            on_update=lambda value: self.heard.append(("update", value)),
            on_cancelled=lambda: self.heard.append("cancelled"),
            on_finished=lambda: self.heard.append("finished"),
            slot=slot,
        )

    @property
    def finished(self) -> bool:
        return "finished" in self.heard


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.shutdown()


def until_stopped(context: TaskContext) -> None:
    while True:
        context.token.raise_if_cancelled()
        threading.Event().wait(0.001)


def test_result_comes_then_finished(qtbot: QtBot, runner: TaskRunner) -> None:
    ears = Ears()
    runner.submit(ears.task(lambda _: 42))
    qtbot.waitUntil(lambda: ears.finished)
    assert ears.heard == [("result", 42), "finished"]
    assert runner.is_idle


def test_function_runs_beside_the_gui_thread_and_the_callback_on_it(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    gui_thread = QThread.currentThread()
    threads: list[QThread] = []
    finished: list[QThread] = []
    task = Task(
        "work",
        lambda _: threads.append(QThread.currentThread()),
        Lane.CHECK,
        on_finished=lambda: finished.append(QThread.currentThread()),
    )
    runner.submit(task)
    qtbot.waitUntil(lambda: bool(finished))
    assert finished == [gui_thread]
    assert threads != [gui_thread]


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 2), (3, 3), (16, 4)])
def test_large_images_are_drawn_by_the_cores_that_are_lent(
    monkeypatch: pytest.MonkeyPatch, cores: int, threads: int
) -> None:
    """Each of that many threads must be at work before any goes on."""
    monkeypatch.setattr(tasks_module, "usable_cores", lambda: cores)
    all_at_work, seen = threading.Barrier(threads, timeout=10), set()

    def work(band: slice) -> None:
        seen.add(threading.get_ident())
        if band.start < threads:
            all_at_work.wait()

    lend_cores()
    try:
        in_bands(8, 1, work)
    finally:
        use_helpers(None)
    assert len(seen) == threads
    assert threading.get_ident() in seen


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness on Linux alone")
@pytest.mark.parametrize("lane", list(Lane))
def test_only_what_the_reader_waits_for_runs_beside_the_window_as_its_equal(
    qtbot: QtBot, runner: TaskRunner, lane: Lane
) -> None:
    found: list[int] = []

    def work(_: TaskContext) -> None:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    runner.submit(Task("work", work, lane))
    qtbot.waitUntil(lambda: bool(found))
    window = os.getpriority(os.PRIO_PROCESS, os.getpid())
    assert found == [window if lane in (Lane.LOAD, Lane.PLANES) else window + 5]


def test_error_is_delivered(qtbot: QtBot, runner: TaskRunner) -> None:
    ears, error = Ears(), ReadError("unreadable")

    def fail(_: TaskContext) -> None:
        raise error

    runner.submit(ears.task(fail))
    qtbot.waitUntil(lambda: ears.finished)
    assert ears.heard == [("error", error), "finished"]


def test_finished_fires_even_if_a_callback_fails(qtbot: QtBot, runner: TaskRunner) -> None:
    finished: list[bool] = []

    def fail(_: int) -> None:
        raise ValueError("a bug in a callback")

    with qtbot.captureExceptions() as exceptions:
        task = Task(
            "work", lambda _: 1, Lane.CHECK, fail, on_finished=lambda: finished.append(True)
        )
        runner.submit(task)
        qtbot.waitUntil(lambda: bool(finished))
    assert [kind for kind, *_ in exceptions] == [ValueError]


def test_partial_answers_come_before_the_result(qtbot: QtBot, runner: TaskRunner) -> None:
    ears = Ears()

    def work(context: TaskContext) -> str:
        context.publish("half")
        return "whole"

    runner.submit(ears.task(work))
    qtbot.waitUntil(lambda: ears.finished)
    assert ears.heard == [("update", "half"), ("result", "whole"), "finished"]


def test_progress_is_passed_at_most_once_in_50_ms(
    qtbot: QtBot, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([10.0, 10.01, 10.049, 10.0501, 10.09])
    monkeypatch.setattr(tasks_module.time, "monotonic", lambda: next(clock, 11.0))
    ears = Ears()

    def work(context: TaskContext) -> None:
        for step in range(5):
            context.progress(step / 4, "Working")

    runner.submit(ears.task(work))
    qtbot.waitUntil(lambda: ears.finished)
    told = [entry[1] for entry in ears.heard if entry[0] == "progress"]
    assert told == [(0.0, "Working"), (0.75, "Working")]


def test_running_task_is_cancelled_at_once_and_its_answer_dropped(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    ears, started, goes_on = Ears(), threading.Event(), threading.Event()

    def deaf(_: TaskContext) -> str:
        started.set()
        goes_on.wait(5)
        return "too late"

    handle = runner.submit(ears.task(deaf))
    qtbot.waitUntil(started.is_set)
    handle.cancel()
    qtbot.waitUntil(lambda: ears.finished)
    assert ears.heard == ["cancelled", "finished"]  # while the function still runs
    goes_on.set()
    later = Ears()
    runner.submit(later.task(lambda _: "next"))
    qtbot.waitUntil(lambda: later.finished)
    assert ears.heard == ["cancelled", "finished"]


def test_task_that_stops_by_itself_is_cancelled(qtbot: QtBot, runner: TaskRunner) -> None:
    ears = Ears()

    def stop(_: TaskContext) -> None:
        raise Cancelled

    runner.submit(ears.task(stop))
    qtbot.waitUntil(lambda: ears.finished)
    assert ears.heard == ["cancelled", "finished"]


def test_waiting_task_is_cancelled_without_running(qtbot: QtBot, runner: TaskRunner) -> None:
    first, second, ran = Ears(), Ears(), []
    handle = runner.submit(first.task(until_stopped))
    runner.submit(second.task(lambda _: ran.append(True))).cancel()
    qtbot.waitUntil(lambda: second.finished)
    handle.cancel()
    qtbot.waitUntil(lambda: first.finished)
    assert second.heard == ["cancelled", "finished"]
    third = Ears()
    runner.submit(third.task(lambda _: 3))
    qtbot.waitUntil(lambda: third.finished)
    assert ran == []


def test_cancelling_twice_or_after_the_end_is_silent(qtbot: QtBot, runner: TaskRunner) -> None:
    ears = Ears()
    handle = runner.submit(ears.task(lambda _: 1))
    qtbot.waitUntil(lambda: ears.finished)
    handle.cancel()
    stopped = Ears()
    again = runner.submit(stopped.task(until_stopped))
    again.cancel()
    again.cancel()
    qtbot.waitUntil(lambda: stopped.finished)
    assert ears.heard == [("result", 1), "finished"]
    assert stopped.heard == ["cancelled", "finished"]


def test_queueing_lane_runs_in_order(qtbot: QtBot, runner: TaskRunner) -> None:
    ears = Ears()
    for number in range(4):
        runner.submit(ears.task(lambda _, number=number: number))
    qtbot.waitUntil(lambda: ears.heard.count("finished") == 4)
    assert [entry for entry in ears.heard if entry != "finished"] == [
        ("result", number) for number in range(4)
    ]


def test_superseded_task_is_silent_but_for_its_cancellation(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    old, new = Ears(), Ears()
    runner.submit(old.task(until_stopped, Lane.LOAD))
    runner.submit(new.task(lambda _: "new", Lane.LOAD))
    qtbot.waitUntil(lambda: new.finished and old.finished)
    assert old.heard == ["cancelled", "finished"]
    assert new.heard == [("result", "new"), "finished"]


def test_tasks_of_two_slots_do_not_supersede_each_other(qtbot: QtBot, runner: TaskRunner) -> None:
    left, right = Ears(), Ears()
    runner.submit(left.task(lambda _: "left", Lane.LOAD, "0"))
    runner.submit(right.task(lambda _: "right", Lane.LOAD, "1"))
    qtbot.waitUntil(lambda: left.finished and right.finished)
    assert left.heard[0] == ("result", "left")
    assert right.heard[0] == ("result", "right")


def test_lanes_run_beside_each_other(qtbot: QtBot, runner: TaskRunner) -> None:
    slow, quick = Ears(), Ears()
    handle = runner.submit(slow.task(until_stopped, Lane.INFERENCE))
    runner.submit(quick.task(lambda _: 1, Lane.THUMBNAIL))
    qtbot.waitUntil(lambda: quick.finished)
    assert slow.heard == []
    assert not runner.is_idle
    handle.cancel()


def test_shutdown_stops_running_work_and_tells_nobody(qtbot: QtBot, runner: TaskRunner) -> None:
    ears, started = Ears(), threading.Event()

    def work(context: TaskContext) -> None:
        started.set()
        until_stopped(context)

    runner.submit(ears.task(work))
    runner.submit(ears.task(lambda _: 1))
    qtbot.waitUntil(started.is_set)
    assert runner.shutdown()
    assert running_threads() == []
    qtbot.wait(1)
    assert ears.heard == []


def test_lanes_stop_when_the_interpreter_ends(qtbot: QtBot, runner: TaskRunner) -> None:
    ears = Ears()
    runner.submit(ears.task(lambda _: 1))
    qtbot.waitUntil(lambda: ears.finished)
    assert running_threads() == ["medviewer-inference"]
    tasks_module.stop_lanes()
    assert running_threads() == []


def test_script_that_fails_ends_with_its_own_error() -> None:
    program = (
        "from PySide6.QtCore import QCoreApplication\n"
        "from medviewer.app.task import Lane, Task\n"
        "from medviewer.app.tasks import TaskRunner\n"
        "application = QCoreApplication([])\n"
        "runner = TaskRunner()\n"
        "runner.submit(Task('work', lambda _: 1, Lane.LOAD))\n"
        "raise SystemExit(7)\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, check=False, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (7, b"")


def test_shutdown_gives_up_on_a_thread_that_does_not_stop(
    qtbot: QtBot, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks_module, "SHUTDOWN_MS", 10)
    started, goes_on = threading.Event(), threading.Event()

    def deaf(_: TaskContext) -> None:
        started.set()
        goes_on.wait(5)

    runner.submit(Task("deaf", deaf, Lane.CHECK))
    qtbot.waitUntil(started.is_set)
    assert not runner.shutdown()
    goes_on.set()
    qtbot.waitUntil(lambda: running_threads() == [])
    tasks_module._strays.clear()


def test_threads_take_longer_turns_while_a_model_runs(qtbot: QtBot, runner: TaskRunner) -> None:
    """Short ones let a model break into the painting of frames."""
    usual, ears, other = sys.getswitchinterval(), Ears(), Ears()
    try:
        tasks_module.take_turns()
        short = sys.getswitchinterval()
        runner.submit(other.task(lambda _: None, Lane.INDEX))
        assert sys.getswitchinterval() == short
        handle = runner.submit(ears.task(until_stopped))
        assert sys.getswitchinterval() > 10 * short
        handle.cancel()
        qtbot.waitUntil(lambda: ears.finished and other.finished)
        assert sys.getswitchinterval() == short
    finally:
        sys.setswitchinterval(usual)
