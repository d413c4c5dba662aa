"""Patches of slices, and sections through a stack of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.objects.patches import cropped, section

ZERO = np.array(0, np.uint8)


def test_a_patch_is_what_is_not_empty() -> None:
    values = np.zeros((6, 8), np.uint8)
    values[2, 3], values[4, 6] = 1, 2
    patch = cropped(values)
    assert patch is not None
    assert (patch.top, patch.left, patch.values.shape) == (2, 3, (3, 4))
    np.testing.assert_array_equal(values[patch.rows, patch.columns], patch.values)


def test_nothing_makes_no_patch() -> None:
    assert cropped(np.zeros((3, 3), np.uint8)) is None
    assert cropped(np.full((3, 3), np.nan, np.float32)) is None


def test_zero_is_a_value_of_a_map() -> None:
    values = np.full((3, 3), np.nan, np.float32)
    values[1, 1] = 0.0
    patch = cropped(values)
    assert patch is not None
    assert patch.values.tolist() == [[0.0]]


@given(st.integers(0, 2**20 - 1), st.sampled_from([0, 1, 2]))
def test_a_section_is_that_of_the_whole_array(seed: int, axis: int) -> None:
    whole = (np.random.default_rng(seed).random((3, 4, 5)) < 0.2).astype(np.uint8)
    patches = {k: patch for k in range(3) if (patch := cropped(whole[k])) is not None}
    for index in range(whole.shape[axis]):
        np.testing.assert_array_equal(
            section(patches, (3, 4, 5), axis, index, ZERO), whole.take(index, axis=axis)
        )


def test_a_slice_without_a_patch_is_empty() -> None:
    assert not section({}, (3, 4, 5), 0, 1, ZERO).any()
