"""The newest question is asked; those that were overtaken are not."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from medviewer.app.asking.asking import Asking
from medviewer.app.classifying.classifier import Asked, Classifier
from medviewer.app.classifying.stack_reader import stack_reader
from medviewer.app.failures import failure_notice
from medviewer.app.readers import Readers
from medviewer.app.session import Session
from medviewer.app.task import Lane, Task, TaskContext, TaskHandle, Tasks
from medviewer.explain.asking.question import Answer, Question
from medviewer.language import later, translate

_Found = tuple[Asked, Answer]


class NewestFirst(QObject):
    """Runs one pass at a time on the thread of the inference, where networks are used alone.

    While one runs, only the newest state is remembered: a fast hand does not make a queue.
    """

    answered = Signal(object, object)  # Question, Answer
    failed = Signal(str)

    def __init__(
        self, session: Session, tasks: Tasks, readers: Readers, classifier: Classifier
    ) -> None:
        super().__init__()
        self._session = session
        self._tasks = tasks
        self._readers = readers
        self._classifier = classifier
        self._wanted: Asking | None = None
        self._asked: Asked | None = None
        self._handles: list[TaskHandle] = []  # the last one
        self._is_busy = False
        self._round = 0

    def want(self, asking: Asking) -> None:
        """Ask what is not answered yet: the untouched image first."""
        self._wanted = asking
        if self._is_busy or asking.problem:
            return
        open_ones = (each for each in (Question(), asking.question) if each not in asking.answers)
        question = next(open_ones, None)
        if question is not None:
            self._submit(asking, question)

    def forget(self) -> None:
        """Stop what runs; its answer comes no more."""
        self._round += 1
        self._wanted, self._asked, self._is_busy = None, None, False
        for handle in self._handles:
            handle.cancel()
        self._handles = []

    def _submit(self, asking: Asking, question: Question) -> None:
        self._is_busy = True
        number = self._round
        task = Task(
            translate("Progress", "Scoring the changed image"),
            self._work(asking, question),
            Lane.INFERENCE,
            on_result=partial(self._on_result, number, question),
            on_error=partial(self._on_error, number),
        )
        self._handles = [self._tasks.submit(task)]

    def _work(self, asking: Asking, question: Question) -> Callable[[TaskContext], _Found]:
        classifier, asked = self._classifier, self._asked
        read_stack = stack_reader(self._session.volumes, self._readers.read_volume)
        found = self._session.find_stack(asking.place.stack_key)
        assert found is not None, "what is on screen is in the index"
        status = self._session.status(asking.key)
        sequence = status.result.sequence if status and status.result else None
        made_by = status.made_by if status else None
        place, name, label = asking.place.slice_index, asking.key.model_name, asking.label

        def work(context: TaskContext) -> _Found:
            one = asked or classifier.ask(
                found, place, name, made_by, read_stack, context, sequence
            )
            return one, one.answer(question, label)

        return work

    def _on_result(self, number: int, question: Question, found: _Found) -> None:
        if number == self._round:
            self._asked, self._is_busy = found[0], False
            self.answered.emit(question, found[1])

    def _on_error(self, number: int, error: Exception) -> None:
        if number == self._round:
            self._is_busy = False
            self.failed.emit(
                failure_notice(error, later("Doing", "scoring the changed image")).text
            )
