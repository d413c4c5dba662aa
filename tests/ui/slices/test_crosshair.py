"""The crosshair of three planes under a hand: mouse, wheel and keys in the real window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.app.reference_lines import ReferenceLine, References
from medviewer.app.view_state import LeftTool
from medviewer.image.measuring.measurement import Kind
from medviewer.image.projection import Projection
from medviewer.image.slab import Slab
from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.crosshair import CrosshairLayer, center_of
from medviewer.ui.slices.slice_view import SliceView
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.test_reference_lines import coronal_stack
from tests.app.uneven import placed

INDEX = StudyIndex(
    (
        make_study(
            "s",
            make_series("ct", placed(make_stack("ct"))),
            make_series("cor", coronal_stack("cor")),
        ),
    )
)
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_PRESS, _MOVE, _RELEASE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)


@pytest.fixture
def planes(window: MainWindow, desk: Desk, qtbot: QtBot) -> MainWindow:
    """Return a window that shows 5 x 8 x 6 voxels along three planes, by the key for it."""
    desk.open(INDEX)
    window.grid.focus_active()
    qtbot.keyClick(window.grid.cells[0].view, Qt.Key.Key_M, SHIFT)
    QApplication.processEvents()
    return window


def slices(desk: Desk) -> tuple[int, ...]:
    return tuple(viewport.state.slice_index for viewport in desk.session.viewports[:3])


def spot(view: SliceView, row: float, column: float) -> QPointF:
    assert view.projection is not None
    return QPointF(*view.projection.to_view(row, column))


def mouse(
    view: SliceView, kind: QEvent.Type, at: QPointF, modifiers: Qt.KeyboardModifier = NONE
) -> None:
    button = NO_BUTTON if kind == _MOVE else LEFT
    held = NO_BUTTON if kind == _RELEASE or modifiers == SHIFT else LEFT
    event = QMouseEvent(kind, at, view.mapToGlobal(at), button, held, modifiers)
    QApplication.sendEvent(view.viewport(), event)


def drag(view: SliceView, start: QPointF, end: QPointF) -> None:
    mouse(view, _PRESS, start)
    mouse(view, _MOVE, end)
    mouse(view, _RELEASE, end)


def double_click(view: SliceView, at: QPointF) -> None:
    for kind in (_PRESS, _RELEASE, QEvent.Type.MouseButtonDblClick, _RELEASE):
        mouse(view, kind, at)


def test_dragging_the_centre_moves_both_other_planes(planes: MainWindow, desk: Desk) -> None:
    assert slices(desk) == (2, 4, 2)
    view = planes.grid.cells[0].view
    drag(view, spot(view, 4.5, 2.5), spot(view, 1.5, 4.5))
    assert slices(desk) == (2, 1, 4)
    window = desk.session.viewports[0].state.window
    mouse(view, _MOVE, spot(view, 7.5, 0.5))  # it was let go
    assert slices(desk) == (2, 1, 4)
    assert desk.session.viewports[0].state.window == window


def test_dragging_one_line_leaves_the_other(planes: MainWindow, desk: Desk) -> None:
    view = planes.grid.cells[0].view
    drag(view, spot(view, 4.5, 0.5), spot(view, 6.5, 5.5))  # the coronal slice's line
    assert slices(desk) == (2, 6, 2)
    drag(view, spot(view, 1.5, 2.5), spot(view, 0.5, 5.5))  # the sagittal slice's line
    assert slices(desk) == (2, 6, 5)


def test_dragging_in_the_coronal_plane_goes_to_head_and_side(
    planes: MainWindow, desk: Desk
) -> None:
    view = planes.grid.cells[1].view
    drag(view, spot(view, 2.5, 2.5), spot(view, 0.5, 0.5))  # to the top left
    assert slices(desk) == (4, 4, 0)


def test_a_click_places_the_crosshair(planes: MainWindow, desk: Desk) -> None:
    view = planes.grid.cells[2].view
    at = spot(view, 3.5, 6.5)
    mouse(view, _PRESS, at)
    mouse(view, _RELEASE, at)
    assert slices(desk) == (1, 6, 2)


def test_a_click_beside_the_image_places_nothing(planes: MainWindow, desk: Desk) -> None:
    view = planes.grid.cells[2].view
    at = QPointF(2, 2)
    assert view.projection is not None
    assert view.projection.pixel_at(2, 2) is None
    mouse(view, _PRESS, at)
    mouse(view, _RELEASE, at)
    assert slices(desk) == (2, 4, 2)


def test_shift_and_move_lets_it_follow_the_pointer(planes: MainWindow, desk: Desk) -> None:
    view = planes.grid.cells[0].view
    mouse(view, _MOVE, spot(view, 0.5, 0.5), SHIFT)
    assert slices(desk) == (2, 0, 0)


def test_a_drag_away_from_the_lines_still_windows(planes: MainWindow, desk: Desk) -> None:
    view = planes.grid.cells[0].view
    before = desk.session.viewports[0].state.window
    drag(view, spot(view, 1.0, 5.0), spot(view, 1.0, 5.0) + QPointF(60, 0))
    states = [viewport.state for viewport in desk.session.viewports[:3]]
    assert slices(desk) == (2, 4, 2)
    assert states[0].window != before
    assert states[0].window == states[1].window == states[2].window


def test_the_wheel_scrolls_a_plane_and_its_lines_follow(planes: MainWindow, desk: Desk) -> None:
    view = planes.grid.cells[1].view
    at = QPointF(view.width() / 2, view.height() / 2)
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPointF(0, 0).toPoint(),
        QPointF(0, -240).toPoint(),
        NO_BUTTON,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    assert slices(desk) == (2, 6, 2)
    hairs = planes.grid.cells[0].view.crosshair.references.hairs
    assert center_of(hairs) == (6.5, 2.5)


@pytest.mark.parametrize("annotations", ["all", "none"])
def test_lines_are_painted_in_their_colours_and_leave_the_centre_free(
    planes: MainWindow, desk: Desk, annotations: str
) -> None:
    for number in range(3):
        state = replace(desk.session.viewports[number].state, annotations=annotations)  # type: ignore[arg-type]
        desk.session.update_viewport(number, state=state)
    view = planes.grid.cells[0].view
    shot = view.grab().toImage()
    along, across = spot(view, 4.5, 1.2), spot(view, 1.2, 2.5)
    assert _has(shot, along, QColor(86, 180, 233))
    assert _has(shot, across, QColor(0, 200, 140))
    assert not _has(shot, spot(view, 4.5, 2.5), QColor(86, 180, 233))


def _has(shot: object, at: QPointF, color: QColor) -> bool:
    """Whether a colour is painted within two pixels of a point."""
    x, y = round(at.x()), round(at.y())
    around = [(x + dx, y + dy) for dx in range(-2, 3) for dy in range(-2, 3)]
    return any(shot.pixelColor(*point) == color for point in around)  # type: ignore[attr-defined]


def test_keys_make_slabs(planes: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    view = planes.grid.cells[0].view
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_S)
    qtbot.keyClick(view, Qt.Key.Key_BracketRight)
    assert {each.state.slab for each in desk.session.viewports[:3]} == {Slab("maximum", 15.0)}
    # slices hold 0, 10, 20, 30, 40; the slab of 8 slices of 2 mm reaches the last one
    mouse(view, _MOVE, spot(view, 1.5, 1.5), SHIFT)
    assert view._scene.pointer is not None
    assert view._scene.pointer.text == "40 HU"


def test_double_click_maximises_a_plane_and_brings_the_others_back(
    planes: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    view = planes.grid.cells[1].view
    for expected in ((1,), (0, 1, 2)):
        mouse(view, QEvent.Type.MouseButtonDblClick, QPointF(5, 5))
        assert desk.session.arrangement.visible == expected


def test_double_click_leaves_the_crosshair_where_it_was(
    planes: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    view = planes.grid.cells[2].view
    at = spot(view, 3.5, 6.5)  # beside the lines: one click alone goes there
    qtbot.mouseClick(view.viewport(), LEFT, pos=at.toPoint())
    assert slices(desk) == (1, 6, 2)
    double_click(view, spot(view, 0.5, 1.5))
    assert slices(desk) == (1, 6, 2)
    assert desk.session.arrangement.visible == (2,)


def test_double_click_upon_a_line_takes_back_no_earlier_click(
    planes: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    view = planes.grid.cells[0].view
    qtbot.mouseClick(view.viewport(), LEFT, pos=spot(view, 1.5, 4.5).toPoint())
    assert slices(desk) == (2, 1, 4)
    double_click(view, spot(view, 5.5, 4.5))  # on the sagittal slice's line
    assert slices(desk) == (2, 1, 4)


def test_the_key_brings_back_what_was_shown(planes: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(planes.grid.cells[0].view, Qt.Key.Key_M, SHIFT)
    assert desk.session.arrangement.layout == "1x1"
    assert desk.session.active_viewport.plane is None


@pytest.mark.parametrize("tool", [Kind.POLYGON])
def test_drawing_with_shift_moves_no_crosshair(
    planes: MainWindow, desk: Desk, tool: LeftTool
) -> None:
    view = planes.grid.cells[0].view
    desk.controller.mpr.leave()
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("cor", number=1)
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.measuring.choose_tool(tool)
    at = spot(view, 2.0, 2.0)
    mouse(view, _PRESS, at)
    mouse(view, _RELEASE, at)
    asked: list[tuple[float, float]] = []
    view.crosshair.requested.connect(lambda *point: asked.append(point))
    assert view.measuring.is_drawing
    mouse(view, _MOVE, spot(view, 3.0, 3.0), SHIFT)
    assert asked == []


def test_reference_lines_are_dashed_and_go_with_their_key(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    desk.open(INDEX)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("cor", number=1)
    view = window.grid.cells[0].view
    QApplication.processEvents()
    (line,) = view.crosshair.references.lines
    row = spot(view, *line.start).y()
    shot = view.grab().toImage()
    assert any(
        _has(shot, QPointF(spot(view, 0, 5).x() + x, row), QColor(240, 228, 66)) for x in range(9)
    )
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_X)
    assert view.crosshair.references.lines == ()


# The layer by itself


def hairs() -> References:
    return References(
        (
            ReferenceLine((5.0, 0.0), (5.0, 10.0), "coronal"),
            ReferenceLine((0.0, 5.0), (10.0, 5.0), "sagittal"),
        )
    )


def test_without_a_slice_nothing_is_taken_or_asked_for() -> None:
    layer, asked = CrosshairLayer(), []
    layer.requested.connect(lambda *point: asked.append(point))
    layer.show(hairs())
    layer.place(None)
    assert not layer.press((50.0, 50.0))
    layer.click((50.0, 50.0))
    assert asked == []


def test_a_click_moves_no_lines_of_other_stacks_but_a_point_is_asked_for() -> None:
    layer, asked = CrosshairLayer(), []
    layer.requested.connect(lambda *point: asked.append(point))
    layer.show(References((ReferenceLine((5.0, 0.0), (5.0, 10.0)),)))
    layer.place(Projection(10, 10, 100, 100))
    layer.click((20.0, 30.0))
    assert asked == []
    layer.point_at((20.0, 30.0))
    assert asked == [(3.0, 2.0)]
    layer.place(None)
    layer.point_at((20.0, 30.0))
    assert len(asked) == 1


def test_what_is_held_is_not_asked_for_once_the_slice_is_gone() -> None:
    layer, asked = CrosshairLayer(), []
    layer.requested.connect(lambda *point: asked.append(point))
    layer.show(hairs())
    layer.place(Projection(10, 10, 100, 100))
    assert layer.press((50.0, 50.0))
    layer.place(None)
    assert layer.drag((60.0, 60.0))
    assert asked == []


def test_the_same_lines_change_nothing() -> None:
    layer, changes = CrosshairLayer(), []
    layer.changed.connect(lambda: changes.append(1))
    layer.show(hairs())
    layer.show(hairs())
    assert changes == [1]


def test_a_single_line_is_dragged_to_the_hand() -> None:
    layer, asked = CrosshairLayer(), []
    layer.requested.connect(lambda *point: asked.append(point))
    layer.show(References(hairs().lines[:1]))
    layer.place(Projection(10, 10, 100, 100))
    assert layer.press((20.0, 51.0))
    layer.drag((30.0, 70.0))
    assert asked == [(7.0, 3.0)]


def test_a_line_of_no_length_is_a_point() -> None:
    layer = CrosshairLayer()
    layer.show(References((ReferenceLine((5.0, 5.0), (5.0, 5.0), "axial"),)))
    layer.place(Projection(10, 10, 100, 100))
    assert layer.press((52.0, 50.0))
    assert not layer.press((60.0, 50.0))
