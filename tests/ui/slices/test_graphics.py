"""The file's own graphics over the image, from the key to the pixel."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medviewer.app.view_state import ViewState
from medviewer.image.graphics import GRAPHICS_COLOR
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.scene import compose
from medviewer.ui.slices.slice_view import SliceView
from medviewer.ui.slices.source import SliceSource
from medviewer.ui.slices.words.placed import Screen
from tests.app.control.test_graphics import index_of, write_plane
from tests.app.fakes.desk import Desk
from tests.ui.slice_values import content, grabbed

BARE = ViewState(annotations="none")
GREEN = tuple(GRAPHICS_COLOR >> shift & 0xFF for shift in (16, 8, 0))
LEFT_HALF = np.repeat([[True, False]], 50, axis=1).repeat(100, axis=0)


@pytest.fixture
def view(qtbot: QtBot) -> SliceView:
    view = SliceView()
    qtbot.addWidget(view)
    view.resize(200, 200)
    view.show_content(content(graphics={0: LEFT_HALF}))
    return view


def test_graphics_are_drawn_over_their_pixels_alone(view: SliceView) -> None:
    view.show_state(replace(BARE, graphics=True))
    shot = grabbed(view)
    assert shot.rgb(60, 60) == GREEN
    assert shot.rgb(140, 60) != GREEN


def test_graphics_follow_a_flip(view: SliceView) -> None:
    view.show_state(replace(BARE, graphics=True, flipped_horizontally=True))
    assert grabbed(view).rgb(140, 60) == GREEN


@pytest.mark.parametrize("state", [BARE, replace(BARE, graphics=True, slice_index=1)])
def test_nothing_is_drawn_unasked_or_on_other_slices(view: SliceView, state: ViewState) -> None:
    view.show_state(state)
    assert grabbed(view).rgb(60, 60) != GREEN


def test_a_layer_is_made_once_for_a_slice() -> None:
    source = SliceSource(content(graphics={0: LEFT_HALF}))
    first, again = (
        compose(source, replace(BARE, graphics=True), Screen(200, 200), None).picture
        for _ in range(2)
    )
    assert first is not None
    assert first == again


def test_a_key_shows_and_hides_them(
    window: MainWindow, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.open(index_of(write_plane(tmp_path / "a")))
    cell = window.grid.cells[0]
    for shown in (True, False):
        qtbot.keyClick(cell.view, Qt.Key.Key_O)
        assert desk.session.active_viewport.state.graphics is shown
