"""The brush: which pixels it covers, on paper."""

import numpy as np
import pytest

from medviewer.image.erasing.brush import brushed

SIZE = (20, 30)


def covered(*arguments: object, **more: object) -> set[tuple[int, int]]:
    found = brushed(*arguments, **more)  # type: ignore[arg-type]
    assert found is not None
    rows, columns = np.nonzero(found.on_image(*SIZE))
    return {(int(row), int(column)) for row, column in zip(rows, columns, strict=True)}


def test_a_dab_is_a_disc_of_pixel_centres() -> None:
    # radius 1.1 around the centre of pixel (5, 6): it and its four neighbours, 1 away
    found = covered((5.5, 6.5), (5.5, 6.5), 1.1, SIZE)
    assert found == {(5, 6), (4, 6), (6, 6), (5, 5), (5, 7)}


def test_a_stroke_covers_its_way() -> None:
    found = covered((5.5, 2.5), (5.5, 8.5), 0.6, SIZE)
    assert found == {(5, column) for column in range(2, 9)}


def test_a_slanted_stroke_is_as_wide_across_its_way() -> None:
    found = covered((2.5, 2.5), (8.5, 8.5), 0.75, SIZE)
    # centres (n, n) are on the way, (n, n + 1) are 0.707 beside it, (n, n + 2) are 1.41
    assert {(5, 5), (5, 6), (6, 5)} <= found
    assert (5, 7) not in found


def test_the_pixel_under_a_fine_brush_is_always_covered() -> None:
    assert covered((5.01, 6.01), (5.01, 6.01), 0.1, SIZE) == {(5, 6)}


def test_pixels_that_are_high_make_fewer_rows() -> None:
    # pixels twice as high as wide: one row up or down is two columns away
    found = covered((5.5, 6.5), (5.5, 6.5), 2.0, SIZE, aspect=2.0)
    assert {row for row, _ in found} == {4, 5, 6}
    assert {column for row, column in found if row == 5} == {4, 5, 6, 7, 8}


def test_the_brush_is_cut_at_the_border() -> None:
    # the centre of pixel (0, 1) is 1.58 away from the corner
    found = covered((0.0, 0.0), (0.0, 0.0), 1.6, SIZE)
    assert found == {(0, 0), (0, 1), (1, 0)}


@pytest.mark.parametrize("point", [(-9.0, 5.0), (5.0, 60.0), (-0.7, -0.7)])
def test_beside_the_image_nothing_is_covered(point: tuple[float, float]) -> None:
    assert brushed(point, point, 0.9, SIZE) is None
