"""`RestoringControl`: keeps what is open for the next start, and knows how the last one ended."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer

from medviewer.app.control.studies import StudyControl
from medviewer.app.failures import failure_notice
from medviewer.app.planes.mpr import MprControl
from medviewer.app.restoring.placing import Placing
from medviewer.app.restoring.saved import SavedSession, SavedState, mark_of, saved_view
from medviewer.app.restoring.saved_json import state_from_json, state_to_json
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.task import Lane, Task, Tasks
from medviewer.app.texts.last_time import crash_text, opened_often
from medviewer.errors import MedviewerError
from medviewer.io.kept.session_file import read_session_file, session_folder, write_session_file
from medviewer.language import later, translate

DAMAGED = later(
    "Restoring",
    "What was open the last time cannot be understood and was not opened; open it by File > Open "
    "folder.",
)
WRITE_MS = 700
"""Changes within this time are written together."""
_MOST_MARKS = 50


def _locked() -> QLockFile | None:
    """Return the lock of the session's file; that of a killed program is not in the way."""
    folder = session_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:  # what cannot be kept is told when something is to be kept
        return None
    lock = QLockFile(str(folder / "session.lock"))
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) else None


@dataclass(frozen=True, slots=True)
class SessionStore:
    """What keeps the document of the session: `read` and `write` it, `lock` it for this program.

    `lock` returns what holds the lock while it lives, None where another window has it.
    """

    read: Callable[[], Any] = read_session_file  # Any: a document that nobody has checked yet
    write: Callable[[object], None] = write_session_file
    lock: Callable[[], object | None] = _locked


