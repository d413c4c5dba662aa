"""Views side by side as a hand uses them: the line above each, its menu, blinking."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from medviewer.app.results import ClassificationResult, ClassificationState, ResultKey
from medviewer.explain.attribution import CAPTION, SPREAD_CAPTION
from medviewer.io.records import Series, StudyIndex
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.comparing.blinker import INTERVAL_MS, NOTHING_TO_BLINK, Blinker
from medviewer.ui.slices.comparing.choice_bar import ChoiceBar
from medviewer.ui.slices.heatmap.color_bar import ColorBar
from medviewer.ui.slices.heatmap.difference_bar import DifferenceBar
from tests.app.explaining.test_comparing import two_classes
from tests.app.explaining.test_spread import ensemble
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed

_Modifier = Qt.KeyboardModifier


@pytest.fixture
def classified(window: MainWindow, desk: Desk) -> MainWindow:
    desk.classifier.make = two_classes
    prior = make_study("prior", make_series("old"), date="20230101")
    desk.open(StudyIndex((make_study(), prior)))
    desk.controller.layouts.set_layout("1x1")
    desk.controller.series.show("ct")
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    return window


def bar_of(window: MainWindow, number: int) -> ChoiceBar:
    assert window.grid.choices is not None
    return window.grid.choices.bars[number]


def list_of(bar: ChoiceBar, title: str) -> QMenu:
    """Return one of the lists of the menu that was opened last."""
    (action,) = (each for each in bar.choices.actions() if each.text() == title)
    menu = action.menu()
    assert isinstance(menu, QMenu)
    return menu


def choose(bar: ChoiceBar, title: str, text: str) -> None:
    """Open the menu and trigger an entry of one of its lists."""
    bar.choices.aboutToShow.emit()
    (action,) = (each for each in list_of(bar, title).actions() if each.text() == text)
    assert action.isEnabled()
    action.trigger()


def heat_lines(window: MainWindow, number: int) -> tuple[str, ...]:
    return window.grid.cells[number].view._scene.labels.heat


def test_a_single_view_has_no_line_above_it(classified: MainWindow) -> None:
    assert classified.grid.choices is None
    assert heat_lines(classified, 0)[0].startswith("Grad-CAM · lesion · smoothed")


def test_each_view_names_what_it_shows(classified: MainWindow, desk: Desk) -> None:
    classified.actions_by_name["compare_classes"].trigger()
    names = [bar_of(classified, n).accessibleName() for n in (0, 1)]
    assert names[0].startswith("Grad-CAM · lesion · tiny 1.0 · 2024-02-29.")
    assert names[1].startswith("Grad-CAM · cyst · tiny 1.0 · 2024-02-29.")
    assert heat_lines(classified, 1)[0].startswith("Grad-CAM · cyst · tiny 1.0 · 2024-02-29")
    desk.controller.layouts.toggle_maximised(0)
    assert not bar_of(classified, 0).isVisible()


def test_beside_a_result_the_others_have_a_line_too_and_all_images_stand_at_one_height(
    classified: MainWindow, desk: Desk
) -> None:
    desk.controller.layouts.set_layout("2x2")
    desk.controller.series.show("old", number=1)
    desk.controller.layouts.activate(0)
    QApplication.processEvents()
    assert bar_of(classified, 1).accessibleName().startswith("Plain image.")
    views = [classified.grid.cells[n].view for n in (0, 1)]
    assert views[0].mapToGlobal(QPoint(0, 0)).y() == views[1].mapToGlobal(QPoint(0, 0)).y()
    choose(bar_of(classified, 1), "Model", "Tiny model 1.0 (classify)")
    assert desk.session.viewports[1].result == ResultKey("old", "tiny")


def test_the_menu_lets_a_view_show_something_else(classified: MainWindow, desk: Desk) -> None:
    classified.actions_by_name["compare_classes"].trigger()
    bar = bar_of(classified, 1)
    choose(bar, "Method", "LayerCAM")
    assert heat_lines(classified, 1)[0].startswith("LayerCAM · cyst")
    choose(bar, "Layer", "first")
    assert heat_lines(classified, 1)[0].startswith("LayerCAM at first · cyst")
    choose(bar, "Class", "lesion")
    assert heat_lines(classified, 1)[0].startswith("LayerCAM at first · lesion")
    assert heat_lines(classified, 0)[0].startswith("Grad-CAM · lesion")
    bar.choices.aboutToShow.emit()
    bar.choices.actions()[0].trigger()
    assert heat_lines(classified, 1) == ()
    assert bar.accessibleName().startswith("Plain image.")
    methods = list_of(bar, "Method").actions()
    refused = [each.text() for each in methods if not each.isEnabled()]
    assert refused == ["CAM"]


def test_another_model_stands_beside_with_a_scale_of_its_own(
    classified: MainWindow, desk: Desk
) -> None:
    classified.actions_by_name["compare_classes"].trigger()
    choose(bar_of(classified, 1), "Model", "Other model 2.0 (classify)")
    assert desk.session.viewports[1].result == ResultKey("ct", "other")
    bars = [classified.grid.cells[n].view._scene.color_bar for n in (0, 1)]
    assert [bar.scale for bar in bars if isinstance(bar, ColorBar)] == [
        "scale of this model only"
    ] * 2
    classified.actions_by_name["compare_models"].trigger()
    bars = [classified.grid.cells[n].view._scene.color_bar for n in (0, 1)]
    assert [(bar.unit, bar.ticks[0]) for bar in bars if isinstance(bar, ColorBar)] == [
        ("percentile", (1.0, 100.0))
    ] * 2


def test_the_prior_is_named_by_its_date(classified: MainWindow, desk: Desk) -> None:
    classified.actions_by_name["compare_dates"].trigger()
    assert "2023-01-01" in heat_lines(classified, 1)[0]
    choose(bar_of(classified, 1), "Date", "2024-02-29 · CT #3 Abdomen")
    assert desk.session.viewports[1].series_key == "ct"


def bars(window: MainWindow) -> list[tuple[float, str]]:
    found = [window.grid.cells[n].view._scene.color_bar for n in (0, 1)]
    return [(bar.maximum, bar.scale) for bar in found if isinstance(bar, ColorBar)]


def halve_by_value(window: MainWindow) -> None:
    """Set the threshold at the middle of the pane's slider, as a raw value."""
    slider = next(
        each for each in window.pane.panel.findChildren(QSlider)
        if "threshold" in each.accessibleName().lower()
    )  # fmt: skip
    by = next(
        each for each in window.pane.panel.findChildren(QComboBox)
        if each.findData("value") >= 0
    )  # fmt: skip
    by.setCurrentIndex(by.findData("value"))
    by.activated.emit(by.currentIndex())
    slider.setValue(50)


