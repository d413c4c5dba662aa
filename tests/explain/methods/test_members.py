import numpy as np
import pytest

from medviewer.explain.methods.members import agreement_of, spread_of

FIRST = np.array([[0.0, 1.0], [2.0, 3.0]], np.float32)


def test_spread_is_the_deviation_with_bessels_correction() -> None:
    members = np.stack([FIRST, FIRST + 2, FIRST + 4])
    np.testing.assert_allclose(spread_of(members), np.full((2, 2), 2.0))


def test_a_single_member_does_not_spread_and_agrees_with_nobody() -> None:
    np.testing.assert_array_equal(spread_of(FIRST[None]), np.zeros((2, 2)))
    assert agreement_of(FIRST[None]) is None


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (FIRST**3 * 100 - 5, 1.0),  # another scale, the same order
        (-FIRST, -1.0),
        # ranks 0 1 2 3 and 1 0 3 2: 1 - 6 * 4 / (4 * 15)
        (np.array([[1.0, 0.0], [3.0, 2.0]], np.float32), 0.6),
    ],
)
def test_agreement_is_the_correlation_of_ranks(other: np.ndarray, expected: float) -> None:
    assert agreement_of(np.stack([FIRST, other])) == pytest.approx(expected)


def test_agreement_is_the_mean_over_pairs() -> None:
    # 1 of the first two, -1 of each of them with the third
    assert agreement_of(np.stack([FIRST, FIRST, -FIRST])) == pytest.approx(-1 / 3)


def test_equal_values_share_their_rank() -> None:
    flat = np.array([[0.0, 0.0], [1.0, 1.0]], np.float32)
    # ranks 0.5 0.5 2.5 2.5 against 0 1 2 3: 4 / sqrt(4 * 5)
    assert agreement_of(np.stack([flat, FIRST])) == pytest.approx(4 / 20**0.5)


def test_a_map_of_one_value_has_no_order_to_agree_with() -> None:
    assert agreement_of(np.stack([FIRST, np.ones_like(FIRST)])) is None
