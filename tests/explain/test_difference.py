from dataclasses import replace

import numpy as np
import pytest

from medviewer.explain.attribution import Attribution
from medviewer.explain.difference import difference_of, why_no_difference
from medviewer.image.field_of_view import FieldOfView

WHOLE = FieldOfView(0.0, 0.0, 8.0, 8.0)


def maps(values: list[float], indices: tuple[int, ...], target: str = "a") -> Attribution:
    native = np.array(values, np.float32)[:, None, None] * np.ones((1, 2, 2), np.float32)
    seen = (WHOLE,) * len(indices)
    return Attribution(native, indices, seen, target, "Grad-CAM", "last", "logit")


FIRST, SECOND = maps([5.0, 3.0, 1.0], (0, 2, 4)), maps([1.0, 4.0], (2, 3), "b")


def test_images_that_both_have_are_subtracted() -> None:
    assert why_no_difference(FIRST, SECOND) == ""
    found = difference_of(FIRST, SECOND)
    assert found.image_indices == (2,)
    np.testing.assert_array_equal(found.native, np.full((1, 2, 2), 2.0))
    assert (found.unit, found.fields_of_view) == ("logit", (WHOLE,))
    assert difference_of(FIRST, SECOND) is found


def test_the_other_way_round_it_is_the_negative() -> None:
    other = difference_of(SECOND, FIRST)
    np.testing.assert_array_equal(other.native, -difference_of(FIRST, SECOND).native)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ({}, {"method": "LayerCAM", "unit": "relative"}, "two methods"),
        ({}, {"layer": "first", "unit": "relative"}, "two methods or layers"),
        ({"unit": "relative"}, {"unit": "relative"}, "no unit"),
        ({}, {"unit": "logit difference"}, "no unit"),
        ({}, {"maps_of": "series"}, "the other the series"),
        ({}, {"native": np.zeros((2, 3, 3), np.float32)}, "different grids"),
        ({}, {"image_indices": (7, 9)}, "no image in common"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    first: dict[str, object], second: dict[str, object], words: str
) -> None:
    pair = replace(FIRST, **first), replace(SECOND, **second)  # type: ignore[arg-type]
    assert words in why_no_difference(*pair)


def test_two_methods_in_logits_can_be_subtracted() -> None:
    assert why_no_difference(FIRST, replace(SECOND, method="HiResCAM")) == ""
    both = {"unit": "logit difference"}
    pair = replace(FIRST, **both), replace(SECOND, **both)  # type: ignore[arg-type]
    assert why_no_difference(*pair) == ""
