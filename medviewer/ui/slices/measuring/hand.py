"""What the left hand draws and moves: a state machine in image points, without widgets."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from medviewer.app.measuring.marks import Mark
from medviewer.image.measuring.calibration import Scale
from medviewer.image.measuring.editing import bidirectional_on, moved, with_handle_at, within
from medviewer.image.measuring.measurement import MOST_POINTS, POINT_COUNTS, Kind
from medviewer.image.measuring.shapes import (
    HANDLE_REACH,
    LINE_REACH,
    Shape,
    distance_to,
    nearest_handle,
)
from medviewer.image.projection import Point, Projection
from medviewer.ui.slices.hands.gestures import DRAG_THRESHOLD
from medviewer.ui.slices.words.placed import Box

Points = tuple[Point, ...]

_DRAWN_POINTS = {**POINT_COUNTS, Kind.BIDIRECTIONAL: 2, Kind.POLYGON: MOST_POINTS}
"""How many points the hand gives; the short axis comes by itself."""


_BOXES = frozenset({Kind.RECTANGLE, Kind.ELLIPSE})


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A mark with its lines and its label as they stand in the view."""

    mark: Mark
    shape: Shape
    label: Box | None = None


@dataclass(frozen=True, slots=True, eq=False)
class HandScene:
    """What the hand works on; `is_even` draws circles, squares and lines of whole eighths."""

    projection: Projection
    drawn: tuple[DrawnMark, ...]
    selected: str
    scale: Callable[[Points], Scale]
    is_even: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the image."""
        return self.projection.rows, self.projection.columns

    def image_point(self, at: Point) -> Point:
        """Return the image point under a point of the view, within the image."""
        return within(self.projection.to_image(*at), self.size)


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under the pointer: a measurement, by one of its handles or as a whole."""

    identifier: str
    handle: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being drawn, or changed where it has an identifier."""

    kind: Kind
    points: Points
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The hand has finished a new measurement."""

    kind: Kind
    points: Points


@dataclass(frozen=True, slots=True)
class Reshaped:
    """The hand has given a measurement other points."""

    identifier: str
    points: Points


@dataclass(frozen=True, slots=True)
class Grip:
    """A measurement that is held, where and as it was when it was taken hold of."""

    hit: Hit
    mark: Mark
    start: Point


class MeasuringHand:
    """Follows the left button; what it is doing now is `draft`."""

    def __init__(self) -> None:
        self.draft: Draft | None = None
        self._placed: list[Point] = []
        self._kind: Kind | None = None
        self._grip: Grip | None = None
        self._pressed: Point | None = None
        self._was_moved = False

    @property
    def is_busy(self) -> bool:
        """Whether something is being drawn or moved."""
        return self._kind is not None or self._grip is not None

    @property
    def held(self) -> Hit | None:
        """What the hand has taken hold of."""
        return None if self._grip is None else self._grip.hit

    def press(self, at: Point, tool: Kind | None, scene: HandScene) -> bool:
        """Take hold of what lies there, or draw; tell whether the press was for this hand."""
        self._pressed, self._was_moved = at, False
        if self._kind is None:
            hit = hit_at(scene, at, drawing=tool is not None)
            if hit is not None:
                mark = next(d.mark for d in scene.drawn if d.mark.identifier == hit.identifier)
                self._grip = Grip(hit, mark, scene.projection.to_image(*at))
                return True
            if tool is None:
                return False
            self._kind, self._placed = tool, []
        if not self._closes(at, scene):
            self._placed.append(self._point(at, scene))
        self._float(at, scene)
        return True

    def move(self, at: Point, scene: HandScene) -> None:
        """Go on with what is drawn or held."""
        if self._pressed is not None and math.dist(at, self._pressed) > DRAG_THRESHOLD:
            self._was_moved = True
        if self._grip is not None:
            if self._was_moved:
                self.draft = self._held(self._grip, at, scene)
        elif self._kind is not None:
            self._float(at, scene)

    def release(self, at: Point, scene: HandScene) -> Drawn | Reshaped | Hit | None:
        """End a press; return what came of it: a measurement that was only clicked is a hit."""
        pressed, self._pressed = self._pressed, None
        if self._grip is not None:
            return self._let_go(self._grip)
        if self._kind is None or pressed is None:
            return None
        if len(self._placed) == _DRAWN_POINTS[self._kind]:
            self._placed[-1] = self._point(at, scene, from_last=False)
            return self._finish(scene)
        if self._was_moved:
            self._placed.append(self._point(at, scene))
        elif self._closes(at, scene):
            return self._finish(scene)
        if len(self._placed) == _DRAWN_POINTS[self._kind]:
            return self._finish(scene)
        self._float(at, scene)
        return None

    def close(self, scene: HandScene) -> Drawn | None:
        """End a polygon where it is."""
        if self._kind is Kind.POLYGON and len(self._placed) >= 3:
            return self._finish(scene)
        return None

    def cancel(self) -> bool:
        """Give up what is being drawn or moved; tell whether there was anything."""
        was_busy = self.is_busy
        self.draft, self._kind, self._grip, self._pressed = None, None, None, None
        self._placed = []
        return was_busy

    def _let_go(self, grip: Grip) -> Reshaped | Hit:
        draft = self.draft
        self.cancel()
        if draft is None or draft.points == grip.mark.points:
            return grip.hit
        return Reshaped(grip.hit.identifier, draft.points)

    def _held(self, grip: Grip, at: Point, scene: HandScene) -> Draft:
        mark, to = grip.mark, scene.projection.to_image(*at)
        if grip.hit.handle is None:
            offset = to[0] - grip.start[0], to[1] - grip.start[1]
            points = moved(mark.points, offset, scene.size)
        else:
            points = with_handle_at(
                mark.kind, mark.points, grip.hit.handle, to, scene.size, scene.scale(mark.points)
            )
        return Draft(mark.kind, points, mark.identifier)

    def _float(self, at: Point, scene: HandScene) -> None:
        """Draw what is placed, and the pointer as its next point."""
        assert self._kind is not None
        points = list(self._placed)
        if len(points) < _DRAWN_POINTS[self._kind] and not self._closes(at, scene):
            points.append(self._point(at, scene))
        elif len(points) == _DRAWN_POINTS[self._kind]:
            points[-1] = self._point(at, scene, from_last=False)
        self.draft = Draft(self._kind, _completed(self._kind, points, scene))

    def _point(self, at: Point, scene: HandScene, *, from_last: bool = True) -> Point:
        """Return the image point for a point of the view, evened against the one before."""
        before = self._placed if from_last else self._placed[:-1]
        if scene.is_even and before:
            start = scene.projection.to_view(*before[-1])
            at = _evened(start, at, is_box=self._kind in _BOXES)
        return scene.image_point(at)

    def _closes(self, at: Point, scene: HandScene) -> bool:
        """Tell whether a click there closes the polygon: upon its first point."""
        if self._kind is not Kind.POLYGON or len(self._placed) < 3:
            return False
        return math.dist(scene.projection.to_view(*self._placed[0]), at) <= HANDLE_REACH

    def _finish(self, scene: HandScene) -> Drawn | None:
        kind, placed = self._kind, self._placed
        assert kind is not None
        self.cancel()
        view = [scene.projection.to_view(*point) for point in placed]
        if len(view) > 1 and max(math.dist(view[0], other) for other in view) < DRAG_THRESHOLD:
            return None  # two clicks upon one point measure nothing
        return Drawn(kind, _completed(kind, placed, scene))


