"""Work behind the window gives way while the window shows what came of it."""

import itertools
import threading
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from medviewer.app import tasks as tasks_module
from medviewer.app.task import Lane, Task, TaskContext
from medviewer.app.tasks import TaskRunner
from tests.app.test_tasks import Ears, runner, until_stopped

__all__ = ["runner"]  # a fixture


@pytest.mark.parametrize("lane", [Lane.INDEX, Lane.THUMBNAIL, Lane.CHECK, Lane.KEEP])
def test_work_behind_the_window_waits_while_it_shows_what_came(
    qtbot: QtBot, runner: TaskRunner, lane: Lane
) -> None:
    """It goes on every 20 ms at least, and freely once the window has nothing to do."""
    steps, begun, seen = [0], threading.Event(), []

    def work(context: TaskContext) -> None:
        context.publish("news")
        begun.wait(5)
        while steps[0] < 500:
            context.token.raise_if_cancelled()
            steps[0] += 1

    def show(_: object) -> None:
        begun.set()
        before, start = steps[0], time.monotonic()
        while time.monotonic() - start < 0.1:
            time.sleep(0.001)
        seen.append((steps[0] - before, time.monotonic() - start))

    ears = Ears()
    runner.submit(replace(ears.task(work, lane), on_update=show))
    qtbot.waitUntil(lambda: ears.finished)
    (done, seconds) = seen[0]
    assert done <= seconds / 0.02 + 1
    assert steps[0] == 500


def test_what_the_reader_waits_for_waits_for_nobody(qtbot: QtBot, runner: TaskRunner) -> None:
    ears, stop = Ears(), threading.Event()

    def work(context: TaskContext) -> str:
        context.publish("news")
        for _ in range(1000):
            context.token.raise_if_cancelled()
        stop.set()
        return "done"

    task = replace(ears.task(work, Lane.LOAD), on_update=lambda _: ears.heard.append(stop.wait(5)))
    runner.submit(task)
    qtbot.waitUntil(lambda: ears.finished)
    assert ears.heard == [True, ("result", "done"), "finished"]


def test_work_that_waits_for_the_window_is_stopped_there(qtbot: QtBot, runner: TaskRunner) -> None:
    ears = Ears()
    handles = []

    def stop(_: object) -> None:
        handles[0].cancel()

    def work(context: TaskContext) -> None:
        context.publish("news")
        until_stopped(context)

    handles.append(runner.submit(replace(ears.task(work, Lane.INDEX), on_update=stop)))
    qtbot.waitUntil(lambda: ears.finished)
    assert ears.heard == ["cancelled", "finished"]


class Paper(QWidget):
    """Notes in `heard` when it is painted."""

    def __init__(self, heard: list[object]) -> None:
        super().__init__()
        self.heard = heard

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.heard.append("painted")
        return super().event(event)


@pytest.mark.parametrize(("most_s", "painted"), [(0.006, True), (60.0, False)])
def test_window_is_painted_between_findings_that_come_together_and_take_long(
    qtbot: QtBot,
    runner: TaskRunner,
    monkeypatch: pytest.MonkeyPatch,
    most_s: float,
    painted: bool,
) -> None:
    monkeypatch.setattr(tasks_module, "_LONGEST_TELLING_S", most_s)
    ears, published = Ears(), threading.Event()
    paper = Paper(ears.heard)
    qtbot.addWidget(paper)
    paper.show()
    qtbot.waitUntil(lambda: bool(ears.heard))
    ears.heard.clear()

    def work(context: TaskContext) -> str:
        for finding in ("first", "second", "third"):
            context.publish(finding)
        published.set()
        return "done"

    def show(finding: object) -> None:
        time.sleep(0.01)
        ears.heard.append(finding)
        paper.update()

    runner.submit(replace(ears.task(work, Lane.INDEX), on_update=show))
    assert published.wait(5)
    qtbot.waitUntil(lambda: ears.finished)
    told = [finding for finding in ears.heard if finding != "painted"]
    assert told == ["first", "second", "third", ("result", "done"), "finished"]
    between = [ears.heard.index(each) for each in ("first", "second", "third")]
    for start, end in itertools.pairwise(between):
        assert ("painted" in ears.heard[start:end]) == painted


def test_what_comes_after_a_callback_with_a_loop_of_its_own_is_told(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    """A dialog of progress works through the window's events while it is told of a step."""
    told: list[str] = []

    def work_through_events(_: object) -> None:
        end_s = time.monotonic() + 0.03
        while time.monotonic() < end_s:
            QCoreApplication.processEvents()
        told.append("first")

    runner.submit(Task("first", lambda _: None, Lane.KEEP, on_result=work_through_events))
    qtbot.waitUntil(lambda: told == ["first"])
    runner.submit(Task("second", lambda _: None, Lane.KEEP, on_result=lambda _: told.append("x")))
    qtbot.waitUntil(lambda: told == ["first", "x"], timeout=2000)
