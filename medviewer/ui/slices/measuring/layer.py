"""The measurements over one slice view: what is shown of them, and what the hand does to them."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPainter

from medviewer.app.measuring.marks import Mark, StackMarks
from medviewer.app.view_state import LeftTool
from medviewer.image.measuring.measurement import Kind
from medviewer.image.measuring.shapes import Shape, shape_of
from medviewer.image.projection import Point, Projection
from medviewer.io.printable_text import printable
from medviewer.ui.slices.measuring.hand import (
    Drawn,
    DrawnMark,
    HandScene,
    Hit,
    MeasuringHand,
    Reshaped,
    hit_at,
)
from medviewer.ui.slices.measuring.label_places import LabelWish, placed_labels
from medviewer.ui.slices.measuring.painting import line_height, paint_label, paint_shape
from medviewer.ui.slices.words.annotations import TextPainter
from medviewer.ui.slices.words.corner_lines import wrapped
from medviewer.ui.slices.words.placed import Box, Layout
from medviewer.ui.slices.words.sizes import font_size
from medviewer.ui.slices.words.wording import shortened

_WIDEST_LABEL, _HIGHEST_LABEL, _HIGHEST_CHOSEN = 0.4, 0.2, 0.8
"""Of the view's width and height."""


@dataclass(frozen=True, slots=True)
class LayerView:
    """What the view shows below the measurements; no projection where there is no picture."""

    projection: Projection | None = None
    slice_index: int = 0
    is_visible: bool = True