def test_two_dates_of_one_model_have_one_scale_of_colours(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    """Or a weak map of the prior would look as strong as the present one."""
    desk.classifier.make = weaker_before
    classified.actions_by_name["compare_dates"].trigger()
    assert bars(classified) == [(57.0, "these series together")] * 2
    heats = [classified.grid.cells[n].view._scene.picture.frame.heat for n in (0, 1)]
    assert [heat.scale_max for heat in heats] == [57.0, 57.0]
    desk.controller.layouts.activate(1)  # a value of the weak map's view is on the same scale
    halve_by_value(classified)
    assert desk.session.viewports[1].state.overlay.threshold_value == 28.5
    choose(bar_of(classified, 1), "Class", "cyst")
    assert [scale for _, scale in bars(classified)] == ["whole series"] * 2
    choose(bar_of(classified, 1), "Class", "lesion")
    assert [scale for _, scale in bars(classified)] == ["these series together"] * 2
    classified.actions_by_name["heatmap"].trigger()
    desk.controller.layouts.activate(0)
    assert bars(classified)[0] == (57.0, "these series together")  # hiding one changes no colour


def test_the_prior_has_its_own_scale_again_while_the_present_series_is_asked_anew(
    classified: MainWindow, desk: Desk
) -> None:
    desk.classifier.make = weaker_before
    classified.actions_by_name["compare_dates"].trigger()
    assert bars(classified) == [(57.0, "these series together")] * 2
    present = desk.session.status(ResultKey("ct", "tiny"))
    assert present is not None
    desk.session.set_status(replace(present, state=ClassificationState.QUEUED, result=None))
    assert bars(classified) == [(7.125, "whole series")]  # 57 / 8, and the other has no maps
    desk.session.set_status(present)
    assert bars(classified) == [(57.0, "these series together")] * 2


def weaker_before(series: Series) -> ClassificationResult:
    result = two_classes(series)
    if series.key == "old":
        for label, one in result.attributions.items():
            result.attributions[label] = replace(one, native=one.native / 8)
    return result


def test_a_difference_has_a_bar_with_two_sides(classified: MainWindow, desk: Desk) -> None:
    classified.actions_by_name["compare_difference"].trigger()
    view = classified.grid.cells[2].view
    bar = view._scene.color_bar
    assert isinstance(bar, DifferenceBar)
    assert (bar.unit, bar.scale) == ("logit", "A minus B")
    assert bar.ticks == ((1.0, 38.0), (0.0, -38.0), (0.5, 0.0))
    desk.controller.layouts.activate(2)
    halve_by_value(classified)
    assert desk.session.viewports[2].state.overlay.threshold_value == 19.0
    lines = heat_lines(classified, 2)
    assert lines[0].startswith("A minus B · A: Grad-CAM · lesion · B: Grad-CAM · cyst")
    assert "Orange: more for A; blue: more for B" in lines
    assert not classified.grab().isNull()
    choose(bar_of(classified, 2), "Minus", "Nothing")
    assert isinstance(view._scene.color_bar, ColorBar)


def test_two_dates_of_one_space_are_subtracted(window: MainWindow, desk: Desk) -> None:
    desk.classifier.make = two_classes
    now, old = (make_series(key, placed(make_stack(key))) for key in ("ct", "old"))
    studies = make_study("s", now), make_study("prior", old, date="20230101")
    desk.open(StudyIndex(studies))
    desk.controller.series.show("ct")
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    window.actions_by_name["compare_dates"].trigger()
    name = "Grad-CAM · lesion (tiny 1.0 · 2023-01-01)"
    choose(bar_of(window, 0), "Minus", name)
    lines = heat_lines(window, 0)
    assert f"B: {name}" in " ".join(lines[0].split())
    assert "Only what was seen at both dates is drawn" in lines
    assert isinstance(window.grid.cells[0].view._scene.color_bar, DifferenceBar)


def test_a_difference_that_makes_no_sense_is_refused_in_words(
    classified: MainWindow, desk: Desk
) -> None:
    classified.actions_by_name["compare_methods"].trigger()
    relative = replace(desk.session.viewports[1].map)
    assert relative.method == "layercam"
    status = desk.session.explanations.all[0]
    assert status.attribution is not None
    poor = replace(status.attribution, unit="relative")
    desk.session.explanations.put(replace(status, attribution=poor))
    other = replace(status.key, target=desk.session.viewports[0].state.overlay.target)
    desk.session.update_viewport(0, minus=other)
    assert "two methods or layers" in heat_lines(classified, 0)[1]


def test_an_ensembles_mean_and_spread_stand_side_by_side(window: MainWindow, desk: Desk) -> None:
    desk.classifier.make = ensemble
    desk.open()
    desk.controller.series.show("ct")
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    window.actions_by_name["compare_members"].trigger()
    mean, spread = heat_lines(window, 0), heat_lines(window, 1)
    assert mean[0].startswith("Grad-CAM · lesion")
    assert mean[-1] == CAPTION
    assert spread[0].startswith("Grad-CAM, spread of the members · lesion")
    assert "high where they disagree" in spread[1]
    assert spread[-1] == SPREAD_CAPTION
    bars = [window.grid.cells[number].view._scene.color_bar for number in (0, 1)]
    assert [bar.maximum for bar in bars if isinstance(bar, ColorBar)][1] == 0.25
    choose(bar_of(window, 1), "Members", "Mean of the members' maps")
    assert heat_lines(window, 1) == mean


# Blinking


def blinking(window: MainWindow) -> Blinker:
    window.actions_by_name["blink"].trigger()
    assert window.grid.blinker is not None
    return window.grid.blinker


def test_a_heatmap_alone_blinks_with_its_plain_image(classified: MainWindow, desk: Desk) -> None:
    before = desk.session.viewports
    blinker = blinking(classified)
    assert blinker.timer.interval() == INTERVAL_MS
    assert heat_lines(classified, 0) == ()
    blinker.timer.timeout.emit()
    assert heat_lines(classified, 0) != ()
    blinker.timer.timeout.emit()
    desk.controller.views.scroll(1)
    assert heat_lines(classified, 0) == ()
    classified.actions_by_name["blink"].trigger()
    assert not blinker.is_blinking
    assert heat_lines(classified, 0) != ()
    assert desk.session.viewports[0].state.overlay == before[0].state.overlay
    blinker.stop()
    assert not blinker.is_blinking


def test_two_maps_blink_in_one_place(classified: MainWindow, desk: Desk) -> None:
    classified.actions_by_name["compare_classes"].trigger()
    blinker = blinking(classified)
    assert heat_lines(classified, 0)[0].startswith("Grad-CAM · cyst")
    assert heat_lines(classified, 1)[0].startswith("Grad-CAM · cyst")
    desk.controller.views.go_to(3, 0)
    shown = classified.grid.cells[0].view._scene.picture
    assert shown is not None
    assert shown.frame.slice_index == 3
    desk.controller.layouts.activate(1)
    assert not blinker.is_blinking
    assert heat_lines(classified, 0)[0].startswith("Grad-CAM · lesion")


def test_two_dates_blink_and_a_hand_on_the_view_stops_it(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    classified.actions_by_name["compare_dates"].trigger()
    (button,) = (each for each in classified.findChildren(QPushButton) if each.text() == "Blink")
    button.click()
    blinker = classified.grid.blinker
    assert blinker is not None
    assert "2023-01-01" in heat_lines(classified, 0)[0]
    qtbot.mouseClick(classified.grid.cells[0].view.viewport(), Qt.MouseButton.LeftButton)
    assert not blinker.is_blinking
    assert "2024-02-29" in heat_lines(classified, 0)[0]


def press(window: MainWindow, kind: QEvent.Type, key: Qt.Key, *, repeats: bool) -> None:
    event = QKeyEvent(kind, key, _Modifier.ShiftModifier, "", repeats)
    QApplication.sendEvent(window, event)


def test_a_held_key_blinks_until_it_is_let_go(classified: MainWindow) -> None:
    blinker = blinking(classified)
    press(classified, QEvent.Type.KeyRelease, Qt.Key.Key_G, repeats=False)
    assert blinker.is_blinking  # a short press: it goes on
    press(classified, QEvent.Type.ShortcutOverride, Qt.Key.Key_G, repeats=True)
    press(classified, QEvent.Type.KeyRelease, Qt.Key.Key_G, repeats=True)
    press(classified, QEvent.Type.KeyRelease, Qt.Key.Key_Shift, repeats=False)
    assert blinker.is_blinking
    press(classified, QEvent.Type.KeyRelease, Qt.Key.Key_G, repeats=False)
    assert not blinker.is_blinking
    assert not classified.actions_by_name["blink"].autoRepeat()


def test_without_anything_to_blink_it_says_so(classified: MainWindow, desk: Desk) -> None:
    desk.controller.comparing.show_plain(0)
    classified.grid.blink()
    assert desk.said[-1] == NOTHING_TO_BLINK
    assert not classified.actions_by_name["blink"].isEnabled()