def hit_at(scene: HandScene, at: Point, *, drawing: bool) -> Hit | None:
    """Return what lies at a point of the view; while drawing, only handles of the chosen one."""
    own = [drawn for drawn in scene.drawn if not drawn.mark.is_near]
    chosen = [drawn for drawn in own if drawn.mark.identifier == scene.selected]
    held = _handle_at(chosen, at)
    if held is not None or drawing:
        return held
    return _handle_at(own, at) or _line_at(own, at) or _label_at(own, at)


def _handle_at(drawn: Sequence[DrawnMark], at: Point) -> Hit | None:
    found = [(*nearest_handle(one.shape, at), one.mark.identifier) for one in drawn]
    reach, handle, identifier = min(found, default=(math.inf, 0, ""))
    return Hit(identifier, handle) if reach <= HANDLE_REACH else None


def _line_at(drawn: Sequence[DrawnMark], at: Point) -> Hit | None:
    found = [(distance_to(one.shape, at), one.mark.identifier) for one in drawn]
    reach, identifier = min(found, default=(math.inf, ""))
    return Hit(identifier) if reach <= LINE_REACH else None


def _label_at(drawn: Sequence[DrawnMark], at: Point) -> Hit | None:
    for one in drawn:
        box = one.label
        if box is None:
            continue
        if box.x <= at[0] <= box.x + box.width and box.y <= at[1] <= box.y + box.height:
            return Hit(one.mark.identifier)
    return None


def _completed(kind: Kind, points: Sequence[Point], scene: HandScene) -> Points:
    if kind is Kind.BIDIRECTIONAL and len(points) == 2:
        return bidirectional_on(points[0], points[1], scene.scale(tuple(points)))
    return tuple(points)


def _evened(start: Point, at: Point, *, is_box: bool) -> Point:
    """Return the nearest point that makes a box square, or a line a multiple of 45 degrees."""
    dx, dy = at[0] - start[0], at[1] - start[1]
    if is_box:
        side = max(abs(dx), abs(dy))
        return start[0] + math.copysign(side, dx), start[1] + math.copysign(side, dy)
    turn = round(math.atan2(dy, dx) / (math.pi / 4)) * math.pi / 4
    along = dx * math.cos(turn) + dy * math.sin(turn)
    return start[0] + along * math.cos(turn), start[1] + along * math.sin(turn)
