"""Maps that are greyed out, with the reason and the switch beside it."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from medviewer.ui.exporting.picture import pixels_of
from medviewer.ui.main_window import MainWindow
from medviewer.ui.pane.gate import GateRow
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk
from tests.ui.slices.heatmap.heat_hands import LEFT, SHIFT, colored, press, said, strongest, view


def test_planes_leave_out_slices_whose_maps_are_gated(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    status = desk.session.statuses[0]
    assert status.result is not None
    below = {"lesion": replace(status.result.prediction.images[0].scores["lesion"], positive=False)}
    images = tuple(replace(one, scores=below) for one in status.result.prediction.images[3:])
    prediction = status.result.prediction
    prediction = replace(prediction, images=(*prediction.images[:3], *images))
    desk.session.set_status(replace(status, result=replace(status.result, prediction=prediction)))
    assert colored(view(classified)) == 0
    assert "Greyed out: score 0.750" in said(view(classified))
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    assert "Left out: 2 slices whose maps are gated" in said(view(classified, 1))
    assert gate_row(classified).reason.text() == "Greyed out: the maps of 2 slices are gated"
    assert [value > 0 for value in strongest(view(classified, 1))] == [
        False,
        False,
        True,
        True,
        True,
    ]
    classified.actions_by_name["gated_maps"].trigger()
    assert min(strongest(view(classified, 1))) > 0
    assert desk.session.settings.show_gated_maps


def gate_first_three(desk: Desk) -> None:
    """Let the scores of images 0 to 2 stay below the threshold; that of image 0 is no larger."""
    status = desk.session.statuses[0]
    assert status.result is not None
    prediction, maps = status.result.prediction, status.result.attributions["lesion"]
    below = {"lesion": replace(prediction.images[0].scores["lesion"], positive=False)}
    images = (*(replace(o, scores=below) for o in prediction.images[:3]), *prediction.images[3:])
    native = maps.native.copy()
    native[4] = -1.0  # the map of an image above the threshold that speaks against the class
    result = replace(
        status.result,
        prediction=replace(prediction, images=images),
        attributions={"lesion": replace(maps, native=native)},
    )
    desk.session.set_status(replace(status, result=result))


def test_a_plane_that_lies_in_a_gated_slice_says_what_the_slice_itself_says(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    gate_first_three(desk)
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    axial = view(classified)
    desk.controller.views.go_to(2)
    words = said(axial)
    assert "Greyed out: score 0.750" in words
    assert "nothing is drawn" not in words
    assert "Left out" not in words
    assert axial._scene.picture is not None
    assert axial._scene.picture.frame.heat is None
    drawn = pixels_of(axial.grab().toImage())
    press(qtbot, classified, Qt.Key.Key_U)
    assert "Shown although score 0.750" in said(axial)
    assert strongest(axial)[-1] == 11.0  # the last cell of image 2
    press(qtbot, classified, Qt.Key.Key_U)
    slide_threshold(desk, 0.99)
    assert (pixels_of(axial.grab().toImage()) != drawn).any()  # grey lines that lie elsewhere now


def slide_threshold(desk: Desk, share: float) -> None:
    overlay = desk.session.active_viewport.state.overlay
    desk.controller.views.set_overlay(replace(overlay, threshold=share))


def test_only_a_plane_across_gated_slices_says_that_they_are_left_out(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    gate_first_three(desk)
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    desk.controller.views.go_to(3)
    assert "Left out" not in said(view(classified))
    assert "Greyed out" not in said(view(classified))
    desk.controller.views.go_to(4)
    assert "The map has no value above zero: nothing is drawn" in joined(said(view(classified)))
    for number in (1, 2):
        words = joined(said(view(classified, number)))
        assert "Left out: 3 slices whose maps are gated" in words
        assert "nothing is drawn" not in words


def test_planes_across_slices_that_are_all_gated_are_not_called_empty(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    gate_first_three(desk)
    status = desk.session.statuses[0]
    assert status.result is not None
    maps = status.result.attributions["lesion"]
    native = maps.native.copy()
    native[3:] = -1.0
    result = replace(status.result, attributions={"lesion": replace(maps, native=native)})
    desk.session.set_status(replace(status, result=result))
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)
    words = joined(said(view(classified, 1)))
    assert "Left out: 3 slices whose maps are gated" in words
    assert "nothing is drawn" not in words
    assert max(strongest(view(classified, 1))) <= 0


def joined(words: str) -> str:
    return words.replace("\n", " ")


def test_a_series_below_the_threshold_is_grey_until_the_setting_says_so(
    classified: MainWindow, desk: Desk
) -> None:
    desk.classifier.make = lambda series: make_result(series, {"lesion": 0.2})
    desk.controller.classify_active("other")
    assert colored(view(classified)) == 0
    assert "Greyed out: score 0.200 is below the threshold 0.500" in said(view(classified))
    action = classified.actions_by_name["gated_maps"]
    action.trigger()
    assert action.isChecked()
    assert colored(view(classified)) == 1
    assert "Shown although score 0.200" in said(view(classified))
    action.trigger()
    assert colored(view(classified)) == 0


def gate_row(window: MainWindow) -> GateRow:
    (row,) = window.pane.panel.findChildren(GateRow)
    return row


def test_the_gate_has_a_switch_where_its_reason_stands(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    assert not gate_row(classified).isVisibleTo(classified)  # above the threshold: nothing to say
    desk.classifier.make = lambda series: make_result(series, {"lesion": 0.2})
    desk.controller.classify_active("other")
    row = gate_row(classified)
    assert row.isVisibleTo(classified)
    assert row.reason.text() == "Greyed out: score 0.200 is below the threshold 0.500"
    assert row.switch.accessibleName() == "Show it all the same (U)"
    assert "does not tell where something is" in row.switch.toolTip()
    qtbot.mouseClick(row.switch, LEFT, pos=QPoint(8, row.switch.height() // 2))
    assert desk.session.settings.show_gated_maps
    assert colored(view(classified)) == 1
    assert row.reason.text() == "Shown although score 0.200 is below the threshold 0.500"
    assert classified.actions_by_name["gated_maps"].isChecked()
    press(qtbot, classified, Qt.Key.Key_U)
    assert not desk.session.settings.show_gated_maps
    assert not row.switch.isChecked()
    assert colored(view(classified)) == 0


def test_the_switch_goes_with_the_image_on_screen(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    status = desk.session.statuses[0]
    assert status.result is not None
    prediction = status.result.prediction
    below = {"lesion": replace(prediction.images[0].scores["lesion"], positive=False)}
    images = (replace(prediction.images[0], scores=below), *prediction.images[1:])
    prediction = replace(prediction, images=images)
    desk.session.set_status(replace(status, result=replace(status.result, prediction=prediction)))
    assert not gate_row(classified).isVisibleTo(classified)
    press(qtbot, classified, Qt.Key.Key_Home)
    assert gate_row(classified).isVisibleTo(classified)
    press(qtbot, classified, Qt.Key.Key_M, SHIFT)  # no slice of a plane is that image
    assert gate_row(classified).reason.text() == "Greyed out: the map of 1 slice is gated"
    press(qtbot, classified, Qt.Key.Key_U)
    assert gate_row(classified).reason.text() == "Shown although the map of 1 slice is gated"
    desk.session.set_status(replace(status, result=status.result))
    assert not gate_row(classified).isVisibleTo(classified)


def test_the_reason_is_that_of_the_map_beside_a_plain_view_that_is_scrolled(
    classified: MainWindow, desk: Desk
) -> None:
    """The plain view has the keys; the map's own view follows it by the link."""
    status = desk.session.statuses[0]
    assert status.result is not None
    prediction = status.result.prediction
    below = {"lesion": replace(prediction.images[0].scores["lesion"], positive=False)}
    images = (*prediction.images[:3], *(replace(o, scores=below) for o in prediction.images[3:]))
    result = replace(status.result, prediction=replace(prediction, images=images))
    desk.session.set_status(replace(status, result=result))
    desk.controller.compare("ct")
    desk.session.update_arrangement(active=0)
    plain, heated = desk.session.viewports[:2]
    assert not plain.has_heatmap
    assert heated.has_heatmap
    seen = []
    for index in (0, 4, 1):
        desk.controller.views.go_to(index)
        assert desk.session.viewports[1].state.slice_index == index
        seen.append(gate_row(classified).isVisibleTo(classified))
    assert seen == [False, True, False]
