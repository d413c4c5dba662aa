"""Where a map lies on planes and on resampled slices."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medviewer.app.results import ClassificationResult
from medviewer.explain.attribution import Attribution
from medviewer.ui.main_window import MainWindow
from tests.app.explaining.test_comparing import two_classes
from tests.app.fakes.desk import Desk
from tests.app.uneven import UNEVEN
from tests.ui.slices.heatmap.heat_hands import SHIFT, colored, press, said, strongest, view

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


def change_maps(desk: Desk, change: Callable[[Attribution], Attribution]) -> None:
    """Let the result on screen have other maps."""
    status = desk.session.statuses[0]
    assert status.result is not None
    maps = {"lesion": change(status.result.attributions["lesion"])}
    desk.session.set_status(replace(status, result=replace(status.result, attributions=maps)))


def test_a_fact_of_one_map_stands_on_planes_in_its_slice_alone(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    """The third row of the images is not the third image."""
    change_maps(
        desk, lambda maps: replace(maps, residuals=(0.01, 0.02, 0.03, 0.04, 0.05), steps=(8,) * 5)
    )
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    desk.controller.views.go_to(3)
    assert "Residual 4.0 %" in said(view(classified))
    desk.controller.layouts.activate(1)
    desk.controller.views.go_to(2)
    assert "Residual" not in said(view(classified, 1))


def test_a_difference_lies_on_planes_where_its_slices_lie(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    desk.classifier.make = two_classes
    desk.controller.classify_active("other")
    desk.controller.comparing.show_minus(0, "0")
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    # three times the map less once the map, whose image k goes from 4k up to 4k + 3
    allowed = [(2 * (4 * k), 2 * (4 * k + 3)) for k in range(5)]
    for row in (0, 3):  # of the images, from front to back
        desk.controller.layouts.activate(1)
        desk.controller.views.go_to(row)
        tops = strongest(view(classified, 1))[::-1]  # from head to foot: the last image is above
        assert all(low <= top <= high for top, (low, high) in zip(tops, allowed, strict=True))
        assert "A minus B" in said(view(classified, 1))
    assert colored(view(classified, 2)) > 0.5


def test_a_difference_of_slices_that_have_no_place_says_so(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    desk.classifier.make = lambda series: of_first_image(two_classes(series))
    desk.controller.classify_active("other")
    desk.controller.comparing.show_minus(0, "0")
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    words = said(view(classified, 1)).replace("\n", " ")
    assert "No heatmap for this image: its slices were not scored, or not at parallel" in words


def of_first_image(result: ClassificationResult) -> ClassificationResult:
    maps = {
        label: replace(
            one, native=one.native[:1], image_indices=(0,), fields_of_view=one.fields_of_view[:1]
        )
        for label, one in result.attributions.items()
    }
    return replace(result, attributions=maps)


def test_slices_that_nobody_scored_say_so_on_a_plane(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    change_maps(
        desk,
        lambda maps: replace(
            maps, native=maps.native[:1], image_indices=(0,), fields_of_view=maps.fields_of_view[:1]
        ),
    )
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    assert colored(view(classified)) < CROSSHAIR
    assert "No heatmap for this image" in said(view(classified))
