"""Rows along the slices: values by hand from predictions made here."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.control.strong_slices import NO_EFFECT
from medviewer.app.heatmaps.ribbon import (
    EFFECT,
    Importance,
    Ribbon,
    RibbonRow,
    binned,
    ribbon_of,
    shown_ribbon,
    stack_ribbon,
)
from medviewer.app.results import ClassificationResult
from medviewer.explain.slice_importance import SliceImportance
from medviewer.inference.prediction import FailedImage, ImagePrediction, Score
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series


def result(
    scores: dict[int, float], weights: dict[int, float] | None = None, *, bare: bool = False
) -> ClassificationResult:
    """Return a result of these scores by image; a threshold of 0.5."""
    weights = weights or {}
    images = tuple(
        ImagePrediction(
            f"{k}.dcm",
            1,
            k,
            {} if bare else {"lesion": Score(0.0, value, None, 0.5, value >= 0.5)},
            (),
            weights.get(k),
        )
        for k, value in scores.items()
    )
    made = make_result(make_series())
    failed = (FailedImage("4.dcm", 1, 4, "broken <b>file</b>"),)
    return replace(made, prediction=replace(made.prediction, images=images, failed=failed))


def test_scores_stand_at_the_slices_of_the_stack() -> None:
    ribbon = stack_ribbon(result({0: 0.1, 1: 0.2, 2: 0.7, 3: 0.9}), "lesion", 1, 5)
    assert ribbon is not None
    assert ribbon.rows == (RibbonRow("Score", (0.2, 0.7, 0.9, None, None), 1.0, 0.5),)
    assert ribbon.strong == {1, 2}
    assert ribbon.count == 5
    assert ribbon.tips == (
        "Slice 1 · score 0.200, below threshold - does not exclude disease",
        "Slice 2 · score 0.700, above threshold",
        "Slice 3 · score 0.900, above threshold",
        "Slice 4 · broken <b>file</b>",
        "Slice 5 · not scored",
    )


def test_shares_of_the_series_score_are_the_second_row() -> None:
    ribbon = stack_ribbon(result({0: 0.9, 1: 0.1}, {0: 0.75, 1: 0.25}), "lesion", 0, 2)
    assert ribbon is not None
    assert ribbon.rows[1] == RibbonRow("Share", (0.75, 0.25), 0.75)
    assert not ribbon.rows[1].is_signed
    assert ribbon.tips[0].endswith("75\N{NO-BREAK SPACE}% of the series' score")


def test_given_importances_take_that_place_and_may_be_negative() -> None:
    importance = Importance("Without it", "logit", {0: -0.5, 1: 2.0})
    ribbon = stack_ribbon(result({0: 0.9, 1: 0.1}, {0: 1.0}), "lesion", 0, 3, importance)
    assert ribbon is not None
    assert ribbon.rows[1] == RibbonRow("Without it", (-0.5, 2.0, None), 2.0)
    assert ribbon.rows[1].is_signed
    assert ribbon.tips[0].endswith("without it -0.5 logit")
    assert "without it" not in ribbon.tips[2]


def with_importance(made: ClassificationResult) -> ClassificationResult:
    """Return a result in which slice 2 matters most and slice 0 speaks against the class."""
    own = SliceImportance(
        (3, 2, 1, 0),
        np.array([0.5, 2.0, 0.9, -0.5], np.float32),
        np.array([0.25, 1.0, 2.5, 0.0], np.float32),
        1.5,
    )
    return replace(made, importance={"lesion": own})


def test_a_result_s_own_importance_is_a_row_with_the_first_order_beside_it() -> None:
    ribbon = stack_ribbon(with_importance(result({0: 0.9, 2: 0.1}, {0: 1.0})), "lesion", 0, 5)
    assert ribbon is not None
    row = ribbon.rows[1]
    assert (row.name, row.top) == (EFFECT, 2.5)
    assert row.values == pytest.approx((-0.5, 0.9, 2.0, 0.5, None))
    assert row.beside == pytest.approx((0.0, 2.5, 1.0, 0.25, None))
    assert row.is_signed
    assert row.span == (-0.5, 2.5)
    assert ribbon.rows[0].span == (0.0, 1.0)
    assert ribbon.important == {2}
    assert ribbon.tips[2].startswith(
        "Slice 3 · score 0.100, below threshold - does not exclude disease · effect +2 logit · "
        "gradient x feature +1 · effect: the series' logit less that without this slice"
    )
    assert "effect" not in ribbon.tips[4]


def test_another_class_has_an_importance_of_its_own() -> None:
    made = with_importance(result({0: 0.9, 1: 0.1}, {0: 0.75, 1: 0.25}))
    ribbon = stack_ribbon(replace(made, importance={"other": made.importance["lesion"]}),
                          "lesion", 0, 2)  # fmt: skip
    assert ribbon is not None
    assert ribbon.rows[1].name == "Share"
    assert ribbon.important == frozenset()


def test_slices_that_only_speak_against_the_class_are_not_important() -> None:
    importance = Importance(EFFECT, "logit", {0: -0.5, 1: -2.0})
    ribbon = stack_ribbon(result({0: 0.9, 1: 0.1}), "lesion", 0, 2, importance)
    assert ribbon is not None
    assert ribbon.important == frozenset()
    assert ribbon.rows[1].span == (-2.0, 0.0)


def test_slices_without_scores_are_strong_by_their_shares() -> None:
    shares = {0: 0.1, 1: 0.5, 2: 0.3}
    ribbon = stack_ribbon(result(dict.fromkeys(range(3), 0.0), shares, bare=True), "lesion", 0, 4)
    assert ribbon is not None
    assert len(ribbon.rows) == 1
    assert ribbon.strong == {1, 2}
    assert ribbon.tips[0] == "Slice 1 · 10\N{NO-BREAK SPACE}% of the series' score"
    assert ribbon.tips[3] == "Slice 4 · not scored"


@pytest.mark.parametrize(
    ("made", "count"),
    [
        (result({0: 0.9}), 1),
        (result({}), 4),
        (result({0: 0.1, 1: 0.2}, bare=True), 2),
        (result({0: 0.1, 1: 0.2}, {0: 0.0, 1: 0.0}, bare=True), 2),
    ],
)
def test_where_there_is_nothing_along_the_slices_there_is_no_ribbon(made, count: int) -> None:
    assert stack_ribbon(made, "lesion", 0, count) is None
    assert stack_ribbon(made, "lesion", 0, count, Importance("", "logit", {0: 0.0})) is None


def test_bins_keep_what_is_farthest_from_zero() -> None:
    assert binned((0.1, 0.9, None, None, -0.5, 0.2), 3) == (0.9, None, -0.5)
    assert binned((1.0, 2.0), 2) == (1.0, 2.0)
    values = [0.0] * 1000
    values[617] = 1.0
    assert binned(values, 300)[185] == 1.0  # a single strong slice of a thousand stays visible


def test_strong_slices_are_found_on_both_sides() -> None:
    ribbon = Ribbon((), frozenset({2, 5}))
    assert [ribbon.next_strong(k, 1) for k in (0, 2, 5)] == [2, 5, None]
    assert [ribbon.next_strong(k, -1) for k in (2, 3, 9)] == [None, 2, 5]


# In the program


@pytest.fixture
def scored(desk: Desk) -> Desk:
    """Return a program on the first of five slices, of which the third and fifth are strong."""
    desk.open()
    desk.classifier.make = lambda _: result({0: 0.1, 1: 0.2, 2: 0.7, 3: 0.1, 4: 0.9})
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    desk.controller.views.go_to(0)
    return desk


def place(desk: Desk) -> int:
    return desk.session.active_viewport.state.slice_index


def test_keys_jump_along_the_strong_slices_and_say_where_they_end(scored: Desk) -> None:
    step = scored.controller.strong_slices.step
    places = []
    for direction in (1, 1, 1, -1, -1):
        step(direction)
        places.append(place(scored))
    assert places == [2, 4, 4, 2, 2]
    assert scored.said == [
        "No slice after this one is above the threshold.",
        "No slice before this one is above the threshold.",
    ]


def test_keys_can_go_by_the_effect_on_the_series(scored: Desk) -> None:
    scored.session.update_settings(strong_by_effect=True)
    step = scored.controller.strong_slices.step
    step(1)
    assert scored.said == [NO_EFFECT]
    scored.classifier.make = lambda _: with_importance(result({0: 0.1, 1: 0.2, 4: 0.9}))
    scored.controller.classify_active("other")
    step(1)
    assert place(scored) == 2
    step(1)
    assert scored.said[-1] == "No slice after this one has a large effect."


def test_without_strong_slices_that_is_said_and_never_that_all_is_well(scored: Desk) -> None:
    scored.classifier.make = lambda _: result({0: 0.1, 1: 0.2})
    scored.controller.classify_active("other")
    scored.controller.strong_slices.step(1)
    assert scored.said == ["No slice is above the threshold; that does not exclude disease."]


def test_before_a_classification_it_says_what_to_do(desk: Desk) -> None:
    desk.controller.strong_slices.step(1)
    desk.open()
    desk.controller.strong_slices.step(1)
    assert len(desk.said) == 2
    assert set(desk.said) == {
        "Classify a series of slices first: N then goes to the next slice above the threshold."
    }


def test_the_plain_side_of_a_comparison_jumps_and_has_the_ribbon_too(scored: Desk) -> None:
    scored.controller.compare()
    scored.controller.layouts.activate(0)
    scored.controller.strong_slices.step(1)
    assert [scored.session.viewports[n].state.slice_index for n in range(2)] == [2, 2]
    ribbon = shown_ribbon(scored.session, 1)
    assert ribbon is not None
    assert shown_ribbon(scored.session, 0) is ribbon
    assert ribbon_of(scored.session, scored.session.viewports[0]) is None


def test_empty_cells_have_none(scored: Desk) -> None:
    scored.controller.layouts.set_layout("1x2")
    assert shown_ribbon(scored.session, 1) is None


def test_results_that_wait_for_the_reader_have_none(scored: Desk) -> None:
    scored.session.update_settings(read_first_then_reveal=True)
    assert shown_ribbon(scored.session, 0) is None


def test_slices_left_out_by_hand_are_said() -> None:
    ribbon = stack_ribbon(result({0: 0.1, 1: 0.2}), "lesion", 0, 2)
    assert ribbon is not None
    without = ribbon.without(frozenset({1}))
    assert without.left_out == {1}
    assert without.tips == (ribbon.tips[0], f"{ribbon.tips[1]} · left out by hand: crossed out")
    assert without.rows == ribbon.rows
