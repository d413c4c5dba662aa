"""Tasks that the status line can show and stop."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from medviewer.app.session import Session
from medviewer.app.task import Lane, Task, TaskHandle, Tasks

_SILENT = {Lane.THUMBNAIL, Lane.CHECK, Lane.KEEP, Lane.PLANES}
"""Small work that would only make the status line flicker."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A task that runs, as the status line shows it; `fraction` is None while unknown."""

    number: int
    text: str
    fraction: float | None = None


class ActivityTasks:
    """Submits to other tasks and keeps the session's list of activities."""

    def __init__(self, session: Session, tasks: Tasks) -> None:
        self._session = session
        self._tasks = tasks
        self._handles: dict[int, TaskHandle] = {}
        self._count = 0

    def submit(self, task: Task) -> TaskHandle:
        """Run `task` and show it while it runs."""
        if task.lane in _SILENT:
            return self._tasks.submit(task)
        self._count += 1
        number = self._count
        self._show(Activity(number, task.name))
        tracked = replace(
            task,
            on_progress=_both(lambda *step: self._on_progress(number, *step), task.on_progress),
            on_finished=_both(task.on_finished, lambda: self._on_finished(number)),
        )
        handle = self._tasks.submit(tracked)
        if any(activity.number == number for activity in self._session.activities):
            self._handles[number] = handle  # a task that ran at once has ended already
        return handle

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits, small work included."""
        return self._tasks.is_idle

    def shutdown(self) -> bool:
        """Stop all work."""
        return self._tasks.shutdown()

    def cancel(self, number: int) -> None:
        """Stop the task of activity `number`; without effect when it has ended."""
        if handle := self._handles.get(number):
            handle.cancel()

    def _show(self, activity: Activity) -> None:
        others = [other for other in self._session.activities if other.number != activity.number]
        order = sorted([*others, activity], key=lambda entry: entry.number)
        self._session.set_activities(tuple(order))

    def _on_progress(self, number: int, fraction: float, text: str) -> None:
        self._show(Activity(number, text, fraction))

    def _on_finished(self, number: int) -> None:
        self._handles.pop(number, None)
        left = (entry for entry in self._session.activities if entry.number != number)
        self._session.set_activities(tuple(left))


def _both(first: Callable[..., None], second: Callable[..., None]) -> Callable[..., None]:
    def call(*arguments: object) -> None:
        first(*arguments)
        second(*arguments)

    return call
