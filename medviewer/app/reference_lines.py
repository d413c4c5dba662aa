"""Where the slices of the other cells cut the one that a cell shows: read from the session."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.image.reference_lines import ImagePlane, Point, Point3, crossing, dot
from medviewer.image.reformat import Plane
from medviewer.io.records import Stack


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """One slice of another cell, from `start` to `end` in edge coordinates ``(row, column)``.

    `plane` is set for the other planes of the same volume: those lines are the crosshair.
    """

    start: Point
    end: Point
    plane: Plane | None = None


@dataclass(frozen=True, slots=True)
class References:
    """The lines over one cell, and the crosshair's place in the patient where there is one."""

    lines: tuple[ReferenceLine, ...] = ()
    crosshair: Point3 | None = None

    @property
    def hairs(self) -> tuple[ReferenceLine, ...]:
        """The lines of the crosshair alone."""
        return tuple(line for line in self.lines if line.plane is not None)


_PlaneOf = Callable[[int], ImagePlane | None]
"""Where the slice of a cell lies, by the cell's number."""


def references_over(session: Session, numbers: Iterable[int]) -> dict[int, References]:
    """Return what is drawn over these cells, by number."""
    plane_of = _plane_of(session)
    return {number: _references(session, number, plane_of) for number in numbers}


def _references(session: Session, number: int, plane_of: _PlaneOf) -> References:
    shown = plane_of(number)
    if shown is None:
        return References()
    lines = tuple(_lines(session, number, shown, plane_of))
    return References(lines, _meeting(session, number, plane_of))


def _plane_of(session: Session) -> _PlaneOf:
    """Return a look-up for the cells as they are now, which finds each once."""
    return cache(lambda number: image_plane(session, session.viewports[number]))


def siblings(session: Session, number: int) -> tuple[int, ...]:
    """Return the other cells of the layout that show planes of the same volume."""
    key = session.viewports[number].stack_key
    if key.plane is None:
        return ()
    return tuple(
        other
        for other in range(session.arrangement.count)
        if session.viewports[other].stack_key.plane not in (None, key.plane)
        and session.viewports[other].stack_key.whole == key.whole
    )


def image_plane(session: Session, viewport: Viewport) -> ImagePlane | None:
    """Return where the slice that a cell shows lies, None where no file says it."""
    found = session.shown_stack(viewport.stack_key)
    if found is None or viewport.message:
        return None
    return slice_plane(found[2], viewport.state.slice_index)


def slice_plane(stack: Stack, index: int) -> ImagePlane | None:
    """Return where a slice of a stack lies, None where no file says it."""
    frame = stack.frames[min(index, len(stack.frames) - 1)]
    plane, spacing_mm = frame.header.plane, frame.header.pixel_spacing_mm
    if plane is None or spacing_mm is None or min(spacing_mm) <= 0:
        return None
    return ImagePlane(plane, spacing_mm, frame.instance.rows, frame.instance.columns)


def share_space(session: Session, first: Viewport, second: Viewport) -> bool:
    """Tell whether positions mean the same in both: one patient and one frame of reference."""
    here, there = (session.shown_stack(each.stack_key) for each in (first, second))
    if here is None or there is None or here[0].person != there[0].person:
        return False
    if first.stack_key.whole == second.stack_key.whole:
        return True
    frames = [_frame_of_reference(found[2]) for found in (here, there)]
    return bool(frames[0]) and frames[0] == frames[1]


def _frame_of_reference(stack: Stack) -> str:
    return stack.frames[0].instance.attributes.get("FrameOfReferenceUID", "")


def _lines(
    session: Session, number: int, shown: ImagePlane, plane_of: _PlaneOf
) -> Iterator[ReferenceLine]:
    own, beside = session.viewports[number], siblings(session, number)
    visible = session.arrangement.visible if session.shows_references else ()
    for other in sorted({*beside, *visible} - {number}):
        viewport, there = session.viewports[other], plane_of(other)
        if there is None or not (other in beside or share_space(session, own, viewport)):
            continue
        ends = crossing(shown, there)
        if ends is not None:
            yield ReferenceLine(*ends, viewport.plane if other in beside else None)


def crosshair(session: Session, number: int) -> Point3 | None:
    """Return the point in which the three planes of a volume meet: they are at right angles."""
    return _meeting(session, number, _plane_of(session))


def _meeting(session: Session, number: int, plane_of: _PlaneOf) -> Point3 | None:
    cells = {session.viewports[each].plane: each for each in (*siblings(session, number), number)}
    planes = [plane_of(each) for each in cells.values()]
    known = [each for each in planes if each is not None]
    if len(known) < 3:
        return None
    point = [0.0, 0.0, 0.0]
    for each in known:
        x, y, z = (float(part) for part in each.plane.normal)
        offset = dot((x, y, z), each.plane.position_lps)
        point = [value + offset * part for value, part in zip(point, (x, y, z), strict=True)]
    return point[0], point[1], point[2]