class MeasuringLayer(QObject):
    """Draws the marks of the shown slice alone; asks for what the hand wants."""

    drawn = Signal(object, object)  # Kind, image points
    reshaped = Signal(str, object)  # identifier, image points
    chosen = Signal(str)  # identifier, empty for none
    text_wanted = Signal(str)  # identifier of what is to be named
    changed = Signal()  # something is to be painted anew

    def __init__(self, text: TextPainter) -> None:
        super().__init__()
        self._text = text
        self._marks: StackMarks | None = None
        self._tool: Kind | None = None
        self._view = LayerView()
        self._hand = MeasuringHand()
        self._hovered = ""
        self._words: tuple[Box, ...] = ()
        self._drawn: tuple[DrawnMark, ...] | None = None
        self._standing: tuple[object, tuple[Box, ...]] = (None, ())
        """Where labels were placed last, and what for."""

    # What it is told

    def show_text_size(self, percent: int) -> None:
        """Write in so many per cent of the usual size, also what else the view writes."""
        if percent != self._text.percent:
            self._text.percent, self._drawn = percent, None
            self.changed.emit()

    def show_marks(self, marks: StackMarks | None) -> None:
        """Show the measurements of a stack; None where nothing can be measured."""
        if marks is None and self._marks is None:
            return
        self._marks = marks
        if marks is None:
            self._hand.cancel()
        self._redraw()

    def show_tool(self, tool: LeftTool) -> None:
        """Let the left button draw a kind of measurement, or none."""
        self._tool = tool if isinstance(tool, Kind) else None
        if self._hand.cancel():
            self._redraw()

    def show_view(self, now: LayerView) -> None:
        """Follow the view: its slice, zoom, flips and turns."""
        if now == self._view:
            return
        if now.slice_index != self._view.slice_index or now.projection is None:
            self._hand.cancel()  # what was begun belongs to another slice
        self._view = now
        self._redraw()

    # The hand: each tells whether the event was for measuring

    def press(self, at: Point, *, is_even: bool = False) -> bool:
        """Take hold of a measurement, or begin one; `is_even` as in `HandScene`."""
        scene = self._scene(is_even=is_even)
        if scene is None or not self._hand.press(at, self._tool, scene):
            return False
        hit = self._hand.held
        if hit is not None:
            self._choose(hit.identifier)
        self._redraw()
        return True

    def move(self, at: Point, *, is_even: bool = False) -> bool:
        """Go on, or show what can be taken hold of."""
        scene = self._scene(is_even=is_even)
        if scene is None:
            return False
        if not self._hand.is_busy:
            self._hover(scene, at)
            return False
        self._hand.move(at, scene)
        self._redraw()
        return True

    def release(self, at: Point, *, is_even: bool = False) -> bool:
        """End a press, and ask for what came of it."""
        scene = self._scene(is_even=is_even)
        if scene is None or not self._hand.is_busy:
            return False
        self._ask(self._hand.release(at, scene))
        self._redraw()
        return True

    def double_click(self, at: Point) -> bool:
        """Close a polygon; else a second click, or the wish to name what lies there."""
        scene = self._scene()
        if scene is None:
            return False
        finished = self._hand.close(scene)
        if finished is not None:
            self._ask(finished)
            self._redraw()
            return True
        if self._tool is not None:
            return self.press(at)
        hit = hit_at(scene, at, drawing=False)
        if hit is None:
            return False
        self.text_wanted.emit(hit.identifier)
        return True

    def click_beside(self) -> None:
        """Choose nothing any more: the reader has clicked on the image."""
        self._choose("")

    def choose_at(self, at: Point) -> None:
        """Choose what lies there, for a menu."""
        scene = self._scene()
        hit = hit_at(scene, at, drawing=False) if scene is not None else None
        if hit is not None:
            self._choose(hit.identifier)

    def cancel(self) -> bool:
        """Give up what is being drawn or moved."""
        was_busy = self._hand.cancel()
        if was_busy:
            self._redraw()
        return was_busy

    @property
    def is_drawing(self) -> bool:
        """Whether something is being drawn or moved."""
        return self._hand.is_busy

    @property
    def is_holding(self) -> bool:
        """Whether a measurement is held by the button."""
        return self._hand.held is not None

    @property
    def cursor(self) -> Qt.CursorShape:
        """What the pointer looks like now."""
        if self._hovered:
            return Qt.CursorShape.SizeAllCursor
        draws = self._tool is not None and self._marks is not None
        return Qt.CursorShape.CrossCursor if draws else Qt.CursorShape.ArrowCursor

    def place_of(self, identifier: str) -> Box | None:
        """Return where the label of a measurement stands, or would stand."""
        for drawn in self.marks_drawn():
            if drawn.mark.identifier == identifier:
                left, _, _, bottom = drawn.shape.bounds
                return drawn.label or Box(left, bottom, 0.0, 0.0)
        return None

    # Painting

    def draw_beside(self, layout: Layout, passing: Collection[str]) -> None:
        """Place the labels clear of the view's own words, less those that come and go."""
        staying = [text for text in layout.texts if text.text not in passing]
        places = (self._text.box_of(text) for text in staying)
        words = (*layout.banners, *layout.taken, *places)
        if words != self._words:
            self._words, self._drawn = words, None
        self.marks_drawn()

    def marks_drawn(self) -> tuple[DrawnMark, ...]:
        """Return the marks of the shown slice as they stand in the view, the draft last."""
        if self._drawn is None:
            self._drawn = self._draw()
        return self._drawn

    def paint(self, painter: QPainter, ratio: float) -> None:
        """Paint lines first, then all words above them."""
        projection, marks = self._view.projection, self._marks
        if projection is None or marks is None:
            return
        drawn, size = self.marks_drawn(), self._text_size(projection)
        for one in drawn:
            name = one.mark.identifier
            is_chosen = name in (marks.selected, self._hovered, "")
            near = one.mark.is_near
            paint_shape(painter, one.shape, is_chosen=is_chosen and not near, is_near=near)
        for one in drawn:
            paint_label(painter, one, self._text, size, ratio)

    def _text_size(self, projection: Projection) -> int:
        return font_size(projection.width, projection.height, self._text.percent)

    def _draw(self) -> tuple[DrawnMark, ...]:
        projection = self._view.projection
        if projection is None or self._marks is None:
            return ()
        size = self._text_size(projection)
        marks = [self._fitted(mark, projection, size) for mark in self._shown_marks(self._marks)]
        shapes = [shape_of(mark.kind, mark.points, projection) for mark in marks]
        said = [n for n, mark in enumerate(marks) if mark.lines]
        wishes = [self._wish(marks[n].lines, shapes[n], size) for n in said]
        finished = len(marks) - (self._hand.draft is not None)
        others = sum(n < finished for n in said)
        boxes = self._places(wishes, others, (projection.width, projection.height))
        labels = dict(zip(said, boxes, strict=True))
        return tuple(
            DrawnMark(mark, shape, labels.get(n))
            for n, (mark, shape) in enumerate(zip(marks, shapes, strict=True))
        )

    def _places(
        self, wishes: list[LabelWish], others: int, view: tuple[float, float]
    ) -> tuple[Box, ...]:
        """Place the labels; the first ones, those of `others`, stay while one is drawn."""
        asked = tuple(wishes[:others]), view, self._words
        if asked != self._standing[0]:
            self._standing = asked, placed_labels(*asked)
        return placed_labels(wishes, view, self._words, self._standing[1])

    def _shown_marks(self, stack: StackMarks) -> list[Mark]:
        """Return the marks of the slice; the draft stands in the place of what it changes."""
        draft = self._hand.draft
        own = stack.by_slice.get(self._view.slice_index, ()) if self._view.is_visible else ()
        held = "" if draft is None else draft.identifier
        marks = [mark for mark in own if mark.is_near or not held or mark.identifier != held]
        if draft is not None:
            lines = self._preview(stack, draft.kind, draft.points)
            marks.append(Mark(draft.identifier, draft.kind, draft.points, lines))
        return marks

    def _preview(self, stack: StackMarks, kind: Kind, points: tuple[Point, ...]) -> tuple[str, ...]:
        if len(points) < _LEAST_POINTS.get(kind, 2):
            return ()
        return stack.preview(self._view.slice_index, kind, points)

    def _fitted(self, mark: Mark, projection: Projection, size: int) -> Mark:
        """Return a mark whose words fit into the view: long lines are broken, the last ones go.

        They go whole: half of a line may be a value without its unit or its note.
        """
        room, measure = projection.width * _WIDEST_LABEL, self._text.measure
        is_chosen = self._marks is not None and mark.identifier in (self._marks.selected, "")
        share = _HIGHEST_CHOSEN if is_chosen else _HIGHEST_LABEL
        most = max(1, int(projection.height * share / line_height(size)))
        lines: list[str] = []
        for line in mark.lines:
            own = wrapped(line, room, size, measure)
            if lines and len(lines) + len(own) > most:
                break
            lines += own if len(own) <= most else [printable(line)]
        return replace(mark, lines=tuple(shortened(line, room, size, measure) for line in lines))

    def _wish(self, lines: tuple[str, ...], shape: Shape, size: int) -> LabelWish:
        width = max(self._text.measure(line, size) for line in lines) + 8.0
        return LabelWish(width, len(lines) * line_height(size) + 4.0, shape.bounds, shape.solid)

    # Below the surface

    def _scene(self, *, is_even: bool = False) -> HandScene | None:
        if self._view.projection is None or self._marks is None or not self._view.is_visible:
            return None
        index, scale = self._view.slice_index, self._marks.scale
        return HandScene(
            self._view.projection,
            self.marks_drawn(),
            self._marks.selected,
            lambda points: scale(index, points),
            is_even,
        )

    def _hover(self, scene: HandScene, at: Point) -> None:
        hit = hit_at(scene, at, drawing=self._tool is not None)
        hovered = "" if hit is None else hit.identifier
        if hovered != self._hovered:
            self._hovered = hovered
            self.changed.emit()

    def _ask(self, wish: Drawn | Reshaped | Hit | None) -> None:
        if isinstance(wish, Drawn):
            self.drawn.emit(wish.kind, wish.points)
        elif isinstance(wish, Reshaped):
            self.reshaped.emit(wish.identifier, wish.points)

    def _choose(self, identifier: str) -> None:
        if self._marks is not None and identifier != self._marks.selected:
            self.chosen.emit(identifier)

    def _redraw(self) -> None:
        self._drawn = None
        self.changed.emit()


_LEAST_POINTS = {Kind.ANGLE: 3, Kind.COBB: 4, Kind.POLYGON: 3, Kind.PROBE: 1, Kind.BIDIRECTIONAL: 4}
"""With fewer points there is nothing to measure yet; two for all others."""
