"""What went wrong with overlays elsewhere, as a hand would meet it here: keys, clicks, drags."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QSlider
from pytestqt.qtbot import QtBot

from medviewer.errors import DeviceError
from medviewer.explain.attribution import CAPTION
from medviewer.io.records import StudyIndex
from medviewer.ui.exporting.picture import pixels_of
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed
from tests.ui.slices.heatmap.heat_hands import (
    CTRL,
    LEFT,
    REGULAR,
    SHIFT,
    colored,
    image_pixels,
    press,
    said,
    strongest,
    view,
)


def control(window: MainWindow, kind: type, name: str):
    controls = window.pane.panel.findChildren(kind)
    return next(one for one in controls if name in (one.accessibleName() or one.text()).lower())


def slide(qtbot: QtBot, slider: QSlider, steps: int) -> None:
    key = Qt.Key.Key_Right if steps > 0 else Qt.Key.Key_Left
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(abs(steps)):
        qtbot.keyClick(slider, key)


def test_opacity_neither_binarises_nor_blackens(qtbot: QtBot, classified: MainWindow) -> None:
    """Slim #428, Weasis #865."""
    opacity = control(classified, QSlider, "opacity")
    slide(qtbot, opacity, -45)
    assert colored(view(classified)) == 0
    grey = image_pixels(view(classified)).mean()
    changes = []
    for _ in range(4):
        slide(qtbot, opacity, 20)
        pixels = image_pixels(view(classified))
        assert len(np.unique(pixels, axis=0)) > 10  # a gradient, not two colours
        changes.append(abs(pixels.mean() - grey))
    assert changes == sorted(changes)
    assert changes[0] < changes[-1] / 2


def test_threshold_leaves_the_strength_of_what_remains(
    qtbot: QtBot, classified: MainWindow
) -> None:
    """As in niivue #558, where it did."""
    slide(qtbot, control(classified, QSlider, "opacity"), -20)
    before = image_pixels(view(classified)).astype(int)
    slide(qtbot, control(classified, QSlider, "threshold"), 78)  # to 93 % of the strongest
    after = image_pixels(view(classified)).astype(int)
    kept = np.ptp(after, axis=1) > 12
    assert 0 < kept.mean() < 1
    # the image's few pixels are smoothed on screen: beside the edge, colours mix with grey
    assert (after[kept] == before[kept]).all(axis=1).mean() > 0.1
    assert np.array_equal(after[-1], before[-1])  # the strongest
    state = classified.grid._session.active_viewport.state.overlay
    assert (state.opacity, state.threshold) == (0.25, 0.93)


