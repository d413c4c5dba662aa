"""The hand with fake edges: a score is 0.75, less 0.01 a pixel and 0.1 a slice left out."""

from dataclasses import replace

import pytest

from medviewer.app.asking.control import NO_PART
from medviewer.app.asking.starting import NO_IMAGE, NOT_CLASSIFIED, NOT_TAKEN
from medviewer.app.results import ClassificationResult
from medviewer.app.texts.asking import (
    FAR,
    UNLIKE,
    answer_figures,
    asked_title,
    caution,
    changed_words,
    difference_figures,
    signed,
    slice_words,
)
from medviewer.errors import UnsuitableInputError
from medviewer.explain.asking.question import Question
from medviewer.inference.prediction import FailedImage
from medviewer.io.records import Series
from tests.app.asking.hands import (
    MIDDLE,
    REGULAR,
    after,
    classified,
    control_of,
    dab,
    state_of,
    threshold,
)
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk

# Beginning and leaving


def test_the_untouched_image_is_scored_first(asked: Desk) -> None:
    state = state_of(asked)
    assert asked.classifier.erased == [("ct", 0, "tiny")]
    assert asked.classifier.questions == [(Question(), "lesion")]
    assert state.before == state.after
    assert state.curve() == (0.75,)
    assert asked_title(state) == "Tiny model · lesion, score of the image"
    assert changed_words(state) == "nothing erased yet: paint over the image"
    assert caution(state) == UNLIKE


def test_it_says_what_is_missing(desk: Desk) -> None:
    asking = desk.controller.asking
    asking.start()
    desk.open(REGULAR)
    asking.start()
    desk.controller.mpr.show()
    asking.start()
    assert desk.said == [NO_IMAGE, NOT_CLASSIFIED, NOT_TAKEN]
    assert asking.state is None


def test_an_image_that_was_not_scored_is_not_asked_about(desk: Desk) -> None:
    def with_failure(series: Series) -> ClassificationResult:
        made = make_result(series)
        failed = (FailedImage("a.dcm", 1, 0, "it is broken"),)
        return replace(made, prediction=replace(made.prediction, failed=failed))

    desk.classifier.make = with_failure
    classified(desk)
    desk.controller.asking.toggle()
    assert desk.said == ["This image was not scored: it is broken"]


def test_it_is_left_by_the_same_wish_and_all_is_forgotten(asked: Desk) -> None:
    dab(asked)
    control_of(asked).toggle()
    assert control_of(asked).state is None
    control_of(asked).leave()
    control_of(asked).toggle()
    assert state_of(asked).curve() == (0.75,)


def test_nothing_happens_while_nothing_is_asked(desk: Desk) -> None:
    asking = classified(desk).controller.asking
    told: list[int] = []
    asking.changed.connect(lambda: told.append(1))
    asking.brush(MIDDLE, MIDDLE)
    asking.lift()
    asking.take_map()
    asking.choose_eraser("mean")
    asking.choose_tool(takes_map=True)
    asking.undo()
    asking.reset()
    asking.toggle_slice()
    desk.controller.views.go_to(1)
    desk.controller.classify_active("other")
    assert asking.state is None
    assert told == []


# Painting


def test_a_dab_is_scored_at_once_and_is_one_step(asked: Desk) -> None:
    control_of(asked).brush(MIDDLE, MIDDLE)
    assert state_of(asked).draft is not None
    assert after(asked) == pytest.approx(0.70)
    assert state_of(asked).curve() == pytest.approx((0.75, 0.70))
    control_of(asked).lift()
    assert state_of(asked).draft is None
    assert [len(state_of(asked).steps), after(asked)] == [2, pytest.approx(0.70)]
    assert changed_words(state_of(asked)) == "10.4 % of the image erased"


def test_a_dab_on_a_large_image_is_not_said_to_be_none(asked: Desk) -> None:
    control_of(asked).brush(MIDDLE, MIDDLE)
    state = state_of(asked)
    large = replace(state, place=replace(state.place, size=(4000, 4000)))
    assert changed_words(large) == "less than 0.1 % of the image erased"


def test_a_stroke_of_several_moves_is_one_step(asked: Desk) -> None:
    control_of(asked).brush((2.5, 1.5), (2.5, 2.5))
    control_of(asked).brush((2.5, 2.5), (2.5, 3.5))
    control_of(asked).lift()
    # rows 1 and 3 have columns 1 to 3, row 2 has 0 to 4
    assert state_of(asked).question.painted is not None
    assert state_of(asked).question.painted.count == 11
    assert len(state_of(asked).steps) == 2


def test_painting_beside_the_image_is_nothing(asked: Desk) -> None:
    dab(asked, -20.0, -20.0)
    assert state_of(asked).steps == (Question(),)


def test_steps_are_taken_back_and_again_without_a_pass(asked: Desk) -> None:
    dab(asked)
    dab(asked, 1.5, 1.5)
    passes = len(asked.classifier.questions)
    assert after(asked) == pytest.approx(0.65)
    control_of(asked).undo()
    assert after(asked) == pytest.approx(0.70)
    control_of(asked).undo()
    assert after(asked) == pytest.approx(0.75)
    control_of(asked).redo()
    assert after(asked) == pytest.approx(0.70)
    assert len(asked.classifier.questions) == passes


def test_a_reset_can_be_taken_back(asked: Desk) -> None:
    dab(asked)
    control_of(asked).reset()
    assert state_of(asked).question.is_untouched
    control_of(asked).undo()
    assert after(asked) == pytest.approx(0.70)


