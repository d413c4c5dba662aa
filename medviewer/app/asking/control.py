"""The painting hand: strokes become questions, and the newest question is asked."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from medviewer.app.asking.asking import LEAST_RADIUS, MOST_RADIUS, Asking
from medviewer.app.asking.map_part import shown_part
from medviewer.app.asking.scoring import NewestFirst
from medviewer.app.asking.starting import started
from medviewer.app.classifying.classifier import MODEL_CHANGED
from medviewer.app.results import ClassificationStatus
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.viewport import Viewport
from medviewer.errors import UnsuitableInputError
from medviewer.explain.asking.question import Answer, Eraser, History, Question
from medviewer.image.erasing.brush import Point, brushed
from medviewer.language import later, translate

_LAST_SLICE = later("Notices", "At least one slice must stay in the series.")
NO_PART = later(
    "Notices",
    "The heatmap has no peak above the threshold here: paint by hand, or click nearer to one.",
)

OF_TWO_MAPS = later(
    "Notices", "A difference is of two maps: let the view show one of them to erase its part."
)


class AskingControl(QObject):
    """Holds what is asked; what is painted is there at once, its score follows.

    `changed` tells that `state` is another one; None while nothing is asked.
    """

    changed = Signal()

    def __init__(self, session: Session, scoring: NewestFirst) -> None:
        super().__init__()
        self._session = session
        self._scoring = scoring
        self.state: Asking | None = None
        self._histories: dict[int, History] = {}
        session.viewport_changed.connect(self._on_viewport_changed)
        session.arrangement_changed.connect(lambda *_: self._on_arrangement_changed())
        session.status_changed.connect(self._on_status_changed)
        scoring.answered.connect(self._on_answered)
        scoring.failed.connect(self._on_failed)

    def toggle(self) -> None:
        """Begin with the image of the active cell, or leave."""
        if self.state is None:
            self.start()
        else:
            self.leave()

    def start(self) -> None:
        """Begin with the image of the active cell; say why where that cannot be."""
        try:
            state = started(self._session, self._session.arrangement.active)
        except UnsuitableInputError as error:
            self._session.raise_notice(Notice(str(error), NoticeKind.WARNING))
            return
        self._histories = {}
        self._show(state)

    def leave(self) -> None:
        """Forget what was painted; the image was never changed."""
        if self.state is not None:
            self.state = None
            self._histories = {}
            self._scoring.forget()
            self.changed.emit()

    # The hand

    def brush(self, start: Point, end: Point) -> None:
        """Paint from one point to another, ``(row, column)`` in edges."""
        state = self.state
        if state is None:
            return
        painted = brushed(start, end, state.radius, state.place.size, state.place.aspect)
        if painted is not None:
            self._update(draft=state.painted_over(painted))

    def lift(self) -> None:
        """Make one step of what was painted since the hand went down."""
        if self.state is not None and self.state.draft is not None:
            self._ask(self.state.draft)

    def take_map(self, at: Point | None = None) -> None:
        """Erase the map's part around a peak near a point; of its highest peak without one."""
        state = self.state
        if state is None:
            return
        if self._session.viewports[state.cell].shows_difference:
            self._session.raise_notice(Notice(translate("Notices", OF_TWO_MAPS)))
            return
        part = shown_part(self._session, state, at)
        if part is None:
            self._session.raise_notice(Notice(translate("Notices", NO_PART)))
        else:
            self._ask(state.painted_over(part))

    def choose_eraser(self, eraser: Eraser) -> None:
        """Put this in the place of what is painted, also of what is painted already."""
        state = self.state
        if state is None:
            return
        now = state.history.now
        asked = now if now.painted is None else replace(now, eraser=eraser)
        self._update(eraser=eraser, history=state.history.asked(asked))

    def choose_tool(self, *, takes_map: bool) -> None:
        """Paint by hand, or take the map's parts by a click."""
        self._update(takes_map=takes_map)

    def set_radius(self, radius: float) -> None:
        """Make the brush this wide, in image columns."""
        self._update(radius=min(max(radius, LEAST_RADIUS), MOST_RADIUS))

    def undo(self) -> None:
        """Take the last step back."""
        self._go(lambda history: history.undone())

    def redo(self) -> None:
        """Take a step again."""
        self._go(lambda history: history.redone())

    def reset(self) -> None:
        """Erase nothing and leave nothing out; a step like others, which can be taken back."""
        self._ask(Question())

    def toggle_slice(self) -> None:
        """Leave the slice on screen out of the series' score, or put it back."""
        state = self.state
        if state is None or not state.is_sequence:
            return
        now = state.history.now
        left_out = now.left_out ^ {state.place.image_index}
        if left_out.issuperset(self._read_slices(state)):
            self._session.raise_notice(Notice(translate("Notices", _LAST_SLICE)))
        else:
            self._ask(replace(now, left_out=left_out))

    def _read_slices(self, state: Asking) -> tuple[int, ...]:
        status = self._session.status(state.key)
        assert status is not None, "a result stays as long as its images are open"
        assert status.result is not None, "it was asked about"
        assert status.result.sequence is not None, "it reads a sequence"
        return status.result.sequence.indices

    # What happened

    def _on_viewport_changed(self, number: int, before: Viewport, now: Viewport) -> None:
        state = self.state
        if state is None or number != state.cell:
            return
        if now.stack_key != before.stack_key or now.message or now.result != before.result:
            self.leave()
        elif _asked_part(now) != _asked_part(before):
            self._move(state)

    def _on_arrangement_changed(self) -> None:
        state = self.state
        if state is not None and state.cell not in self._session.arrangement.visible:
            self.leave()

    def _on_status_changed(self, status: ClassificationStatus) -> None:
        state = self.state
        if state is None or status.key != state.key:
            return
        if status.model_changed:
            self._refuse(translate("Reasons", MODEL_CHANGED))
        elif status.result is None:
            self.leave()  # it is being classified anew

    def _move(self, before: Asking) -> None:
        """Ask about another slice or class; what was painted on each slice stays there."""
        self._histories[before.place.slice_index] = before.history
        try:
            state = started(self._session, before.cell)
        except UnsuitableInputError as error:
            self._refuse(str(error))
            return
        left_out = before.history.now.left_out
        fresh = History(Question(left_out=left_out))
        history = self._histories.get(state.place.slice_index, fresh)
        kept = replace(
            state,
            history=history.asked(replace(history.now, left_out=left_out)),
            eraser=before.eraser,
            radius=before.radius,
            takes_map=before.takes_map,
        )
        self._scoring.forget()
        self._show(kept)

    def _refuse(self, text: str) -> None:
        """Leave, and say why."""
        self._session.raise_notice(Notice(text, NoticeKind.WARNING))
        self.leave()

    # Below the surface

    def _go(self, move: Callable[[History], History]) -> None:
        if self.state is not None:
            self._update(history=move(self.state.history), draft=None)

    def _ask(self, question: Question) -> None:
        if self.state is not None:
            self._update(history=self.state.history.asked(question), draft=None)

    def _update(self, **changes: Any) -> None:  # Any: fields of Asking
        if self.state is not None:
            self._show(replace(self.state, problem="", **changes))

    def _show(self, state: Asking) -> None:
        self.state = state
        self.changed.emit()
        self._scoring.want(state)

    def _on_answered(self, question: Question, answer: Answer) -> None:
        assert self.state is not None, "what was left is answered no more"
        self._show(replace(self.state, answers={**self.state.answers, question: answer}))

    def _on_failed(self, text: str) -> None:
        assert self.state is not None, "what was left fails no more"
        self.state = replace(self.state, problem=text)
        self.changed.emit()


def _asked_part(viewport: Viewport) -> tuple[object, ...]:
    """Return what decides about which image and class one asks."""
    return viewport.state.slice_index, viewport.state.overlay.target
