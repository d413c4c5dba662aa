"""One pass at a time with real threads: the hand goes on while a pass runs."""

import threading

import pytest
from pytestqt.qtbot import QtBot

from medviewer.app.asking.control import AskingControl
from medviewer.app.asking.scoring import NewestFirst
from medviewer.app.tasks import TaskRunner
from medviewer.explain.asking.question import Answer, Question
from tests.app.asking.hands import classified
from tests.app.fakes.classifier import FakeAsked
from tests.app.fakes.desk import Desk


def test_the_hand_paints_on_while_a_pass_runs_and_the_newest_state_is_next(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    classified(desk)
    gate, begun, threads = threading.Event(), threading.Event(), set[str]()
    plain = FakeAsked.answer

    def slowly(self: FakeAsked, question: Question, label: str) -> Answer:
        threads.add(threading.current_thread().name)
        if question.painted is not None:
            begun.set()
            assert gate.wait(10)
        return plain(self, question, label)

    monkeypatch.setattr(FakeAsked, "answer", slowly)
    runner = TaskRunner()
    scoring = NewestFirst(desk.session, runner, desk.reading.readers(), desk.classifier)
    control = AskingControl(desk.session, scoring)
    try:
        control.start()
        control.set_radius(1.0)
        qtbot.waitUntil(lambda: control.state is not None and control.state.before is not None)
        control.brush((1.5, 1.5), (1.5, 1.5))
        assert begun.wait(10)
        for column in (2.5, 3.5, 4.5):  # returns at once: nothing here waits for the pass
            control.brush((1.5, column), (1.5, column))
        gate.set()
        qtbot.waitUntil(lambda: control.state is not None and not control.state.is_waiting)
    finally:
        gate.set()
        runner.shutdown()
    counts = [q.painted.count for q, _ in desk.classifier.questions if q.painted is not None]
    assert counts == [5, 14]
    assert threading.current_thread().name not in threads