def test_turning_one_heatmap_off_leaves_the_others(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    """OHIF #3088."""
    press(qtbot, classified, Qt.Key.Key_2, CTRL)
    desk.controller.series.show("ct", number=1)
    desk.controller.views.go_to(4, 1)
    press(qtbot, classified, Qt.Key.Key_G)
    assert colored(view(classified, 0)) == 0
    assert colored(view(classified, 1)) == 1
    assert CAPTION.split(";")[0] not in said(view(classified, 0))
    press(qtbot, classified, Qt.Key.Key_G)
    assert colored(view(classified, 0)) == 1


def test_sliders_change_their_own_view(qtbot: QtBot, classified: MainWindow, desk: Desk) -> None:
    """CaPTk #688."""
    press(qtbot, classified, Qt.Key.Key_2, CTRL)
    desk.controller.series.show("ct", number=1)
    desk.controller.views.go_to(4, 1)
    first = image_pixels(view(classified, 0))
    qtbot.mouseClick(view(classified, 1).viewport(), LEFT, pos=QPoint(30, 200))
    slide(qtbot, control(classified, QSlider, "opacity"), 30)
    assert np.array_equal(image_pixels(view(classified, 0)), first)
    assert desk.session.viewports[1].state.overlay.opacity == 0.75
    assert desk.session.viewports[0].state.overlay.opacity == 0.45


def wider(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(900, 640)


def by_key(key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier):
    return lambda qtbot, window: press(qtbot, window, key, modifier)


def drag_window(qtbot: QtBot, window: MainWindow) -> None:
    shown = view(window).viewport()
    qtbot.mousePress(shown, LEFT, pos=QPoint(200, 300))
    qtbot.mouseMove(shown, QPoint(260, 330))
    qtbot.mouseRelease(shown, LEFT, pos=QPoint(260, 330))


def zoom(qtbot: QtBot, window: MainWindow) -> None:
    from medviewer.app.view_state import Camera

    window.grid._controller.views.set_camera(Camera((4.0, 3.0), 200.0))


@pytest.mark.parametrize(
    "change",
    [
        wider,
        by_key(Qt.Key.Key_H),
        by_key(Qt.Key.Key_V),
        by_key(Qt.Key.Key_R),
        by_key(Qt.Key.Key_I),
        by_key(Qt.Key.Key_2, CTRL),
        by_key(Qt.Key.Key_9, CTRL),
        by_key(Qt.Key.Key_M, SHIFT),
        by_key(Qt.Key.Key_0),
        drag_window,
        zoom,
    ],
)
def test_the_heatmap_survives(
    qtbot: QtBot, classified: MainWindow, change: Callable[[QtBot, MainWindow], None]
) -> None:
    """OHIF #4771: gone after a resize, and all that is like it."""
    assert colored(view(classified)) == 1
    change(qtbot, classified)
    QApplication.processEvents()
    assert colored(view(classified)) > 0.9


def test_it_survives_maximising_and_coming_back(qtbot: QtBot, classified: MainWindow) -> None:
    press(qtbot, classified, Qt.Key.Key_2, CTRL)
    for _ in range(2):
        press(qtbot, classified, Qt.Key.Key_M)
        QApplication.processEvents()
        assert colored(view(classified)) == 1


def test_flips_and_turns_take_the_map_along(qtbot: QtBot, classified: MainWindow) -> None:
    """The strongest cell of every map is the one at the bottom right."""
    control(classified, QCheckBox, "own grid").click()
    slide(qtbot, control(classified, QSlider, "threshold"), 84)  # to 99 %: one cell alone

    def corner() -> tuple[bool, bool]:
        shown = view(classified)
        whole = pixels_of(shown.grab().toImage()).astype(int)
        row, column = (size // 2 for size in whole.shape[:2])
        places = {
            (down, right): whole[row + (2 * down - 1) * 90, column + (2 * right - 1) * 90]
            for down in (False, True)
            for right in (False, True)
        }
        strength = {place: int(np.ptp(color)) for place, color in places.items()}
        assert sorted(strength.values())[:3] == [0, 0, 0]
        return max(strength, key=lambda place: strength[place])

    assert corner() == (True, True)
    press(qtbot, classified, Qt.Key.Key_H)
    assert corner() == (True, False)
    press(qtbot, classified, Qt.Key.Key_V)
    assert corner() == (False, False)
    press(qtbot, classified, Qt.Key.Key_R)  # clockwise
    assert corner() == (False, True)


def test_colour_images_carry_it_too(qtbot: QtBot, desk: Desk, window: MainWindow) -> None:
    window.resize(1300, 860)
    desk.reading.photometric = "RGB"
    desk.open(REGULAR)
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.views.go_to(4)
    assert colored(view(window)) == 1
    control(window, QSlider, "opacity")
    press(qtbot, window, Qt.Key.Key_H)
    assert colored(view(window)) == 1


def test_an_ensemble_says_how_far_its_members_agree(classified: MainWindow, desk: Desk) -> None:
    status = desk.session.statuses[0]
    assert status.result is not None
    maps = status.result.attributions["lesion"]
    of_members = replace(maps, spread=maps.native / 4, agreement=(None, 0.1, 0.2, 0.3, 0.9))
    result = replace(status.result, attributions={"lesion": of_members})
    desk.session.set_status(replace(status, result=result))
    words = said(view(classified)).replace("\n", " ")
    assert "rank correlation 0.90, standard deviation up to 4.75 relative" in words
    desk.controller.views.go_to(1)
    assert "rank correlation 0.10" in said(view(classified)).replace("\n", " ")


def test_where_no_map_can_be_made_the_plain_image_remains(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    desk.classifier.explain_error = DeviceError("There is not enough memory; choose Grad-CAM.")
    desk.controller.comparing.show_method(0, "occlusion")
    desk.controller.views.go_to(1)  # what was found before stays: the last image's
    words = said(view(classified)).replace("\n", " ")
    assert "No heatmap for this image: There is not enough memory; choose Grad-CAM" in words
    without = image_pixels(view(classified))
    assert without.min() > 0
    press(qtbot, classified, Qt.Key.Key_G)
    assert np.array_equal(image_pixels(view(classified)), without)
    assert desk.session.active_viewport.result is not None  # and the scores stay


def test_contours_are_drawn_at_the_threshold_and_cost_no_colour(
    qtbot: QtBot, classified: MainWindow
) -> None:
    drawing = control(classified, QComboBox, "drawing")
    drawing.setCurrentIndex(drawing.findData("contours"))
    drawing.activated.emit(drawing.currentIndex())
    slide(qtbot, control(classified, QSlider, "threshold"), 78)
    pixels = image_pixels(view(classified)).astype(int)
    share = (np.ptp(pixels, axis=1) > 12).mean()
    assert 0 < share < 0.05  # a line
    blue = pixels[np.ptp(pixels, axis=1) > 60]
    assert (blue[:, 2] > blue[:, 0]).all()
    assert "contour at" in said(view(classified))


def test_a_copied_picture_holds_the_map_with_its_caption(
    qtbot: QtBot, classified: MainWindow
) -> None:
    """OHIF #5068."""
    press(qtbot, classified, Qt.Key.Key_C, CTRL)
    picture = pixels_of(QGuiApplication.clipboard().image()).astype(int)
    rows, columns = picture.shape[:2]
    middle = picture[rows * 2 // 5 : rows * 3 // 5, columns * 2 // 5 : columns * 3 // 5]
    assert (np.ptp(middle, axis=2) > 12).all()
    footer = picture[-60:, columns // 4 : columns * 3 // 4]
    assert (footer.min(axis=2) > 200).any()  # the caption's letters
    QGuiApplication.clipboard().clear()


def test_a_map_follows_the_members_of_a_4d_series(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    window.resize(1300, 860)
    stacks = [
        placed(make_stack(f"m{n}", slices=3), axes={"EchoTime": 2}, member={"EchoTime": str(n)})
        for n in range(2)
    ]
    desk.open(StudyIndex((make_study("s", make_series("ct", *stacks)),)))
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.views.go_to(2)
    before = strongest(view(window))
    assert before == [9, 11]  # the third image of four cells
    press(qtbot, window, Qt.Key.Key_Right, CTRL)
    assert desk.session.active_viewport.stack_index == 1
    assert strongest(view(window)) == [21, 23]
    assert colored(view(window)) > 0.9
    press(qtbot, window, Qt.Key.Key_Left, CTRL)
    assert strongest(view(window)) == before
