"""Graphics as colours."""

import numpy as np

from medviewer.image.graphics import GRAPHICS_COLOR, graphics_layer


def test_only_drawn_pixels_have_a_colour() -> None:
    layer = graphics_layer(np.array([[True, False], [False, True]]))
    assert layer.packed.tolist() == [[GRAPHICS_COLOR, 0], [0, GRAPHICS_COLOR]]
    assert layer.packed.dtype == np.uint32
