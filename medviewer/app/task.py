"""Work beside the window, as a value: what to run, on which lane, and whom to tell."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from medviewer.cancel import ProgressCallback, WorkContext


class Lane(Enum):
    """One lane is one thread. Its value says whether a new task supersedes an older one."""

    INDEX = ("index", True)
    LOAD = ("load", True)
    PLANES = ("planes", True)
    CHECK = ("check", False)
    KEEP = ("keep", False)
    COMPARE = ("compare", True)
    INFERENCE = ("inference", False)
    THUMBNAIL = ("thumbnail", False)

    @property
    def supersedes(self) -> bool:
        """Whether a new task stops the ones of the same slot before it."""
        return self.value[1]


def _ignore(*_: object) -> None:
    """Do nothing: a callback nobody asked for."""


@dataclass(frozen=True, slots=True)
class TaskContext(WorkContext):
    """What a task's function is handed; `publish` sends a partial answer to the GUI thread."""

    publish: Callable[[Any], None] = _ignore  # Any: each task publishes its own type


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A function and its callbacks, which all run on the GUI thread.

    Exactly one of `on_result`, `on_error` and `on_cancelled` is called, then `on_finished`. After a
    cancellation nothing else is called, even if the function runs on. `slot` parts a superseding
    lane: only tasks of the same slot supersede each other.
    """

    name: str
    function: Callable[[TaskContext], Any]  # Any: what it returns goes to on_result alone
    lane: Lane
    on_result: Callable[[Any], None] = _ignore
    on_error: Callable[[Exception], None] = _ignore
    on_progress: ProgressCallback = _ignore
    on_update: Callable[[Any], None] = _ignore
    on_cancelled: Callable[[], None] = _ignore
    on_finished: Callable[[], None] = _ignore
    slot: str = ""


class TaskHandle(Protocol):
    """A submitted task."""

    def cancel(self) -> None:
        """Stop it and tell so at once; without effect when it has ended."""
        ...


class Tasks(Protocol):
    """Runs tasks: on threads in the program, at once in tests."""

    def submit(self, task: Task) -> TaskHandle:
        """Run `task` when its lane is free."""
        ...

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        ...

    def shutdown(self) -> bool:
        """Stop all work within two seconds; return whether all of it has ended."""
        ...
