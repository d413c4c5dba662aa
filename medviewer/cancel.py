"""Stopping work that runs on another thread."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

ProgressCallback = Callable[[float, str], None]
"""Called with the fraction done (0 to 1) and what is being done."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """Raised inside work that was stopped; never shown."""


class CancelToken:
    """A flag that one thread sets and another one asks for."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` once `cancel` was called; to be called at least every 200 ms."""
        if self._event.is_set():
            raise Cancelled


def _no_progress(fraction: float, text: str) -> None:
    """Ignore progress: for callers without a screen."""


@dataclass(frozen=True, slots=True)
class WorkContext:
    """What long work is handed: a way to be stopped and a way to tell how far it is."""

    token: CancelToken = field(default_factory=CancelToken)
    progress: ProgressCallback = _no_progress

    def step(self, done: int, total: int, text: str) -> None:
        """Tell that `done` of `total` parts are done, and stop here if asked to."""
        self.token.raise_if_cancelled()
        self.progress(done / max(total, 1), text)

    def part(self, start: float, share: float) -> "WorkContext":
        """Return a context whose whole progress is a part of this one's."""

        def progress(fraction: float, text: str) -> None:
            self.progress(start + share * fraction, text)

        return WorkContext(self.token, progress)
