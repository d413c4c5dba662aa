from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QSlider
from pytestqt.qtbot import QtBot

from medviewer.app.view_state import OverlayState
from medviewer.ui.pane.map_scale import MapScale
from medviewer.ui.pane.overlay_controls import OverlayControls

STATE = OverlayState(opacity=0.454, threshold=0.2, target="Mass")
TARGETS = {"Pneumonia": "Pneumonia", "Mass": "Mass in the lung"}


@pytest.fixture
def controls(qtbot: QtBot) -> OverlayControls:
    controls = OverlayControls()
    qtbot.addWidget(controls)
    controls.show_overlay(STATE, TARGETS, "Grad-CAM")
    return controls


@pytest.fixture
def asked(controls: OverlayControls) -> list[OverlayState]:
    states: list[OverlayState] = []
    controls.overlay_requested.connect(states.append)
    return states


def slider(controls: OverlayControls, name: str) -> QSlider:
    return next(s for s in controls.findChildren(QSlider) if name in s.accessibleName().lower())


def box(controls: OverlayControls, name: str) -> QComboBox:
    return next(b for b in controls.findChildren(QComboBox) if name in b.accessibleName().lower())


def native_box(controls: OverlayControls) -> QCheckBox:
    return next(b for b in controls.findChildren(QCheckBox) if "own grid" in b.text())


def figures(controls: OverlayControls) -> list[str]:
    return [label.text() for label in controls.findChildren(type(controls._opacity_text))]


def pick(box_: QComboBox, value: str) -> None:
    box_.setCurrentIndex(box_.findData(value))
    box_.activated.emit(box_.currentIndex())


def test_a_state_moves_every_control(controls: OverlayControls) -> None:
    shown = OverlayState(
        visible=False,
        opacity=0.9,
        threshold=0.35,
        colormap="viridis",
        interpolation="native",
        target="Pneumonia",
    )
    controls.show_overlay(shown, TARGETS, "Grad-CAM")
    assert not controls.findChild(QCheckBox).isChecked()
    assert slider(controls, "opacity").value() == 90
    assert slider(controls, "threshold").value() == 35
    assert box(controls, "colour map").currentData() == "viridis"
    assert native_box(controls).isChecked()
    assert box(controls, "class").currentData() == "Pneumonia"


def test_showing_a_state_asks_for_nothing(
    controls: OverlayControls, asked: list[OverlayState]
) -> None:
    controls.show_overlay(OverlayState(False, 0.1, 0.9, "cividis", "native"), {"A": "A"}, "")
    assert asked == []


@pytest.mark.parametrize("name", ["opacity", "threshold"])
def test_opacity_and_threshold_are_independent(
    controls: OverlayControls, asked: list[OverlayState], name: str
) -> None:
    slider(controls, name).setValue(77)
    assert asked == [replace(STATE, **{name: 0.77})]


def test_the_figure_follows_the_slider(controls: OverlayControls) -> None:
    slider(controls, "opacity").setValue(77)
    assert "77 %" in figures(controls)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("colour map", "colormap", "cividis"),
        ("drawing", "drawing", "contours"),
        ("scale", "scale", "image"),
        ("class", "target", "Pneumonia"),
    ],
)
def test_a_choice_asks_once_for_its_own_field(
    controls: OverlayControls, asked: list[OverlayState], name: str, field: str, value: str
) -> None:
    pick(box(controls, name), value)
    assert asked == [replace(STATE, **{field: value})]


