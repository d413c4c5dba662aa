"""Measurements as one view draws them: by slice of the shown stack, in image points."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medviewer.app.measuring.places import Place, Places, grid_of
from medviewer.app.session import Session
from medviewer.app.texts.measurements import label_lines, value_lines
from medviewer.app.viewport import Viewport
from medviewer.image.measuring.calibration import Scale
from medviewer.image.measuring.measurement import REGIONS, Kind, Measurement
from medviewer.image.measuring.planes import slice_of
from medviewer.image.projection import Point
from medviewer.image.volume import Volume

if TYPE_CHECKING:  # the window need not wait for what measures
    from medviewer.image.measuring.measured import MeasuredImage

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
    found = session.shown_stack(viewport.stack_key)
    opened = session.opened_stack(viewport.stack_key)
    if found is None or opened is None or viewport.message or viewport.resampled:
        return None
    by_slice: defaultdict[int, list[Mark]] = defaultdict(list)
    for measurement in session.measurements.all:
        place = places.of_key(measurement.image)
        if place is None or place.stack_key != viewport.stack_key.whole:
            continue
        index = _slice_of(measurement, places, place, viewport, opened.volume)
        points = None if index is None else grid_of(found[2].frames[index]).points_of(measurement)
        if index is None or points is None:
            continue
        mark = Mark(measurement.identifier, measurement.kind, points, label_lines(measurement))
        by_slice[index].append(mark)

    def pixels_of(index: int) -> "MeasuredImage | None":
        return _pixels(session, places, viewport, index)

    marks = {index: tuple(own) for index, own in by_slice.items()}
    if session.shows_neighbours:
        marks = _with_neighbours(marks, opened.volume.slice_count)
    return StackMarks(
        marks,
        session.measurements.selected,
        lambda index, kind, points: _preview(pixels_of(index), kind, points),
        lambda index, points: _scale(pixels_of(index), points),
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


def _slice_of(
    measurement: Measurement, places: Places, place: Place, viewport: Viewport, volume: Volume
) -> int | None:
    """Return on which slice of what a cell shows a measurement lies; None for another plane."""
    if viewport.plane is None:
        return place.slice_index if measurement.plane is None else None
    normal = places.normal_at(place)
    return None if volume.geometry is None else slice_of(measurement, volume.geometry, normal)


def _pixels(
    session: Session, places: Places, viewport: Viewport, index: int
) -> "MeasuredImage | None":
    if viewport.plane is None:
        return places.pixels_at(Place(viewport.series_key, viewport.stack_index, index))
    slabs = [own.state.slab for own in session.viewports if own.stack_key == viewport.stack_key]
    image = places.plane_at(viewport.stack_key, index, slabs[0] if slabs else None)
    return None if image is None else image.measured


def _preview(image: "MeasuredImage | None", kind: Kind, points: Points) -> tuple[str, ...]:
    if image is None or (kind in REGIONS and _extent(points) > _QUICK_PIXELS):
        return ()
    from medviewer.image.measuring.measured import measured

    return value_lines(kind, measured(kind, points, image))


def _extent(points: Points) -> float:
    rows, columns = zip(*points, strict=True)
    return float((max(rows) - min(rows)) * (max(columns) - min(columns)))


def _scale(image: "MeasuredImage | None", points: Points) -> Scale:
    return Scale() if image is None else image.calibration.scale(points)
