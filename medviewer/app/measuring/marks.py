"""Measurements as one view draws them: by slice of the shown stack, in image points."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from medviewer.app.measuring.places import Place, Places, grid_of
from medviewer.app.session import Session
from medviewer.app.texts.measurements import label_lines, value_lines
from medviewer.app.viewport import Viewport
from medviewer.image.measuring.calibration import Scale
from medviewer.image.measuring.measurement import REGIONS, Kind
from medviewer.image.projection import Point

Points = tuple[Point, ...]

_QUICK_PIXELS = 400_000
"""Larger regions tell their values when the hand lets go, not at every movement."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One measurement on a slice; `is_near` where it belongs to the slice beside."""

    identifier: str
    kind: Kind
    points: Points
    lines: tuple[str, ...] = ()
    is_near: bool = False


def _no_lines(_index: int, _kind: Kind, _points: Points) -> tuple[str, ...]:
    return ()


def _no_scale(_index: int, _points: Points) -> Scale:
    return Scale()


@dataclass(frozen=True, slots=True, eq=False)
class StackMarks:
    """What is drawn over the slices of one stack.

    `preview` tells in words what would be measured at some points of a slice, `scale` what a pixel
    is there.
    """

    by_slice: Mapping[int, tuple[Mark, ...]] = field(default_factory=dict)
    selected: str = ""
    preview: Callable[[int, Kind, Points], tuple[str, ...]] = _no_lines
    scale: Callable[[int, Points], Scale] = _no_scale


def stack_marks(session: Session, places: Places, viewport: Viewport) -> StackMarks | None:
    """Return the marks of what a cell shows; None where nothing can be measured."""
    found = session.find_stack(viewport.stack_key)
    opened = session.opened_stack(viewport.stack_key)
    if found is None or opened is None or viewport.message or not viewport.is_as_taken:
        return None
    by_slice: defaultdict[int, list[Mark]] = defaultdict(list)
    for measurement in session.measurements.all:
        place = places.of_key(measurement.image)
        if place is None or place.stack_key != viewport.stack_key:
            continue
        points = grid_of(found[2].frames[place.slice_index]).points_of(measurement)
        if points is None:
            continue
        mark = Mark(measurement.identifier, measurement.kind, points, label_lines(measurement))
        by_slice[place.slice_index].append(mark)
    marks = {index: tuple(own) for index, own in by_slice.items()}
    if session.shows_neighbours:
        marks = _with_neighbours(marks, opened.volume.slice_count)
    return StackMarks(
        marks,
        session.measurements.selected,
        lambda index, kind, points: _preview(places, viewport, index, kind, points),
        lambda index, points: _scale(places, viewport, index, points),
    )


def _with_neighbours(
    marks: Mapping[int, tuple[Mark, ...]], count: int
) -> dict[int, tuple[Mark, ...]]:
    spread: defaultdict[int, tuple[Mark, ...]] = defaultdict(tuple, marks)
    for index, own in marks.items():
        near = tuple(Mark(m.identifier, m.kind, m.points, m.lines, is_near=True) for m in own)
        for beside in (index - 1, index + 1):
            if 0 <= beside < count:
                spread[beside] += near
    return dict(spread)


def _place(viewport: Viewport, index: int) -> Place:
    return Place(viewport.series_key, viewport.stack_index, index)


def _preview(
    places: Places, viewport: Viewport, index: int, kind: Kind, points: Points
) -> tuple[str, ...]:
    image = places.pixels_at(_place(viewport, index))
    if image is None or (kind in REGIONS and _extent(points) > _QUICK_PIXELS):
        return ()
    from medviewer.image.measuring.measured import measured

    return value_lines(kind, measured(kind, points, image))


def _extent(points: Points) -> float:
    rows, columns = zip(*points, strict=True)
    return float((max(rows) - min(rows)) * (max(columns) - min(columns)))


def _scale(places: Places, viewport: Viewport, index: int, points: Points) -> Scale:
    image = places.pixels_at(_place(viewport, index))
    return Scale() if image is None else image.calibration.scale(points)
