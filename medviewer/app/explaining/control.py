"""Further maps of a result: made when a cell shows them, with progress, stop, and maps so far."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.classifying.classifier import Classifier, ReadStack
from medviewer.app.classifying.explained import ExplainedSeries
from medviewer.app.classifying.fingerprint import Fingerprint, fingerprint_of
from medviewer.app.explaining.explanations import MapState, MapStatus
from medviewer.app.explaining.map_key import MapChoice, MapKey
from medviewer.app.explaining.shown_maps import shown_key
from medviewer.app.failures import failure_notice
from medviewer.app.results import ClassificationStatus, ResultKey
from medviewer.app.session import Session
from medviewer.app.task import Lane, Task, TaskContext, TaskHandle, Tasks
from medviewer.app.viewport import Viewport
from medviewer.errors import UnsuitableInputError
from medviewer.io.records import Series, Study
from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.inference.prediction import ModelIdentity

CHANGED = later(
    "Reasons", "The files changed since the AI result was made; classify the series again."
)


class ExplainControl:
    """Turns "show this method here" into maps in the session; what is there is not made again."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        read_stack: ReadStack,
        classifier: Classifier,
        fingerprint: Callable[[ResultKey], Fingerprint | None],
    ) -> None:
        self._session = session
        self._tasks = tasks
        self._read_stack = read_stack
        self._classifier = classifier
        self._fingerprint = fingerprint
        self._handles: dict[MapKey, TaskHandle] = {}
        session.status_changed.connect(self._on_status_changed)

    @property
    def is_running(self) -> bool:
        """Whether maps are being made, or wait for it."""
        return bool(self._handles)

    def choose(self, number: int, choice: MapChoice) -> None:
        """Show a result by another method or layer in cell `number`.

        What is still being made for that cell alone is stopped.
        """
        before = shown_key(self._session.viewports[number])
        self._session.update_viewport(number, map=choice, minus=None)
        shown = (shown_key(viewport) for viewport in self._session.viewports)
        seen = {key.of_mean for key in shown if key is not None}
        if before is None or before.of_mean in seen:
            return
        if handle := self._handles.get(before.of_mean):
            handle.cancel()

    def make_shown(self, viewport: Viewport) -> None:
        """Make the maps that a cell shows, unless they were asked for before."""
        for key in (shown_key(viewport), viewport.minus):
            if key is not None and self._session.explanations.get(key) is None:
                self.make(key)

    def make(self, key: MapKey) -> None:
        """Make maps (again, after a stop or failure); those that come with the scores are there."""
        key = key.of_mean
        status = self._session.status(key.result)
        found = self._session.index.find_series(key.result.series_key)
        if key.came_with_scores or found is None or status is None or status.result is None:
            return
        before = self._session.explanations.get(key)
        attribution = None if before is None else before.attribution
        self._put(MapStatus(key, MapState.QUEUED, attribution=attribution))
        task = Task(
            translate("Progress", "Explaining"),
            self._work(key, found, status.made_by),
            Lane.INFERENCE,
            on_result=lambda explained: self._on_made(key, explained),
            on_error=lambda error: self._on_failed(key, error),
            on_progress=lambda fraction, text: self._change(
                key, state=MapState.RUNNING, fraction=fraction, text=text
            ),
            on_update=lambda partial: self._on_partial(key, partial),
            on_cancelled=lambda: self._change(key, state=MapState.STOPPED),
            on_finished=lambda: self._forget_handle(key),
        )
        handle = self._tasks.submit(task)
        now = self._session.explanations.get(key)
        if now is not None and now.is_pending:  # a task that ran at once has ended already
            self._handles[key] = handle

    def stop(self) -> None:
        """Stop all that is being made; what was found stays."""
        for handle in list(self._handles.values()):
            handle.cancel()

    # Below the surface

    def _work(
        self, key: MapKey, found: tuple[Study, Series], made_by: "ModelIdentity | None"
    ) -> Callable[[TaskContext], ExplainedSeries]:
        classifier, read_stack = self._classifier, self._read_stack
        known = self._fingerprint(key.result)

        def work(context: TaskContext) -> ExplainedSeries:
            if known is not None and fingerprint_of(found[1]) != known:
                raise UnsuitableInputError(CHANGED)
            return classifier.explain(found, key, made_by, read_stack, context, context.publish)

        return work

    def _on_made(self, key: MapKey, explained: ExplainedSeries) -> None:
        """Keep the maps; quick methods bring those of the other classes along."""
        if self._session.explanations.get(key) is None:
            return  # forgotten with its result
        for target in {key.target, *explained.attributions}:
            attribution, notes = explained.attributions.get(target), explained.notes
            own = replace(key, target=target)
            self._put(MapStatus(own, MapState.DONE, 1.0, "", "", attribution, notes))

    def _on_partial(self, key: MapKey, partial: ExplainedSeries) -> None:
        attribution = partial.attributions.get(key.target)
        if attribution is not None:
            self._change(key, state=MapState.RUNNING, attribution=attribution, notes=partial.notes)

    def _on_failed(self, key: MapKey, error: Exception) -> None:
        notice = failure_notice(error, later("Doing", "the explanation"))
        if self._session.explanations.get(key) is not None:
            self._session.raise_notice(notice)
        self._change(key, state=MapState.FAILED, reason=notice.text)

    def _change(self, key: MapKey, **changes: object) -> None:
        """Tell how maps go on; nothing where they were forgotten with their result."""
        before = self._session.explanations.get(key)
        if before is not None:
            self._put(replace(before, **changes))  # type: ignore[arg-type]  # fields by name

    def _put(self, status: MapStatus) -> None:
        self._session.explanations.put(status)

    def _forget_handle(self, key: MapKey) -> None:
        self._handles.pop(key, None)

    def _on_status_changed(self, status: ClassificationStatus) -> None:
        """Forget the maps of a result that is made anew; make those on screen once it is there."""
        if status.result is None:
            self._session.explanations.forget(status.key)
            for key in [each for each in self._handles if each.result == status.key]:
                self._handles[key].cancel()
            return
        for number in self._session.arrangement.visible:
            viewport = self._session.viewports[number]
            whose = viewport.result, viewport.minus.result if viewport.minus else None
            if viewport.asks_for_maps and status.key in whose:
                self.make_shown(viewport)
