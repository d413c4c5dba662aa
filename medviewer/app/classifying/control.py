"""Classifying: queue, progress, stop, results kept, results of other files or weights told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from medviewer.app.classifying.classifier import Classifier
from medviewer.app.classifying.fingerprint import Fingerprint, fingerprint_of
from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.classifying.stack_reader import stack_reader
from medviewer.app.failures import failure_notice
from medviewer.app.overlay_cells import with_result
from medviewer.app.readers import Readers
from medviewer.app.results import (
    ClassificationResult,
    ClassificationState,
    ClassificationStatus,
    ResultKey,
)
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.task import Lane, Task, TaskContext, TaskHandle, Tasks
from medviewer.config import Settings
from medviewer.io.records import Series, Study
from medviewer.language import later, translate

_PENDING = {ClassificationState.QUEUED, ClassificationState.RUNNING}


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """What the inference lane brings back."""

    fingerprint: Fingerprint
    result: ClassificationResult
    device_text: str


class ClassifyControl:
    """Turns "classify this series" into a result in the session."""

    def __init__(
        self, session: Session, tasks: Tasks, readers: Readers, classifier: Classifier
    ) -> None:
        self._session = session
        self._tasks = tasks
        self._readers = readers
        self._classifier = classifier
        self._handles: dict[ResultKey, TaskHandle] = {}
        self._fingerprints: dict[ResultKey, Fingerprint] = {}
        session.settings_changed.connect(self._on_settings_changed)

    def list_models(self) -> None:
        """Find the models, beside the window: cards are small, but they are files."""
        classifier = self._classifier

        def work(_: TaskContext) -> tuple[tuple[ModelChoice, ...], tuple[str, ...]]:
            return tuple(classifier.models()), tuple(classifier.problems())

        self._tasks.submit(
            Task(
                "Listing models",
                work,
                Lane.CHECK,
                on_result=lambda found: self._on_listed(*found),
                on_error=self._on_listing_failed,
            )
        )

    def look_again(self) -> None:
        """Find the models anew, such as after one was installed."""
        self._classifier.look_again()
        self.list_models()

    def classify(self, series_key: str, model_name: str = "") -> None:
        """Ask a model (the chosen one) to read a series; known answers come back at once."""
        name = model_name or self._session.models.chosen
        found = self._session.index.find_series(series_key)
        if found is None or not name:
            text = translate("Notices", "No model is installed.")
            if name:
                text = translate("Notices", "Choose a series first.")
            self._session.raise_notice(Notice(text, NoticeKind.WARNING))
            return
        self._session.choose_model(name)
        key = ResultKey(series_key, name)
        status = self._session.status(key)
        if status is not None and status.state in _PENDING:
            return
        if status is not None and self._is_known(status):
            self._check(status, found, on_changed=lambda: self._queue(key, *found))
        else:
            self._queue(key, *found)

    def stop(self) -> None:
        """Stop every classification that waits or runs."""
        for handle in list(self._handles.values()):
            handle.cancel()

    def check_results(self) -> None:
        """Mark the results whose files have changed since as stale."""
        for status in self._session.statuses:
            found = self._session.index.find_series(status.key.series_key)
            known = status.key in self._fingerprints and not status.stale
            if found is not None and known and status.result is not None:
                self._check(status, found, on_changed=partial(self._set_stale, status.key))

    def show_result(self, key: ResultKey) -> None:
        """Lay a result's heatmap over the cells that show its series and wait for one.

        Beside the active cell, those that show what another model said, or wait for it, keep that.
        """
        status = self._session.status(key)
        if status is None or not self._session.may_show(key):
            return
        arrangement = self._session.arrangement
        for number, viewport in enumerate(self._session.viewports):
            is_beside = number in arrangement.visible and number != arrangement.active
            keeps = is_beside and viewport.asked_of not in (None, key)
            if viewport.series_key == key.series_key and not keeps:
                self._session.set_viewport(number, with_result(viewport, status))

    def reveal(self, key: ResultKey) -> None:
        """Let the reader see a result that waited for it."""
        self._session.reveal(key)
        self.show_result(key)

    def fingerprint(self, key: ResultKey) -> Fingerprint | None:
        """Return the state of the files that a result was made of, None where it is not known."""
        return self._fingerprints.get(key)

    # Below the surface

    def _is_known(self, status: ClassificationStatus) -> bool:
        """Whether there is a result of the weights that the model has now."""
        has_result = status.result is not None and status.key in self._fingerprints
        return has_result and not status.model_changed

    def _check(
        self,
        status: ClassificationStatus,
        found: tuple[Study, Series],
        on_changed: Callable[[], None],
    ) -> None:
        """Compare the files with those of the result: the same are shown, others reported."""
        series, known = found[1], self._fingerprints[status.key]

        def on_result(now: Fingerprint) -> None:
            if now != known:
                on_changed()
            else:
                self._show_known(status.key)

        self._tasks.submit(
            Task("Checking files", lambda _: fingerprint_of(series), Lane.CHECK, on_result)
        )

    def _show_known(self, key: ResultKey) -> None:
        status = self._session.status(key)
        if status is not None and status.result is not None:
            self._session.set_status(replace(status, stale=False))
            self.show_result(key)

    def _on_settings_changed(self, before: Settings, now: Settings) -> None:
        """Heed other models folders and devices; let results wait for the reader, or bring them."""
        if _asked_of_models(before) != _asked_of_models(now):
            self._classifier.use_settings(now)
            self._session.set_device_text("")
            self.list_models()
        if before.read_first_then_reveal == now.read_first_then_reveal:
            return
        self._session.hide_results()
        for number in range(len(self._session.viewports)):
            self._session.update_viewport(number, result=None)
        for status in self._session.statuses:
            self.show_result(status.key)

    def _set_stale(self, key: ResultKey) -> None:
        status = self._session.status(key)
        if status is not None:
            self._session.set_status(replace(status, stale=True))

    def _queue(self, key: ResultKey, study: Study, series: Series) -> None:
        self._session.set_status(ClassificationStatus(key, ClassificationState.QUEUED))
        task = Task(
            translate("Progress", "Classifying"),
            self._work(key.model_name, study, series),
            Lane.INFERENCE,
            on_result=lambda answer: self._on_answer(key, answer),
            on_error=lambda error: self._on_failed(key, error),
            on_progress=lambda fraction, text: self._on_progress(key, fraction, text),
            on_cancelled=lambda: self._on_cancelled(key),
            on_finished=lambda: self._forget_handle(key),
        )
        handle = self._tasks.submit(task)
        status = self._session.status(key)
        if status is not None and status.state in _PENDING:
            self._handles[key] = handle

    def _work(
        self, model_name: str, study: Study, series: Series
    ) -> Callable[[TaskContext], _Answer]:
        classifier = self._classifier
        read_stack = stack_reader(self._session.volumes, self._readers.read_volume)

        def work(context: TaskContext) -> _Answer:
            context.progress(0.0, translate("Progress", "Starting"))
            fingerprint = fingerprint_of(series)
            result = classifier.classify(study, series, model_name, read_stack, context)
            return _Answer(fingerprint, result, classifier.device_text())

        return work

    def _on_progress(self, key: ResultKey, fraction: float, text: str) -> None:
        if self._session.status(key) is None:
            return  # another folder was opened meanwhile
        running = ClassificationState.RUNNING
        self._session.set_status(ClassificationStatus(key, running, fraction, text))

    def _on_answer(self, key: ResultKey, answer: _Answer) -> None:
        prediction = answer.result.prediction
        self._session.set_device_text(answer.device_text)
        if self._session.index.find_series(key.series_key) is None:
            return  # another folder was opened meanwhile
        self._fingerprints[key] = answer.fingerprint
        state = ClassificationState(prediction.state.value)
        status = ClassificationStatus(key, state, 1.0, "", prediction.reason, answer.result)
        self._session.set_status(self._weighed(status))
        self.show_result(key)

    def _on_failed(self, key: ResultKey, error: Exception) -> None:
        notice = failure_notice(error, later("Doing", "the classification"))
        if self._session.status(key) is None:
            return  # another folder was opened meanwhile
        self._session.raise_notice(notice)
        self._session.set_status(
            ClassificationStatus(key, ClassificationState.FAILED, reason=notice.text)
        )

    def _weighed(self, status: ClassificationStatus) -> ClassificationStatus:
        """Return a result with whether its model has other weights or another card by now."""
        model = self._session.models.find(status.key.model_name)
        is_other = model is not None and not model.has_made(status.made_by)
        return replace(status, model_changed=is_other)

    def _on_listed(self, choices: Sequence[ModelChoice], problems: Sequence[str]) -> None:
        self._session.set_models(choices, problems)
        for status in self._session.statuses:
            now = status if status.result is None else self._weighed(status)
            if now.model_changed != status.model_changed:
                self._session.set_status(now)
        if problems:
            text = problems[0]
            if len(problems) > 1:
                text = translate("Notices", "{problem} ({count} more)").format(
                    problem=problems[0], count=len(problems) - 1
                )
            self._session.raise_notice(Notice(text, NoticeKind.WARNING))

    def _on_listing_failed(self, error: Exception) -> None:
        self._session.raise_notice(failure_notice(error, later("Doing", "listing the models")))

    def _on_cancelled(self, key: ResultKey) -> None:
        if self._session.status(key) is not None:
            self._session.set_status(ClassificationStatus(key, ClassificationState.CANCELLED))

    def _forget_handle(self, key: ResultKey) -> None:
        self._handles.pop(key, None)


def _asked_of_models(settings: Settings) -> tuple[object, ...]:
    """Return what decides which models there are and where they run."""
    return settings.models_folders, settings.device, settings.threads
