"""Steps that can be taken back, as values."""

import numpy as np

from medviewer.explain.asking import question
from medviewer.explain.asking.question import History, Question
from medviewer.image.erasing.painted import Painted

FIRST, SECOND = (Question(Painted(0, 0, np.ones((1, 1), np.bool_))) for _ in range(2))


def test_steps_are_taken_back_and_again() -> None:
    history = History().asked(FIRST).asked(SECOND)
    assert history.steps == (Question(), FIRST, SECOND)
    back = history.undone().undone()
    assert (back.now, back.undone()) == (Question(), back)
    assert back.redone().redone() == history
    assert history.redone() == history


def test_a_new_question_ends_what_could_be_taken_again() -> None:
    history = History().asked(FIRST).undone().asked(SECOND)
    assert history.redone() == history
    assert history.steps == (Question(), SECOND)


def test_asking_the_same_is_no_step() -> None:
    history = History().asked(FIRST)
    assert history.asked(FIRST) is history


def test_old_steps_are_forgotten() -> None:
    history = History()
    for number in range(question._MOST_STEPS + 5):
        history = history.asked(Question(left_out=frozenset({number})))
    assert len(history.past) == question._MOST_STEPS


def test_untouched_means_nothing_painted_and_nothing_left_out() -> None:
    assert Question().is_untouched
    assert not FIRST.is_untouched
    assert not Question(left_out=frozenset({1})).is_untouched
