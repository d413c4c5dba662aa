"""The place that a hand points at in one cell, and where the cells linked to it show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from medviewer.app.reference_lines import image_plane, share_space, siblings, slice_plane
from medviewer.app.session import Session
from medviewer.app.viewport import StackKey
from medviewer.image.reference_lines import ImagePlane, Point, Point3, dot
from medviewer.io.records import Stack

_TOLERANCE_MM = 1e-3


@dataclass(frozen=True, slots=True)
class Located:
    """A point of the slice that cell `number` showed when a hand pointed at it.

    `point` is ``(row, column)`` in edge coordinates, `place` the same in LPS mm; None where no file
    says where the slice lies.
    """

    number: int
    key: StackKey
    slice_index: int
    point: Point
    place: Point3 | None


def marks_over(session: Session, numbers: Iterable[int]) -> dict[int, Point | None]:
    """Return where these cells show what is pointed at in another one, in edge coordinates."""
    located = session.located
    if located is None or not _stands(session, located):
        return dict.fromkeys(numbers)
    apart = {located.number, *siblings(session, located.number)}  # planes have their crosshair
    return {n: None if n in apart else _mark(session, n, located) for n in numbers}


def nearest_to_point(stack: Stack, place: Point3) -> int | None:
    """Return the slice of a stack that lies nearest to a point, None where no file says it."""
    heights = [
        (abs(_height(shown, place)), number)
        for number in range(len(stack.frames))
        if (shown := slice_plane(stack, number)) is not None
    ]
    return min(heights)[1] if heights else None


def _stands(session: Session, located: Located) -> bool:
    """Tell whether the slice that was pointed at is still on screen."""
    source = session.viewports[located.number]
    shown = source.stack_key, source.state.slice_index
    is_shown = shown == (located.key, located.slice_index)
    return is_shown and source.linked and located.number in session.arrangement.visible


def _mark(session: Session, number: int, located: Located) -> Point | None:
    viewport, source = session.viewports[number], session.viewports[located.number]
    if not viewport.linked:
        return None
    if viewport.stack_key == located.key:
        return located.point if viewport.state.slice_index == located.slice_index else None
    shown, found = image_plane(session, viewport), session.shown_stack(viewport.stack_key)
    if located.place is None or shown is None or found is None:
        return None
    if not share_space(session, source, viewport):
        return None
    if not _is_nearest(found[2], viewport.state.slice_index, shown, located.place):
        return None
    row, column = shown.to_image(located.place)
    is_inside = 0 <= row <= shown.rows and 0 <= column <= shown.columns
    return (row, column) if is_inside else None


def _is_nearest(stack: Stack, index: int, shown: ImagePlane, place: Point3) -> bool:
    """Tell whether a point lies on a slice of a stack: no further off than midway to the next.

    Beyond the last slice as much belongs to it as on its other side; to a slice by itself, nothing
    but its plane.
    """
    above = _height(shown, place)
    heights = [
        _height(shown, beside.plane.position_lps)
        for neighbour in (index - 1, index + 1)
        if 0 <= neighbour < len(stack.frames)
        and (beside := slice_plane(stack, neighbour)) is not None
    ]
    on_its_side = [height for height in heights if height * above > 0]
    room = min((abs(height) for height in on_its_side or heights), default=0.0) / 2
    return abs(above) <= room + _TOLERANCE_MM


def _height(shown: ImagePlane, place: Point3) -> float:
    """Return how far a point is from a plane in mm, negative below it."""
    x, y, z = (float(part) for part in shown.plane.normal)
    return dot((x, y, z), place) - dot((x, y, z), shown.plane.position_lps)
