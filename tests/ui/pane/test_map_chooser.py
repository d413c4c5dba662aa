import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from medviewer.app.explaining.choosing import MapChooserState, chooser_state
from medviewer.app.explaining.explanations import MapState, MapStatus
from medviewer.app.explaining.map_key import OWN_MAP, MapChoice, MapKey
from medviewer.app.results import ResultKey
from medviewer.explain.methods.registry import METHODS
from medviewer.preferences.key_bindings import KeyBinding
from medviewer.ui.main_window import MainWindow
from medviewer.ui.pane.map_chooser import MapChooser
from tests.app.fakes.classifier import OFFER
from tests.app.fakes.desk import Desk

KEY = MapKey(ResultKey("ct", "tiny"), "lesion", MapChoice("occlusion"))


@pytest.fixture
def chooser(qtbot: QtBot) -> MapChooser:
    chooser = MapChooser()
    qtbot.addWidget(chooser)
    chooser.show_state(chooser_state(OFFER, OWN_MAP))
    return chooser


def test_it_is_folded_until_asked(qtbot: QtBot, chooser: MapChooser) -> None:
    assert not chooser.method.isVisible()
    qtbot.mouseClick(chooser.fold, Qt.MouseButton.LeftButton)
    assert chooser.method.isVisible()
    assert METHODS["grad-cam"].cannot_say in chooser.words.text()
    qtbot.mouseClick(chooser.fold, Qt.MouseButton.LeftButton)
    assert not chooser.method.isVisible()


def test_a_method_that_does_not_suit_is_grey_with_the_reason(chooser: MapChooser) -> None:
    row = chooser.method.findData("cam")
    model = chooser.method.model()
    assert isinstance(model, QStandardItemModel)
    assert not model.item(row).isEnabled()
    assert chooser.method.itemText(row) == "CAM (does not suit this network)"
    tip = chooser.method.itemData(row, Qt.ItemDataRole.ToolTipRole)
    assert "CAM suits other networks; choose Grad-CAM" in tip
    assert model.item(chooser.method.findData("layercam")).isEnabled()


def test_method_and_layer_are_asked_for_by_hand_alone(qtbot: QtBot, chooser: MapChooser) -> None:
    asked: list[tuple[str, str, str]] = []
    chooser.choice_requested.connect(lambda *choice: asked.append(choice))
    chooser.show_state(chooser_state(OFFER, MapChoice("layercam", "first")))
    assert asked == []
    chooser.fold.setChecked(True)
    chooser.layer.setFocus()
    qtbot.keyClick(chooser.layer, Qt.Key.Key_Down)
    chooser.method.setFocus()
    qtbot.keyClick(chooser.method, Qt.Key.Key_Up)
    assert asked == [("layercam", "last", "mean"), ("grad-cam", "first", "mean")]


def test_spread_of_an_ensemble_is_asked_for(qtbot: QtBot, chooser: MapChooser) -> None:
    asked: list[tuple[str, str, str]] = []
    chooser.choice_requested.connect(lambda *choice: asked.append(choice))
    chooser.show_state(chooser_state(OFFER, MapChoice("layercam", "first")))
    chooser.fold.setChecked(True)
    assert not chooser.part.isVisible()  # a single network
    chooser.show_state(chooser_state(OFFER, MapChoice("layercam", "first"), has_members=True))
    assert chooser.part.isVisible()
    chooser.part.setFocus()
    qtbot.keyClick(chooser.part, Qt.Key.Key_Down)
    assert asked == [("layercam", "first", "spread")]


def test_without_layers_there_is_nothing_to_choose(chooser: MapChooser) -> None:
    chooser.show_state(chooser_state(OFFER, MapChoice("occlusion")))
    assert not chooser.layer.isEnabled()
    assert chooser.layer.currentText() == "Nothing to choose"


def test_progress_unfolds_it_and_can_be_stopped(qtbot: QtBot, chooser: MapChooser) -> None:
    status = MapStatus(KEY, MapState.RUNNING, 0.5, "Occlusion, image 3")
    chooser.show_state(chooser_state(OFFER, KEY.choice, status))
    assert chooser.progress.isVisible()
    assert chooser.progress.value() == 500
    assert chooser.state.text() == "Occlusion, image 3"
    with qtbot.waitSignal(chooser.stop_requested):
        qtbot.mouseClick(chooser.button, Qt.MouseButton.LeftButton)
    stopped = MapStatus(KEY, MapState.STOPPED)
    chooser.show_state(chooser_state(OFFER, KEY.choice, stopped))
    assert not chooser.progress.isVisible()
    with qtbot.waitSignal(chooser.again_requested):
        qtbot.mouseClick(chooser.button, Qt.MouseButton.LeftButton)


def test_nothing_is_shown_where_nothing_is_offered(chooser: MapChooser) -> None:
    chooser.show_state(MapChooserState())
    assert not chooser.isVisible()


@pytest.fixture
def classified(window: MainWindow, desk: Desk) -> MainWindow:
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    return window


def chooser_of(window: MainWindow) -> MapChooser:
    (found,) = window.pane.panel.findChildren(MapChooser)
    return found


def test_a_slow_method_goes_from_the_list_to_the_image(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    chooser = chooser_of(classified)
    row = chooser.method.findData("occlusion")
    chooser.method.setCurrentIndex(row)
    chooser.method.activated.emit(row)
    lines = classified.grid.cells[0].view._scene.labels.heat
    assert lines[0].startswith("Occlusion · lesion")
    assert "One note." in lines
    assert METHODS["occlusion"].cannot_say in chooser.words.text()


def test_stopped_by_hand_it_says_so_over_the_image(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    desk.tasks.immediate = False
    chooser = chooser_of(classified)
    row = chooser.method.findData("occlusion")
    chooser.method.setCurrentIndex(row)
    chooser.method.activated.emit(row)
    view = classified.grid.cells[0].view
    assert view._scene.labels.heat[1] == "No heatmap for this image: it waits to be made"
    qtbot.mouseClick(chooser.button, Qt.MouseButton.LeftButton)
    said = view._scene.labels.heat[1]
    assert said == "No heatmap for this image: it was stopped before this one"
    qtbot.mouseClick(chooser.button, Qt.MouseButton.LeftButton)
    desk.tasks.run_all()
    assert len(view._scene.labels.heat) > 2
    assert view._scene.color_bar is not None


def test_layer_is_named_over_the_image(classified: MainWindow, desk: Desk) -> None:
    chooser = chooser_of(classified)
    row = chooser.layer.findData("first")
    chooser.layer.setCurrentIndex(row)
    chooser.layer.activated.emit(row)
    lines = classified.grid.cells[0].view._scene.labels.heat
    assert lines[0].startswith("Grad-CAM at first · lesion")
    desk.session.set_index(desk.session.index)
    desk.session.close_all()
    classified.pane._on_choice_requested("occlusion", "", "mean")  # the result went meanwhile
    classified.pane._on_again_requested()
    assert desk.session.explanations.all == ()


def test_keys_of_today_stand_beside_what_they_do(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    box = next(each for each in classified.findChildren(QCheckBox) if "Heatmap" in each.text())
    blink = next(each for each in classified.findChildren(QPushButton) if each.text() == "Blink")
    assert box.text() == "Heatmap (G)"
    assert blink.accessibleName() == "Blink with the other view, or the plain image (Shift+G)"
    desk.session.update_settings(
        key_bindings=(KeyBinding("heatmap", ("F8",)), KeyBinding("blink", ()))
    )
    assert box.text() == "Heatmap (F8)"
    assert blink.accessibleName() == "Blink with the other view, or the plain image"
