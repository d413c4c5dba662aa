"""The further fields of a card's ``[input]`` and those that go with them."""

from typing import Any

import pytest

from medviewer.errors import ModelBundleError
from tests.models.test_card import parse, table


def with_input(**fields: Any) -> dict[str, Any]:
    changed = table()
    changed["input"] |= fields
    return changed


def test_a_card_need_not_speak_of_slices():
    scope = parse(table()).input
    assert (scope.planes, scope.contrast, scope.least_slices) == ((), "any", 1)
    assert (scope.order, scope.depth) == ("as_shown", 0)


def test_a_card_may_speak_of_slices():
    fields = {"planes": ["axial"], "contrast": "with", "least_slices": 5, "order": "caudal_first"}
    scope = parse(with_input(**fields, depth=32)).input
    assert scope.planes == ("axial",)
    assert (scope.contrast, scope.order) == ("with", "caudal_first")
    assert (scope.least_slices, scope.depth) == (5, 32)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"planes": ["oblique"]}, r"input\.planes"),
        ({"contrast": "yes"}, r"input\.contrast"),
        ({"order": "first"}, r"input\.order"),
        ({"least_slices": 0}, "least_slices must be at least 1"),
        ({"depth": -1}, "depth must be from 0"),
        ({"depth": 5000}, "depth must be from 0"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], named: str):
    with pytest.raises(ModelBundleError, match=named):
        parse(with_input(**fields))


def test_a_network_that_reads_series_reads_one_member():
    changed = with_input(members="all")
    changed["pooling"]["images_to_series"] = "network"
    with pytest.raises(ModelBundleError, match=r"input\.members must be first"):
        parse(changed)


def test_a_card_may_say_which_question_it_answers():
    question = "Tells which of three tumours a slice shows, not whether there is one."
    assert parse(table() | {"question": question}).question == question
    assert parse(table()).question == ""


@pytest.mark.parametrize("share", [-0.1, 1.5])
def test_the_share_out_of_range_is_a_share(share: float):
    reference = {"threshold": 1.0, "method": "m", "fitted_on": "f", "series_share": share}
    with pytest.raises(ModelBundleError, match="series_share"):
        parse(table() | {"reference": reference})