def test_another_eraser_holds_for_what_is_painted_already(asked: Desk) -> None:
    control_of(asked).choose_eraser("mean")
    assert state_of(asked).question == Question()
    dab(asked)
    control_of(asked).choose_eraser("blurred")
    erasers = [question.eraser for question, _ in asked.classifier.questions]
    assert erasers == ["grey", "mean", "blurred"]
    assert state_of(asked).eraser == "blurred"


def test_the_brush_has_bounds(asked: Desk) -> None:
    control_of(asked).set_radius(0.0)
    assert state_of(asked).radius == 1.0
    control_of(asked).set_radius(1e6)
    assert state_of(asked).radius == 400.0


def test_much_erased_is_said_to_be_out_of_range(asked: Desk) -> None:
    control_of(asked).set_radius(4.0)
    dab(asked)
    assert caution(state_of(asked)) == FAR


def test_a_failure_is_said_and_the_next_stroke_tries_again(asked: Desk) -> None:
    control_of(asked).leave()
    asked.classifier.error = UnsuitableInputError("The network gave no number for this image.")
    control_of(asked).start()
    assert caution(state_of(asked)) == "The network gave no number for this image."
    assert not state_of(asked).is_waiting
    asked.classifier.error = None
    dab(asked)
    assert after(asked) > 0
    assert caution(state_of(asked)) in (UNLIKE, FAR)


# The map


def test_the_highest_peak_of_the_map_is_erased(asked: Desk) -> None:
    # the map is [[0, 1], [2, 3]]: its peak lies in the lower right quarter
    threshold(asked, 0.0)
    control_of(asked).take_map()
    painted = state_of(asked).question.painted
    assert painted is not None
    whole = painted.on_image(8, 6)
    assert (whole[7, 5], whole[0, 0]) == (1, 0)
    assert len(state_of(asked).steps) == 2


def test_a_click_takes_the_part_it_is_upon(asked: Desk) -> None:
    threshold(asked, 0.0)
    control_of(asked).choose_tool(takes_map=True)
    assert state_of(asked).takes_map
    control_of(asked).take_map((6.5, 4.5))
    assert state_of(asked).question.painted is not None


def test_what_is_not_shown_has_no_peak(asked: Desk) -> None:
    # the largest value of all slices is 4 n - 1, so 3 of the first slice is below its half
    threshold(asked, 0.5)
    control_of(asked).take_map()
    assert asked.said == [NO_PART]
    assert state_of(asked).steps == (Question(),)


def test_a_raw_threshold_and_an_own_scale_count(asked: Desk) -> None:
    overlay = asked.session.active_viewport.state.overlay
    asked.controller.views.set_overlay(replace(overlay, scale="image", threshold=0.5))
    control_of(asked).take_map()
    assert state_of(asked).question.painted is not None
    control_of(asked).reset()
    asked.controller.views.set_overlay(replace(overlay, threshold_value=3.5))
    control_of(asked).take_map()
    assert asked.said == [NO_PART]


def test_an_image_without_a_map_has_no_peak(desk: Desk) -> None:
    def without_first(series: Series) -> ClassificationResult:
        made = make_result(series)
        own = made.attributions["lesion"]
        rest = replace(
            own,
            native=own.native[1:],
            image_indices=own.image_indices[1:],
            fields_of_view=own.fields_of_view[1:],
        )
        return replace(made, attributions={"lesion": rest})

    desk.classifier.make = without_first
    classified(desk)
    control_of(desk).start()
    control_of(desk).take_map()
    assert desk.said == [NO_PART]


# One pass at a time


def test_a_fast_hand_asks_the_newest_state_alone(waiting_desk: Desk) -> None:
    desk = classified(waiting_desk)
    desk.controller.asking.start()
    desk.controller.asking.set_radius(1.0)
    desk.tasks.run_all()
    for column in (1.5, 2.5, 3.5, 4.5):
        desk.controller.asking.brush((4.5, column), (4.5, column))
    assert len(desk.tasks.waiting) == 1
    assert state_of(desk).is_waiting
    desk.tasks.run_next()
    assert len(desk.tasks.waiting) == 1  # the newest, not those between
    desk.tasks.run_next()
    assert desk.tasks.waiting == []
    assert not state_of(desk).is_waiting
    assert [q.painted.count for q, _ in desk.classifier.questions if q.painted] == [5, 14]
    assert desk.classifier.erased == [("ct", 0, "tiny")]  # prepared once


def test_what_is_left_is_answered_no_more(waiting_desk: Desk) -> None:
    desk = classified(waiting_desk)
    desk.controller.asking.start()
    (handle,) = desk.tasks.waiting
    desk.controller.asking.leave()
    assert desk.tasks.waiting == []
    handle.run()  # a task that ran on
    handle.task.on_error(ValueError())
    assert desk.controller.asking.state is None
    assert desk.said == []


def test_figures_wait_for_their_answers() -> None:
    assert answer_figures(None) == ("...", "")
    assert difference_figures(None, None) == ("...", "")
    assert slice_words(None, None) == ""


def test_figures_stand_beside_their_logits(asked: Desk) -> None:
    dab(asked)
    state = state_of(asked)
    assert answer_figures(state.after) == ("0.700", "logit +2.80")
    assert difference_figures(state.before, state.after) == (
        "\N{MINUS SIGN}0.050",
        "logit \N{MINUS SIGN}0.20",
    )
    assert slice_words(state.before, state.after) == ""
    assert signed(0.0001) == "0.00"


@pytest.mark.usefixtures("chinese")
def test_what_is_asked_is_told_in_chinese(asked: Desk) -> None:
    assert asked_title(state_of(asked)).endswith("，图像得分")
    assert changed_words(state_of(asked)) == "尚未擦除：请在图像上涂抹"
    dab(asked)
    assert changed_words(state_of(asked)).startswith("已擦除图像的 ")
    assert caution(state_of(asked)).startswith("改动后的图像与训练图像不同")
