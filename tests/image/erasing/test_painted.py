"""Painted pixels: joined, laid on the image, marked."""

import numpy as np
import numpy.typing as npt

from medviewer.image.erasing.painted import Painted


def block(top: int, left: int, height: int, width: int) -> Painted:
    return Painted(top, left, np.ones((height, width), np.bool_))


def pixels(painted: Painted, rows: int, columns: int) -> npt.NDArray[np.float32]:
    return painted.on_image(rows, columns)


def test_two_parts_become_one_and_stay_as_they_were() -> None:
    first, second = block(1, 1, 2, 2), block(4, 0, 1, 2)
    both = first.joined(second)
    np.testing.assert_array_equal(
        pixels(both, 5, 4), np.maximum(pixels(first, 5, 4), pixels(second, 5, 4))
    )
    assert (both.top, both.left, both.bottom, both.right) == (1, 0, 5, 3)
    assert both.count == 6
    assert first.count == 4


def test_nothing_joins_nothing() -> None:
    first = block(0, 0, 1, 1)
    assert first.joined(None) is first


def test_marks_part_rim_and_inside() -> None:
    marks, step = block(0, 0, 4, 5).marks()
    assert step == 1
    np.testing.assert_array_equal(
        marks, [[2, 2, 2, 2, 2], [2, 1, 1, 1, 2], [2, 1, 1, 1, 2], [2, 2, 2, 2, 2]]
    )


def test_marks_of_a_large_part_are_coarse() -> None:
    marks, step = block(0, 0, 1500, 2000).marks()
    assert step == 2
    assert marks.shape == (750, 1000)
    assert marks[300, 300] == 1


def test_marks_can_be_asked_to_be_coarse() -> None:
    marks, step = block(0, 0, 9, 9).marks(3)
    assert step == 3
    np.testing.assert_array_equal(marks, [[2, 2, 2], [2, 1, 2], [2, 2, 2]])
