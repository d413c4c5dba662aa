"""Shutters and bitmaps of a presentation state as colours."""

import numpy as np

from medviewer.image.objects.presentation import (
    DrawnPresentation,
    Presentation,
    Shutter,
    SliceLook,
    cover_layer,
)


def test_nothing_covers_nothing() -> None:
    assert cover_layer(SliceLook(), 4, 5, 1.0) is None
    assert not Shutter().covers(4, 5).any()


def test_a_shutter_is_painted_in_its_grey_over_a_bitmap() -> None:
    bits = np.zeros((4, 5), np.bool_)
    bits[1, 1] = bits[3, 4] = True
    look = SliceLook(bitmap=bits, shutter=Shutter(0x80, rectangle=(0.0, 0.0, 3.0, 4.0)))
    layer = cover_layer(look, 4, 5, 1.0)
    assert layer is not None
    assert layer.packed[1, 1] == 0xFF7FE3A1
    assert layer.packed[3, 4] == 0xFF808080
    assert layer.packed[0, 0] == 0


def test_bitmaps_of_another_size_are_not_drawn() -> None:
    bits = np.ones((2, 2), np.bool_)
    assert cover_layer(SliceLook(bitmap=bits, shutter=Shutter(bitmap=bits)), 4, 5, 1.0) is None


def test_a_circle_is_round_on_the_screen_where_pixels_are_not_square() -> None:
    """Pixels twice as high as wide: a radius of 6 columns is 3 rows."""
    seen = ~Shutter(circle=(10.0, 10.0, 6.0)).covers(20, 20, aspect=2.0)
    assert np.flatnonzero(seen.any(axis=1)).tolist() == list(range(7, 13))
    assert np.flatnonzero(seen.any(axis=0)).tolist() == list(range(4, 16))


def test_the_first_slice_is_the_lowest() -> None:
    assert Presentation({4: SliceLook(), 2: SliceLook()}).first_slice == 2


def test_a_polygon_covers_what_lies_outside() -> None:
    corners = ((1.0, 1.0), (1.0, 4.0), (3.0, 4.0), (3.0, 1.0))
    covered = Shutter(polygon=corners).covers(4, 5)
    assert np.argwhere(~covered).tolist() == [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3]]


def test_a_bitmap_shutter_covers_what_it_marks() -> None:
    bits = np.zeros((4, 5), np.bool_)
    bits[2, 3] = True
    assert np.argwhere(Shutter(bitmap=bits).covers(4, 5)).tolist() == [[2, 3]]


def test_a_cover_is_made_once_and_only_for_slices_that_are_meant() -> None:
    look = SliceLook(shutter=Shutter(rectangle=(0.0, 0.0, 2.0, 2.0)))
    drawn = DrawnPresentation(Presentation({1: look}))
    assert drawn.cover(0, 4, 5, 1.0) is None
    cover = drawn.cover(1, 4, 5, 1.0)
    assert cover is not None
    assert drawn.cover(1, 4, 5, 1.0) is cover