def test_the_native_grid_is_one_click_away(
    qtbot: QtBot, controls: OverlayControls, asked: list[OverlayState]
) -> None:
    controls.show()
    qtbot.mouseClick(native_box(controls), Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    qtbot.mouseClick(native_box(controls), Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    assert asked == [replace(STATE, interpolation="native"), STATE]


def test_a_threshold_becomes_a_value_at_the_same_place_and_a_share_again(
    controls: OverlayControls, asked: list[OverlayState]
) -> None:
    controls.show_overlay(STATE, TARGETS, "", MapScale(5.0, "logit"))
    by = box(controls, "threshold counts")
    assert [by.itemText(n) for n in range(2)] == ["Share of the strongest", "Value (logit)"]
    pick(by, "value")
    assert asked == [replace(STATE, threshold_value=1.0)]  # 20 % of 5 logits
    assert "1" in figures(controls)
    slider(controls, "threshold").setValue(50)
    assert asked[-1] == replace(STATE, threshold_value=2.5)
    assert "2.5" in figures(controls)
    pick(by, "value")
    assert len(asked) == 2
    pick(by, "share")
    assert asked[-1] == replace(STATE, threshold=0.5)


def test_a_value_above_the_whole_map_stands_at_the_end_of_the_slider(
    controls: OverlayControls, asked: list[OverlayState]
) -> None:
    state = replace(STATE, threshold_value=9.0)
    controls.show_overlay(state, TARGETS, "", MapScale(5.0, "logit"))
    assert slider(controls, "threshold").value() == 100
    assert box(controls, "threshold counts").currentData() == "value"
    assert asked == []


def test_contours_have_neither_opacity_nor_colour_map(controls: OverlayControls) -> None:
    controls.show_overlay(replace(STATE, drawing="contours"), TARGETS, "")
    assert not slider(controls, "opacity").isEnabled()
    assert not box(controls, "colour map").isEnabled()
    controls.show_overlay(STATE, TARGETS, "")
    assert slider(controls, "opacity").isEnabled()


def test_of_a_difference_the_controls_say_what_is_drawn(
    controls: OverlayControls, asked: list[OverlayState]
) -> None:
    asks = replace(STATE, drawing="contours", colormap="viridis", scale="rank")
    controls.show_overlay(asks, TARGETS, "", MapScale(5.0, "logit", signed=True))
    drawing, colours, scale = (box(controls, name) for name in ("drawing", "colour map", "scale"))
    assert [each.isEnabled() for each in (drawing, colours, scale)] == [False, False, True]
    texts = [each.currentText() for each in (drawing, colours, scale)]
    assert texts == ["Colours", "Blue and orange", "One scale for the whole series"]
    for each in (drawing, colours):
        assert "A difference is always drawn in its own colours" in each.toolTip()
    assert slider(controls, "opacity").isEnabled()
    assert box(controls, "threshold counts").isEnabled()
    assert asked == []
    left, middle, right = (icon_color(colours, x) for x in (1, 28, 54))
    assert left.blue() > left.red()
    assert right.red() > right.blue()
    assert middle.lightness() < min(left.lightness(), right.lightness())


def test_a_difference_is_scaled_by_series_or_image_but_has_no_percentiles(
    qtbot: QtBot, controls: OverlayControls, asked: list[OverlayState]
) -> None:
    controls.show_overlay(STATE, TARGETS, "", MapScale(5.0, "logit", signed=True))
    scale = box(controls, "scale")
    controls.show()
    scale.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(scale, Qt.Key.Key_Down)
    assert asked == [replace(STATE, scale="image")]
    qtbot.keyClick(scale, Qt.Key.Key_Down)  # percentiles are grey
    assert len(asked) == 1
    tip = scale.itemData(scale.findData("rank"), Qt.ItemDataRole.ToolTipRole)
    assert "A difference has no percentiles" in tip


def test_after_a_difference_the_controls_are_as_before(
    controls: OverlayControls, asked: list[OverlayState]
) -> None:
    asks = replace(STATE, colormap="viridis")
    for signed in (True, False):
        controls.show_overlay(asks, TARGETS, "", MapScale(5.0, "logit", signed=signed))
    drawing, colours, scale = (box(controls, name) for name in ("drawing", "colour map", "scale"))
    assert [each.isEnabled() for each in (drawing, colours, scale)] == [True, True, True]
    assert [each.toolTip() for each in (drawing, colours)] == ["", ""]
    assert [colours.itemText(n) for n in range(colours.count())] == ["Magma", "Viridis", "Cividis"]
    assert colours.currentData() == "viridis"
    pick(scale, "rank")
    assert asked == [replace(asks, scale="rank")]
    assert not scale.itemData(scale.findData("rank"), Qt.ItemDataRole.ToolTipRole)


def icon_color(colours: QComboBox, x: int) -> QColor:
    icon, mode = colours.itemIcon(colours.currentIndex()), QIcon.Mode.Disabled
    image = icon.pixmap(colours.iconSize(), mode).toImage()
    return image.pixelColor(x * image.width() // 56, image.height() // 2)


def test_choosing_what_is_chosen_asks_for_nothing(
    controls: OverlayControls, asked: list[OverlayState]
) -> None:
    pick(box(controls, "colour map"), STATE.colormap)
    assert asked == []


def test_a_click_hides_the_heatmap(controls: OverlayControls, asked: list[OverlayState]) -> None:
    controls.findChild(QCheckBox).click()
    assert asked == [replace(STATE, visible=False)]


def test_each_colour_map_shows_its_colours(controls: OverlayControls) -> None:
    colours = box(controls, "colour map")
    for index in range(colours.count()):
        image = colours.itemIcon(index).pixmap(colours.iconSize()).toImage()
        left, right = image.pixelColor(1, 5), image.pixelColor(image.width() - 2, 5)
        assert left.lightness() < right.lightness()


def test_toggling_asks_as_a_click_does(
    controls: OverlayControls, asked: list[OverlayState]
) -> None:
    controls.toggle()
    assert asked == [replace(STATE, visible=False)]


def test_classes_are_listed_by_their_names(controls: OverlayControls) -> None:
    assert box(controls, "class").currentText() == "Mass in the lung"


def test_an_unknown_target_shows_the_first_class(controls: OverlayControls) -> None:
    controls.show_overlay(replace(STATE, target="gone"), TARGETS, "")
    assert box(controls, "class").currentData() == "Pneumonia"


@pytest.mark.parametrize(("targets", "enabled"), [({"Mass": "Mass"}, True), ({}, False)])
def test_the_list_of_classes_is_off_only_where_it_is_empty(
    controls: OverlayControls, targets: dict[str, str], enabled: bool
) -> None:
    controls.show_overlay(STATE, targets, "")
    assert box(controls, "class").count() == len(targets)
    assert box(controls, "class").isEnabled() is enabled


@pytest.mark.parametrize("name", ["opacity", "colour"])
def test_the_wheel_passes_by_an_input_without_focus(
    controls: OverlayControls, asked: list[OverlayState], name: str
) -> None:
    widget = slider(controls, name) if name == "opacity" else box(controls, name)
    event = wheel()
    QApplication.sendEvent(widget, event)
    assert asked == []
    assert not event.isAccepted()


@pytest.mark.parametrize("name", ["opacity", "colour"])
def test_the_wheel_moves_an_input_with_focus(
    controls: OverlayControls, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    widget = slider(controls, name) if name == "opacity" else box(controls, name)
    monkeypatch.setattr(widget, "hasFocus", lambda: True)
    before = widget.value() if name == "opacity" else widget.currentIndex()
    QApplication.sendEvent(widget, wheel())
    assert (widget.value() if name == "opacity" else widget.currentIndex()) != before


@pytest.mark.parametrize("kind", [QSlider, QComboBox, QCheckBox])
def test_a_click_leaves_the_keys_to_the_image(controls: OverlayControls, kind: type) -> None:
    for widget in controls.findChildren(kind):
        assert widget.focusPolicy() == Qt.FocusPolicy.TabFocus
        assert max(widget.minimumHeight(), widget.minimumSizeHint().height()) >= 24


def wheel() -> QWheelEvent:
    return QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
