"""Leaving slices out, and what else moves while something is asked."""

from dataclasses import replace

import pytest

from medviewer.app.texts.asking import asked_title, changed_words, slice_words
from medviewer.explain.asking.question import Question
from medviewer.inference.prediction import FailedImage
from tests.app.asking.hands import after, control_of, dab, state_of
from tests.app.fakes.desk import Desk

# Slices


def test_a_slice_is_left_out_and_put_back(sequence: Desk) -> None:
    assert asked_title(state_of(sequence)).endswith("score of the series")
    control_of(sequence).toggle_slice()
    assert state_of(sequence).is_left_out
    assert after(sequence) == pytest.approx(0.65)
    assert changed_words(state_of(sequence)) == "1 slice left out, crossed out below"
    assert slice_words(state_of(sequence).before, state_of(sequence).after) == (
        "This slice: 0.250, now left out"
    )
    control_of(sequence).toggle_slice()
    assert not state_of(sequence).is_left_out
    assert after(sequence) == pytest.approx(0.75)
    assert slice_words(state_of(sequence).before, state_of(sequence).after) == (
        "This slice: 0.250, now 0.250"
    )


def test_what_is_left_out_stays_so_on_the_other_slices(sequence: Desk) -> None:
    control_of(sequence).toggle_slice()
    sequence.controller.views.go_to(1)
    assert state_of(sequence).place.slice_index == 1
    assert not state_of(sequence).is_left_out
    control_of(sequence).toggle_slice()
    assert after(sequence) == pytest.approx(0.55)
    assert changed_words(state_of(sequence)) == "2 slices left out, crossed out below"


def test_one_slice_must_stay(sequence: Desk) -> None:
    for index in (0, 1, 2):
        sequence.controller.views.go_to(index)
        control_of(sequence).toggle_slice()
    assert sequence.said == ["At least one slice must stay in the series."]
    assert state_of(sequence).question.left_out == {0, 1}


def test_images_scored_one_by_one_have_no_slices_to_leave_out(asked: Desk) -> None:
    control_of(asked).toggle_slice()
    assert state_of(asked).steps == (Question(),)


# What else moves


def test_each_slice_keeps_what_was_painted_on_it(asked: Desk) -> None:
    dab(asked)
    asked.controller.views.go_to(2)
    assert state_of(asked).place.slice_index == 2
    assert state_of(asked).question.is_untouched
    assert asked.classifier.erased == [("ct", 0, "tiny"), ("ct", 2, "tiny")]
    asked.controller.views.go_to(0)
    assert after(asked) == pytest.approx(0.70)


def test_looking_elsewhere_is_not_asking_anew(asked: Desk) -> None:
    asked.controller.views.rotate(1)
    assert len(asked.classifier.questions) == 1


def test_a_slice_without_a_score_ends_it(asked: Desk) -> None:
    status = asked.session.statuses[-1]
    assert status.result is not None
    failed = (FailedImage("a.dcm", 1, 1, "it is broken"),)
    prediction = replace(status.result.prediction, failed=failed)
    broken = replace(status, result=replace(status.result, prediction=prediction))
    asked.session.set_status(broken)
    asked.controller.views.go_to(1)
    assert control_of(asked).state is None
    assert asked.said == ["This image was not scored: it is broken"]


def test_planes_another_layout_and_a_new_run_end_it(asked: Desk) -> None:
    asked.controller.mpr.show()
    assert control_of(asked).state is None
    asked.controller.mpr.leave()
    control_of(asked).start()
    asked.controller.layouts.set_layout("1x2")
    assert control_of(asked).state is not None
    asked.controller.layouts.activate(1)
    asked.controller.layouts.toggle_maximised(1)
    assert control_of(asked).state is None
    asked.controller.layouts.toggle_maximised(1)
    asked.controller.layouts.activate(0)
    control_of(asked).start()
    status = asked.session.statuses[-1]
    asked.session.set_status(replace(status, result=None))
    assert control_of(asked).state is None


def test_the_plain_side_of_a_comparison_asks_about_the_other_s_result(asked: Desk) -> None:
    control_of(asked).leave()
    asked.controller.compare()
    asked.controller.layouts.activate(0)
    assert not asked.session.active_viewport.has_heatmap
    control_of(asked).start()
    assert state_of(asked).cell == 0
    assert state_of(asked).key.model_name == "tiny"


def test_a_model_that_is_gone_is_called_by_its_label(asked: Desk) -> None:
    control_of(asked).leave()
    asked.session.set_models((), ())
    control_of(asked).start()
    assert asked_title(state_of(asked)) == "tiny · lesion, score of the image"
