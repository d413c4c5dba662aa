import numpy as np
from pytestqt.qtbot import QtBot

from medviewer.ui.browser.thumbnails import pixmap_of


def test_grey_array_becomes_a_grey_picture(qtbot: QtBot) -> None:
    pixels = np.arange(15, dtype=np.uint8).reshape(3, 5) * 10
    image = pixmap_of(pixels).toImage()
    assert (image.width(), image.height()) == (5, 3)
    assert image.pixelColor(4, 2).getRgb()[:3] == (140, 140, 140)


def test_colour_array_keeps_its_colours(qtbot: QtBot) -> None:
    pixels = np.zeros((2, 6, 3), np.uint8)[:, ::2]  # not contiguous
    pixels[1, 2] = (10, 20, 30)
    image = pixmap_of(pixels).toImage()
    assert image.pixelColor(2, 1).getRgb()[:3] == (10, 20, 30)
