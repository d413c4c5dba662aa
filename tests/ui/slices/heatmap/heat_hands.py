"""The real window with a heatmap, and a hand on it."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medviewer.io.records import StudyIndex
from medviewer.ui.exporting.picture import pixels_of
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.slice_view import SliceView
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed

REGULAR = StudyIndex((make_study("s", make_series("ct", placed(make_stack("ct")))),))
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def view(window: MainWindow, number: int = 0) -> SliceView:
    return window.grid.cells[number].view


def image_pixels(shown: SliceView) -> npt.NDArray[np.uint8]:
    """Return the middle of a view, where no words stand, ``(n, 3)``."""
    whole = pixels_of(shown.grab().toImage())
    rows, columns = whole.shape[:2]
    middle = whole[rows * 2 // 5 : rows * 3 // 5, columns * 2 // 5 : columns * 3 // 5]
    return middle.reshape(-1, 3)


def colored(shown: SliceView) -> float:
    """Return which share of the middle of a view has a colour."""
    pixels = image_pixels(shown).astype(int)
    return float((np.ptp(pixels, axis=1) > 12).mean())


def strongest(shown: SliceView) -> list[float]:
    """Return the largest value of each row of the map that a view draws in colours."""
    shown.grab()
    picture = shown._scene.picture
    assert picture is not None
    assert picture.frame.heat is not None
    return list(picture.frame.heat.native.max(axis=1))


def said(shown: SliceView) -> str:
    shown.grab()
    return "\n".join(placed.text for placed in shown._layout.texts)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier):
    active = window.grid._session.arrangement.active
    view(window, active).setFocus()  # keys go where the focus is
    qtbot.keyClick(view(window, active), key, modifier)
