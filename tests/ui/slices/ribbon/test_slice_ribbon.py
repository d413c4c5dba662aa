"""The ribbon by hand: clicks, drags, tips, what it looks like in light and dark."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent, QPalette
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from medviewer.app.heatmaps.ribbon import Ribbon, RibbonRow
from medviewer.ui.exporting.picture import pixels_of
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.ribbon.slice_ribbon import SliceRibbon
from tests.app.fakes.desk import Desk
from tests.app.heatmaps.test_ribbon import result
from tests.ui.slices.heatmap.heat_hands import REGULAR

LEFT = Qt.MouseButton.LeftButton


def ribbon(count: int = 10, **rows: tuple[float | None, ...]) -> Ribbon:
    """Return scores that rise from 0 to 1, with a threshold of 0.5."""
    scores = tuple(k / (count - 1) for k in range(count))
    made = [RibbonRow("Score", rows.get("scores", scores), 1.0, 0.5)]
    if "second" in rows:
        made.append(RibbonRow("Share", rows["second"], 1.0))
    tips = tuple(f"Slice {k + 1} · score {value:.3f}" for k, value in enumerate(scores))
    return Ribbon(tuple(made), frozenset(range(count // 2, count)), tips)


@pytest.fixture
def shown(qtbot: QtBot) -> SliceRibbon:
    widget = SliceRibbon()
    qtbot.addWidget(widget)
    widget.resize(600, 60)
    widget.show_ribbon(ribbon())
    widget.show()
    return widget


@pytest.fixture
def asked(shown: SliceRibbon) -> list[int]:
    found: list[int] = []
    shown.slice_requested.connect(found.append)
    return found


def at(shown: SliceRibbon, index: int) -> QPoint:
    return QPoint(round(shown.place_of(index)), 12)


def test_values_beside_are_ticks_apart_from_their_bars(shown: SliceRibbon) -> None:
    plain = RibbonRow("Effect", (1.0, -0.5), 1.0)
    shown.show_ribbon(Ribbon((plain,), tips=("", "")))
    before = pixels_of(shown.grab().toImage()).astype(int)
    shown.show_ribbon(Ribbon((replace(plain, beside=(0.5, None)),), tips=("", "")))
    differs = np.abs(pixels_of(shown.grab().toImage()).astype(int) - before).max(axis=2) > 40
    rows, columns = np.nonzero(differs)
    assert rows.max() - rows.min() <= 3  # one line
    assert columns.max() < shown.place_of(1)  # over the first slice alone


def test_a_click_asks_for_the_slice_and_a_drag_goes_on(
    qtbot: QtBot, shown: SliceRibbon, asked: list[int]
) -> None:
    qtbot.mousePress(shown, LEFT, pos=at(shown, 7))
    shown.show_slice(7)
    qtbot.mouseMove(shown, at(shown, 7))
    qtbot.mouseMove(shown, at(shown, 3))
    qtbot.mouseRelease(shown, LEFT, pos=at(shown, 3))
    qtbot.mouseClick(shown, Qt.MouseButton.RightButton, pos=at(shown, 5))
    assert asked == [7, 3]


def test_beside_the_bars_the_ends_are_meant(shown: SliceRibbon) -> None:
    assert shown.slice_at(-50) == 0
    assert shown.slice_at(5000) == 9
    assert [shown.slice_at(shown.place_of(k)) for k in range(10)] == list(range(10))


def test_showing_a_slice_asks_for_nothing(shown: SliceRibbon, asked: list[int]) -> None:
    shown.show_slice(4)
    assert shown.slice_index == 4
    assert asked == []


def test_tips_name_slice_and_value(qtbot: QtBot, shown: SliceRibbon) -> None:
    place = at(shown, 9)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, shown.mapToGlobal(place))
    QApplication.sendEvent(shown, event)
    assert "Slice 10" in QToolTip.text()
    assert "score 1.000" in QToolTip.text()
    QToolTip.hideText()


def test_an_empty_ribbon_says_nothing(qtbot: QtBot) -> None:
    widget = SliceRibbon()
    qtbot.addWidget(widget)
    assert widget.tip_at(20) == ""
    assert widget.slice_at(20) == 0
    widget.resize(300, 40)
    assert not widget.grab().isNull()


@pytest.mark.parametrize("count", [1000, 200])
def test_one_strong_slice_of_a_thousand_is_seen(
    qtbot: QtBot, shown: SliceRibbon, count: int
) -> None:
    scores: list[float | None] = [0.0] * count
    shown.show_ribbon(ribbon(count, scores=tuple(scores)))
    before = pixels_of(shown.grab().toImage()).astype(int)
    scores[count // 2] = 1.0
    shown.show_ribbon(ribbon(count, scores=tuple(scores)))
    after = pixels_of(shown.grab().toImage()).astype(int)
    columns = np.flatnonzero(np.abs(after - before).sum(axis=(0, 2)))
    assert columns.size
    assert abs(columns.mean() - shown.place_of(count // 2)) < 3


def bar_height(shown: SliceRibbon, index: int) -> int:
    """Return how many pixels of a column are unlike those of an empty ribbon."""
    full = pixels_of(shown.grab().toImage()).astype(int)
    kept = shown.ribbon
    shown.show_ribbon(ribbon(len(kept.tips), scores=(0.0,) * len(kept.tips)))
    empty = pixels_of(shown.grab().toImage()).astype(int)
    shown.show_ribbon(kept)
    x = round(shown.place_of(index))
    return int((np.abs(full - empty)[:, x].sum(axis=1) > 0).sum())


def test_bars_are_as_high_as_their_values(shown: SliceRibbon) -> None:
    shown.show_slice(0)
    heights = [bar_height(shown, k) for k in (2, 5, 9)]
    assert heights == sorted(heights)
    assert heights[2] > 3 * heights[0]


def test_what_was_not_scored_looks_like_no_value(shown: SliceRibbon) -> None:
    zero = (0.0,) * 10
    shown.show_ribbon(ribbon(scores=zero))
    before = pixels_of(shown.grab().toImage()).astype(int)
    shown.show_ribbon(ribbon(scores=(*zero[:8], None, None)))
    changed = np.abs(pixels_of(shown.grab().toImage()).astype(int) - before).sum(axis=2)
    x = round(shown.place_of(8))
    assert changed[:, x - 20 : x + 20].any()
    assert not changed[:, : round(shown.place_of(7))].any()


def test_a_second_row_makes_it_higher_and_hangs_down_where_negative(shown: SliceRibbon) -> None:
    one = shown.sizeHint().height()
    shown.show_ribbon(ribbon(second=(0.5, -0.5, None, *(0.1,) * 7)))
    assert shown.sizeHint().height() > one
    picture = pixels_of(shown.grab().toImage()).astype(int)
    up, down = (picture[:, round(shown.place_of(k))] for k in (0, 1))
    warm = [np.flatnonzero((each[:, 0] - each[:, 2]) > 40) for each in (up, down)]
    assert warm[0].mean() < warm[1].mean()


@pytest.mark.parametrize(("window", "text"), [("#1b1e24", "#e0e0e0"), ("#f2f2f2", "#202020")])
def test_bars_line_and_mark_stand_out_in_light_and_dark(
    shown: SliceRibbon, window: str, text: str
) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, window)
    palette.setColor(QPalette.ColorRole.WindowText, text)
    shown.setPalette(palette)
    shown.show_slice(2)
    grey = pixels_of(shown.grab().toImage()).astype(int).mean(axis=2)
    ground = grey[-1, 0]
    strong, mark = round(shown.place_of(9)), round(shown.place_of(2))
    assert np.abs(grey[:, strong] - ground).max() > 60
    assert np.abs(grey[:, mark] - ground).max() > 90


@pytest.mark.parametrize("scores", [(0.0,) * 10, (1.0,) * 10])
def test_a_slice_that_was_left_out_is_crossed_out(
    shown: SliceRibbon, scores: tuple[float, ...]
) -> None:
    """By its shape: two crossing lines, whatever the height of the bar behind them."""
    shown.show_slice(0)
    plain = ribbon(scores=scores)
    shown.show_ribbon(plain)
    before = pixels_of(shown.grab().toImage()).astype(int)
    shown.show_ribbon(plain.without(frozenset({4})))
    changed = np.abs(pixels_of(shown.grab().toImage()).astype(int) - before).sum(axis=2)
    left, right = (round(shown.place_of(k)) for k in (3, 5))
    assert not changed[:, : left + 10].any()
    assert not changed[:, right - 10 :].any()
    x, y = round(shown.place_of(4)), shown.height() // 2
    warm = pixels_of(shown.grab().toImage()).astype(int)
    warm = (warm[..., 0] - warm[..., 2]) > 60
    for down, across in ((-4, -4), (4, 4), (-4, 4), (4, -4)):
        assert warm[y + down - 1 : y + down + 2, x + across - 1 : x + across + 2].any()
    assert not warm[y - 7 : y - 4, x].any()  # between the lines


def test_its_tip_says_so(shown: SliceRibbon) -> None:
    shown.show_ribbon(ribbon().without(frozenset({4})))
    assert shown.tip_at(shown.place_of(4)).endswith(" · left out by hand: crossed out")
    assert "left out" not in shown.tip_at(shown.place_of(5))
    shown.show_slice(4)
    assert "left out by hand" in shown.accessibleDescription()


def test_a_narrow_ribbon_has_no_names(shown: SliceRibbon) -> None:
    wide = shown.place_of(0)
    shown.resize(200, 60)
    assert shown.place_of(0) < wide - 20
    assert not shown.grab().isNull()


# In the window


@pytest.fixture
def classified(desk: Desk, window: MainWindow) -> MainWindow:
    """Return a window on the first of five slices, of which the third and fifth are strong."""
    window.resize(1300, 860)
    desk.open(REGULAR)
    desk.classifier.make = lambda _: result({0: 0.1, 1: 0.2, 2: 0.7, 3: 0.1})
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.views.go_to(0)
    QApplication.processEvents()
    return window


def test_it_stands_below_a_classified_series_and_a_click_goes_there(
    qtbot: QtBot, classified: MainWindow, desk: Desk
) -> None:
    found = classified.grid.cells[0].ribbon
    assert found is not None
    assert found.isVisible()
    qtbot.mouseClick(found, LEFT, pos=at(found, 3))
    assert desk.session.active_viewport.state.slice_index == 3
    assert found.slice_index == 3
    desk.controller.views.scroll(-1)
    assert found.slice_index == 2


def test_keys_jump_to_strong_slices(qtbot: QtBot, classified: MainWindow, desk: Desk) -> None:
    view = classified.grid.cells[0].view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_N)
    assert desk.session.active_viewport.state.slice_index == 2
    desk.controller.views.go_to(4)
    qtbot.keyClick(view, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert desk.session.active_viewport.state.slice_index == 2


def test_it_goes_on_planes_and_comes_back(classified: MainWindow, desk: Desk) -> None:
    desk.controller.mpr.show()
    assert [cell.ribbon for cell in classified.grid.cells[:3]] == [None] * 3
    desk.controller.mpr.leave()
    assert classified.grid.cells[0].ribbon is not None


def test_a_click_makes_its_cell_active(qtbot: QtBot, classified: MainWindow, desk: Desk) -> None:
    desk.controller.compare()
    QApplication.processEvents()
    assert desk.session.arrangement.active == 1
    plain = classified.grid.cells[0].ribbon
    assert plain is not None
    qtbot.mouseClick(plain, LEFT, pos=at(plain, 2))
    assert desk.session.arrangement.active == 0
    assert [desk.session.viewports[n].state.slice_index for n in range(2)] == [2, 2]


def test_keys_ask_for_slices_and_what_is_said_is_told(
    qtbot: QtBot, shown: SliceRibbon, asked: list[int]
) -> None:
    shown.slice_requested.connect(shown.show_slice)
    shown.setFocus()
    keys = Qt.Key
    for key in (keys.Key_Right, keys.Key_Down, keys.Key_Left, keys.Key_End, keys.Key_Right):
        qtbot.keyClick(shown, key)
    qtbot.keyClick(shown, keys.Key_PageUp)
    qtbot.keyClick(shown, keys.Key_A)
    assert asked == [1, 2, 1, 9, 0]
    shown.show_slice(5)
    assert shown.accessibleDescription() == "Slice 6 · score 0.556"


def test_the_focus_can_be_seen(shown: SliceRibbon) -> None:
    shown.clearFocus()
    before = pixels_of(shown.grab().toImage())
    shown.activateWindow()
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    assert shown.hasFocus()
    assert not np.array_equal(before, pixels_of(shown.grab().toImage()))
