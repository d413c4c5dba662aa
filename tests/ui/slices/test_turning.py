"""Turning the crosshair by its handles, in the real window."""

import math

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.app.reference_lines import ReferenceLine, References
from medviewer.image.projection import Projection
from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.crosshair import CrosshairLayer, center_of, handles
from medviewer.ui.slices.slice_view import SliceView
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed
from tests.ui.slices.test_crosshair import mouse

INDEX = StudyIndex((make_study("s", make_series("ct", placed(make_stack("ct")))),))
_PRESS, _MOVE, _RELEASE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)


@pytest.fixture
def planes(window: MainWindow, desk: Desk, qtbot: QtBot) -> MainWindow:
    """Return a window that shows 5 x 8 x 6 voxels along three planes."""
    window.resize(1400, 900)
    desk.open(INDEX)
    window.grid.focus_active()
    qtbot.keyClick(window.grid.cells[0].view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    return window


def handle(view: SliceView, number: int = 0) -> QPointF:
    assert view.projection is not None
    return handles(view.crosshair.references.hairs, view.projection)[number][1]


def center(view: SliceView) -> QPointF:
    assert view.projection is not None
    point = center_of(view.crosshair.references.hairs)
    assert point is not None
    return QPointF(*view.projection.to_view(*point))


def turned(view: SliceView, at: QPointF, degrees: float) -> QPointF:
    """Return a point of the screen so far clockwise around the crosshair."""
    angle, off = math.radians(degrees), at - center(view)
    return center(view) + QPointF(
        off.x() * math.cos(angle) - off.y() * math.sin(angle),
        off.x() * math.sin(angle) + off.y() * math.cos(angle),
    )


def turn(view: SliceView, degrees: float) -> None:
    at = handle(view)
    path = [turned(view, at, degrees * share) for share in (0.3, 0.6, 1.0)]
    mouse(view, _PRESS, at)
    for point in path:
        mouse(view, _MOVE, point)
    mouse(view, _RELEASE, path[-1])


def badge(window: MainWindow, number: int) -> str:
    return window.grid.cells[number].view._scene.labels.badge


def test_a_handle_turns_the_lines_and_the_other_planes(planes: MainWindow, desk: Desk) -> None:
    view = planes.grid.cells[0].view
    before = center(view)
    turn(view, 25.0)  # clockwise on the screen: from the left towards the back
    assert badge(planes, 0) == ""
    assert badge(planes, 1) == "OBLIQUE  25.0° R"
    assert badge(planes, 2) == "OBLIQUE  25.0° P"
    assert [each.tilt and each.tilt.coarse for each in desk.session.viewports[:3]] == [
        None,
        False,
        False,
    ]
    letters = planes.grid.cells[1].view._scene.labels.letters
    assert (letters.left, letters.right, letters.top, letters.bottom) == ("RA", "LP", "H", "F")
    now = center(view)
    assert (now.x(), now.y()) == pytest.approx((before.x(), before.y()), abs=0.1)


@pytest.mark.parametrize("key", [Qt.Key.Key_H, Qt.Key.Key_V, Qt.Key.Key_R])
def test_the_lines_follow_the_hand_in_a_flipped_and_turned_picture(
    planes: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    view = planes.grid.cells[0].view
    qtbot.keyClick(view, key)
    at = handle(view)
    to = turned(view, at, 20.0)
    mouse(view, _PRESS, at)
    mouse(view, _MOVE, to)
    mouse(view, _RELEASE, to)
    assert view.projection is not None
    places = [place for _, place in handles(view.crosshair.references.hairs, view.projection)]
    way = to - center(view)
    off = [
        abs(way.x() * arm.y() - way.y() * arm.x()) / math.hypot(arm.x(), arm.y())
        for arm in (place - center(view) for place in places)
    ]
    assert min(off) == pytest.approx(0, abs=0.5)  # a line still runs through the hand


def test_a_key_makes_the_planes_straight_again(
    planes: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    straight = planes.actions_by_name["planes_straight"]
    assert not straight.isEnabled()
    turn(planes.grid.cells[0].view, 25.0)
    assert straight.isEnabled()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(planes.grid.cells[0].view, Qt.Key.Key_M, modifiers)
    assert [viewport.tilt for viewport in desk.session.viewports[:3]] == [None, None, None]
    assert badge(planes, 1) == ""


def test_keys_turn_the_crosshair_too(planes: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    view = planes.grid.cells[0].view
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.ControlModifier)
    assert badge(planes, 1) == "OBLIQUE  10.0° R"


def test_over_the_whole_turn_letters_are_true_and_every_jump_is_said(
    planes: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    """Half a turn by keys in the axial view: the coronal plane becomes a sagittal one, and back."""
    view, before, jumps = planes.grid.cells[0].view, _letters(planes, 1), []
    for degrees in range(5, 181, 5):
        qtbot.keyClick(view, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
        now, note = _letters(planes, 1), badge(planes, 1).partition("\n")[2]
        assert note == ("viewed as sagittal" if 45 < degrees < 135 else "")
        assert ("A" if note else "R") in now[0]  # the face, or the right side, is at the left
        assert now[2:] == ("H", "F")
        if set(now[0]) & set(before[1]):  # what was right of the middle is left of it now
            jumps.append(degrees)
        before = now
    assert jumps == [135]  # there, the note goes
    assert badge(planes, 0) == ""
    tilt = desk.session.viewports[1].tilt
    assert tilt is not None
    assert tilt.normal == pytest.approx((0.0, 1.0, 0.0), abs=1e-6)


def _letters(window: MainWindow, number: int) -> tuple[str, str, str, str]:
    own = window.grid.cells[number].view._scene.labels.letters
    return own.left, own.right, own.top, own.bottom


def test_a_line_alone_moves_along_the_other_one_also_when_turned(
    planes: MainWindow, desk: Desk
) -> None:
    view = planes.grid.cells[0].view
    turn(view, 30.0)
    projection = view.projection
    assert projection is not None
    hairs = view.crosshair.references.hairs
    coronal = next(line for line in hairs if line.plane == "coronal")
    before = desk.session.viewports[2]
    start = turned(view, center(view) + QPointF(25, 0), 30.0)  # on the coronal line, no handle
    assert coronal is not None
    mouse(view, _PRESS, start)
    mouse(view, _MOVE, turned(view, center(view) + QPointF(25, 160), 30.0))
    mouse(view, _RELEASE, start)
    after = desk.session.viewports[2]
    assert after.state.slice_index == before.state.slice_index
    assert desk.session.viewports[1].state.slice_index != before.state.slice_index


def test_the_cursor_shows_where_a_hand_would_turn(planes: MainWindow) -> None:
    view = planes.grid.cells[0].view
    event_at = handle(view)
    from PySide6.QtGui import QMouseEvent

    none = Qt.MouseButton.NoButton
    for at, shape in (
        (event_at, Qt.CursorShape.PointingHandCursor),
        (event_at + QPointF(60, 60), Qt.CursorShape.ArrowCursor),
    ):
        event = QMouseEvent(
            _MOVE, at, view.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(view.viewport(), event)
        assert view.viewport().cursor().shape() == shape


def test_planes_become_fine_while_the_hand_rests(
    planes: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    view = planes.grid.cells[0].view
    at = handle(view)
    mouse(view, _PRESS, at)
    mouse(view, _MOVE, turned(view, at, 25.0))
    tilt = desk.session.viewports[1].tilt
    assert tilt is not None
    assert tilt.coarse

    def is_fine() -> bool:
        now = desk.session.viewports[1].tilt
        return now is not None and not now.coarse

    qtbot.waitUntil(is_fine)
    mouse(view, _RELEASE, at)


# The layer by itself


def test_lines_that_do_not_meet_have_no_centre_and_no_handles() -> None:
    lines = (
        ReferenceLine((5.0, 0.0), (5.0, 10.0), "coronal"),
        ReferenceLine((7.0, 0.0), (7.0, 10.0), "sagittal"),
    )
    assert center_of(lines) is None
    assert handles(lines, Projection(10, 10, 400, 400)) == []


def test_short_arms_have_no_handles() -> None:
    lines = (
        ReferenceLine((5.0, 0.0), (5.0, 10.0), "coronal"),
        ReferenceLine((0.0, 5.0), (10.0, 5.0), "sagittal"),
    )
    assert len(handles(lines, Projection(10, 10, 400, 400))) == 4
    assert handles(lines, Projection(10, 10, 100, 100)) == []


def test_a_slice_that_is_gone_turns_no_more() -> None:
    layer, asked = CrosshairLayer(), []
    layer.turned.connect(lambda *way: asked.append(way))
    layer.show(
        References(
            (
                ReferenceLine((5.0, 0.0), (5.0, 10.0), "coronal"),
                ReferenceLine((0.0, 5.0), (10.0, 5.0), "sagittal"),
            )
        )
    )
    projection = Projection(10, 10, 400, 400)
    layer.place(projection)
    _, place = handles(layer.references.hairs, projection)[0]
    assert layer.press((place.x(), place.y()))
    layer.place(None)
    assert layer.drag((0.0, 0.0))
    assert asked == []
    assert layer.release()
