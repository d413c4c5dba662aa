"""Where a map lies on planes and on resampled slices."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.app.uneven import UNEVEN
from tests.ui.slices.heatmap.heat_hands import SHIFT, colored, press, said, view

CROSSHAIR = 0.03
"""Largest share of the middle of a view that the lines of the crosshair take."""


def test_every_plane_of_the_volume_shows_the_map(qtbot: QtBot, classified: MainWindow) -> None:
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    for number in range(3):
        assert colored(view(classified, number)) > 0.9
        words = said(view(classified, number))
        assert "Regions that influenced the score" in words
        assert "smoothed from 2x2 grid" in words
    press(qtbot, classified, Qt.Key.Key_G)
    assert colored(view(classified, 0)) < CROSSHAIR
    assert colored(view(classified, 1)) > 0.9
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    assert classified.grid._session.active_viewport.plane is None


def test_a_slab_says_whose_map_lies_over_it(qtbot: QtBot, classified: MainWindow) -> None:
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    press(qtbot, classified, Qt.Key.Key_S)
    assert "slab's middle slice" in said(view(classified)).replace("\n", " ")


def test_resampled_slices_show_the_map_where_the_scored_ones_lie(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    window.resize(1300, 860)
    desk.open(UNEVEN)
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.views.go_to(4)
    desk.controller.resampling.toggle()
    assert desk.session.active_viewport.resampled
    desk.controller.views.go_to_end()
    assert colored(view(window)) > 0.9
    assert "RESAMPLED" in said(view(window))


def test_slices_that_nobody_scored_say_so_on_a_plane(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    status = desk.session.statuses[0]
    assert status.result is not None
    maps = status.result.attributions["lesion"]
    alone = replace(
        maps, native=maps.native[:1], image_indices=(0,), fields_of_view=maps.fields_of_view[:1]
    )
    result = replace(status.result, attributions={"lesion": alone})
    desk.session.set_status(replace(status, result=result))
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    assert colored(view(classified)) < CROSSHAIR
    assert "No heatmap for this image" in said(view(classified))