class RestoringControl(QObject):
    """Begins with `begin`; until then nothing is kept."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        open_paths: Callable[[list[Path]], None],
        studies: StudyControl,
        placing: Placing,
        mpr: MprControl,
        store: SessionStore | None = None,
    ) -> None:
        super().__init__(session)
        self._session = session
        self._tasks = tasks
        self._open_paths = open_paths
        self._studies = studies
        self._placing = placing
        self._mpr = mpr
        self._store = store or SessionStore()
        self._lock: object | None = None
        self._last = SavedState()
        self._is_offered = False
        self._is_returning = False
        """Whether the last session is what is to be kept: a crash now must not lose it."""
        self._crashes: dict[str, int] = {}
        self._written: object = None
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_MS)
        self._timer.timeout.connect(self._write)

    # The start

    def begin(self, *, opens: bool) -> SavedState | None:
        """Look how the last session ended; bring it back, unless the user `opens` something else.

        Returns
        -------
        What was open, where the user is to be asked whether to open it again: when the program
        ended unexpectedly, or did so often with it. None where there is nothing to ask.
        """
        self._lock = self._store.lock()
        if self._lock is None:
            return None  # another window keeps its session
        self._last = self._read()
        self._count_crash()
        is_there = bool(self._last.session.paths) and not opens
        self._is_offered = is_there and (self._last.running or opened_often(self._last))
        self._is_returning = is_there and not self._is_offered and self._keeps
        self._connect()
        self._write()
        if self._is_offered:
            return self._last
        if self._is_returning:
            self.open_last()
        elif self._last.running:
            self._session.raise_notice(Notice(crash_text(self._last), NoticeKind.WARNING))
        return None

    def open_last(self) -> None:
        """Open what was open the last time, and show it as it was shown."""
        saved = self._last.session
        self._is_offered, self._is_returning = False, True
        paths = [Path(path) for path in saved.paths]
        there = [path for path in paths if path.exists()]
        if there:
            self._open_paths(there)
            self._placing.reserve(saved)
        self._is_returning = False
        if len(there) < len(paths):
            self._tell_of_moved([path for path in paths if path not in there])

    def start_without(self) -> None:
        """Forget what was open the last time; what was measured stays."""
        self._is_offered = False
        self._on_changed()

    def end(self) -> None:
        """Write at once that the program ends in the usual way."""
        if self._lock is None:
            return
        self._timer.stop()
        session = self._captured()
        if self._studies.paths:
            self._crashes.pop(session.mark, None)
        try:
            self._store.write(state_to_json(SavedState(session, crashes=self._crashes)))
        except MedviewerError as error:
            failure_notice(error, later("Doing", "keeping the session"))
        self._lock = None

    # Below the surface

    @property
    def _keeps(self) -> bool:
        return self._session.settings.restore_session

    def _read(self) -> SavedState:
        try:
            document = self._store.read()
            return SavedState() if document is None else state_from_json(document)
        except MedviewerError as error:
            self._session.raise_notice(
                failure_notice(error, later("Doing", "opening the last session"))
            )
        except (ValueError, RecursionError):
            self._session.raise_notice(Notice(translate("Restoring", DAMAGED), NoticeKind.WARNING))
        return SavedState()

    def _count_crash(self) -> None:
        """Count a crash for what was open then."""
        crashes, last = dict(self._last.crashes), self._last
        if last.running and last.session.paths:
            crashes[last.session.mark] = crashes.pop(last.session.mark, 0) + 1
        self._crashes = dict(list(crashes.items())[-_MOST_MARKS:])
        self._last = replace(last, crashes=self._crashes)

    def _tell_of_moved(self, missing: list[Path]) -> None:
        text = translate(
            "Restoring",
            '"{name}" was open the last time and is not there any more; '
            "open it from where it lies now.",
        )
        if len(missing) > 1:
            text = translate(
                "Restoring",
                '"{name}" and {count} more was open the last time and is not there any more; '
                "open it from where it lies now.",
            )
        text = text.format(name=missing[0].name, count=len(missing) - 1)
        self._session.raise_notice(Notice(text, NoticeKind.WARNING))

    def _connect(self) -> None:
        session = self._session
        for signal in (
            session.viewport_changed,
            session.arrangement_changed,
            session.scan_finished,
            session.settings_changed,
            session.measurements.changed,
            session.key_images.changed,
            session.objects.selection_changed,
        ):
            signal.connect(self._on_changed)
        session.opened_changed.connect(lambda _: self._write())  # before it may crash anything

    def _on_changed(self, *_: object) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _write(self) -> None:
        """Write what is open, beside the window, unless that is written already."""
        if any(cine.playing for cine in self._session.cines.values()):
            self._timer.start()  # every image of a cine would be news
            return
        document = state_to_json(SavedState(self._captured(), running=True, crashes=self._crashes))
        if document == self._written:
            return
        self._written = document
        write = self._store.write
        task = Task(
            "Keeping the session",
            lambda _: write(document),
            Lane.KEEP,
            on_result=self._on_written,
            on_error=self._on_failed,
        )
        self._tasks.submit(task)

    def _on_written(self, _: object) -> None:
        self._has_failed = False

    def _on_failed(self, error: Exception) -> None:
        """Say it once: every change tries again."""
        self._written = None
        if not self._has_failed:
            self._session.raise_notice(failure_notice(error, later("Doing", "keeping the session")))
        self._has_failed = True

    def _captured(self) -> SavedSession:
        """Return what is open; where it is not to be kept, only what tells of a crash."""
        session = self._session
        is_asked = self._is_offered and not self._studies.paths
        if self._is_returning or self._placing.is_waiting or is_asked:
            return self._last.session
        counts = len(session.measurements.all), len(session.key_images.all)
        if not self._keeps:
            return SavedSession(measurements=counts[0], key_images=counts[1])
        arrangement, viewports = self._mpr.before
        views = {
            number: saved_view(cell)
            for number, cell in enumerate(viewports)
            if cell.series_key or cell.linked
        }
        paths = tuple(str(path) for path in self._studies.paths)
        selection = session.objects.selection
        return SavedSession(
            paths, arrangement, views, *counts, mark_of(selection) if selection else ""
        )
