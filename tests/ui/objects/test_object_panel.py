"""The pane of what came with a series, by hand."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from medviewer.ui.objects.object_panel import ObjectPanel
from tests.app.fakes.desk import Desk
from tests.app.objects.made import KO, MAP, PR, SEG, open_objects

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk) -> ObjectPanel:
    panel = ObjectPanel(desk.session, desk.controller)
    qtbot.addWidget(panel)
    panel.resize(300, 500)
    panel.show()
    open_objects(desk)
    return panel


def choose(qtbot: QtBot, box: QComboBox, title: str) -> None:
    """Choose a title by the keyboard."""
    box.setFocus()
    place = box.findText(title)
    assert place >= 0, title
    while box.currentIndex() != place:
        key = Qt.Key.Key_Down if box.currentIndex() < place else Qt.Key.Key_Up
        qtbot.keyClick(box, key)


def test_a_series_without_objects_says_so(panel: ObjectPanel, desk: Desk) -> None:
    desk.controller.series.show("other")
    assert panel._empty.isVisible()
    assert not panel.layer.isVisible()
    assert not panel.presentation.isVisible()
    assert not panel.selection.isVisible()


def test_a_layer_is_chosen_and_its_segments_are_listed(
    qtbot: QtBot, panel: ObjectPanel, desk: Desk
) -> None:
    choose(qtbot, panel.layer, "Organs")
    assert desk.session.active_viewport.layer == SEG
    titles = [panel.segments.rows.item(row).text() for row in range(panel.segments.rows.count())]
    assert titles == ["Liver", "Spleen"]
    assert "not by MedViewer" in panel._made.text()
    assert not panel.colors.isVisible()


def test_a_segment_is_switched_alone_and_all_together(
    qtbot: QtBot, panel: ObjectPanel, desk: Desk
) -> None:
    choose(qtbot, panel.layer, "Organs")
    box = panel.segments.rows.visualItemRect(panel.segments.rows.item(1))
    at = QPoint(box.left() + 10, box.center().y())
    qtbot.mouseClick(panel.segments.rows.viewport(), LEFT, pos=at)
    assert desk.session.active_viewport.state.layer.hidden == {7}
    qtbot.mouseClick(panel.segments.none_button, LEFT)
    assert desk.session.active_viewport.state.layer.hidden == {1, 7}
    assert panel.segments.rows.item(0).checkState() == Qt.CheckState.Unchecked
    qtbot.mouseClick(panel.segments.all_button, LEFT)
    assert desk.session.active_viewport.state.layer.hidden == frozenset()


def test_opacity_and_threshold_do_not_touch_each_other(
    qtbot: QtBot, panel: ObjectPanel, desk: Desk
) -> None:
    choose(qtbot, panel.layer, "ADC map")
    assert desk.session.active_viewport.layer == MAP
    assert panel.colors.isVisible()
    panel.opacity.setFocus()
    qtbot.keyClick(panel.opacity, Qt.Key.Key_Home)
    state = desk.session.active_viewport.state.layer
    assert (state.opacity, state.threshold) == (0.0, 0.0)
    qtbot.keyClick(panel.threshold, Qt.Key.Key_End)
    state = desk.session.active_viewport.state.layer
    assert (state.opacity, state.threshold) == (0.0, 1.0)
    choose(qtbot, panel.colors, "Magma")
    assert desk.session.active_viewport.state.layer.colormap == "magma"


def test_shown_is_a_switch(qtbot: QtBot, panel: ObjectPanel, desk: Desk) -> None:
    choose(qtbot, panel.layer, "Organs")
    qtbot.keyClick(panel.shown, Qt.Key.Key_Space)
    assert not desk.session.active_viewport.state.layer.visible
    desk.controller.objects.toggle_layer()
    assert panel.shown.isChecked()


def test_each_can_be_taken_off_again(qtbot: QtBot, panel: ObjectPanel, desk: Desk) -> None:
    choose(qtbot, panel.layer, "Organs")
    choose(qtbot, panel.presentation, "Marked")
    choose(qtbot, panel.selection, "For teaching")
    presented = desk.session.active_viewport.presented
    assert presented is not None
    assert (presented.key, desk.session.objects.selection) == (PR, KO)
    choose(qtbot, panel.layer, "None")
    choose(qtbot, panel.presentation, "As the images are")
    choose(qtbot, panel.selection, "Marked by you (★)")
    assert desk.session.active_viewport.layer == ""
    assert desk.session.active_viewport.presented is None
    assert desk.session.objects.selection == ""


def test_while_it_is_read_it_says_so(qtbot: QtBot, panel: ObjectPanel, desk: Desk) -> None:
    desk.tasks.immediate = False
    choose(qtbot, panel.layer, "Organs")
    assert panel._made.text() == "Reading..."
    desk.tasks.run_all()
    assert panel.segments.rows.count() == 2


def test_showing_asks_for_nothing(panel: ObjectPanel, desk: Desk) -> None:
    desk.controller.objects.show("ct", SEG)
    before = desk.session.viewports
    panel.show_all()
    assert desk.session.viewports == before
