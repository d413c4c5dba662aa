"""Measurements on their way to the user's database and back: at every change, beside the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.failures import failure_notice
from medviewer.app.measuring.measurements import Change, Source
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.task import Lane, Task, Tasks
from medviewer.app.viewport import StackKey
from medviewer.image.measuring.measurement import Measurement
from medviewer.io.records import Study, StudyIndex

if TYPE_CHECKING:  # the window need not wait for the database's module
    from medviewer.io.measurements.database import Loaded

Found = list[tuple[Measurement, Source]]


def _load(studies: Sequence[tuple[str, str]]) -> "Loaded":
    from medviewer.io.measurements.database import load_measurements

    return load_measurements(studies)


def _save(changed: Sequence[Measurement], removed: Sequence[str]) -> str:
    from medviewer.io.measurements.database import save_measurements

    return save_measurements(changed, removed)


@dataclass(frozen=True, slots=True)
class MeasurementStore:
    """What keeps measurements: `load` by patient and study, `save` the changed and removed ones."""

    load: Callable[[Sequence[tuple[str, str]]], "Loaded"] = _load
    save: Callable[[Sequence[Measurement], Sequence[str]], str] = _save


class MeasurementKeeping:
    """Saves what was changed, and brings back what was saved when a study is opened.

    What could not be written yet is written with the next change, or when the program ends.
    """

    def __init__(self, session: Session, tasks: Tasks, store: MeasurementStore) -> None:
        self._session = session
        self._tasks = tasks
        self._store = store
        self._unsaved: dict[str, Measurement | None] = {}
        self._asked: set[str] = set()
        self._has_failed = False
        session.measurements.changed.connect(self._on_changed)
        session.scan_finished.connect(self._on_scan_finished)
        session.volume_opened.connect(self._on_volume_opened)
        session.index_changed.connect(self._on_index_changed)

    def flush(self) -> None:
        """Write at once what is not known to be written; for the end of the program."""
        if self._unsaved:
            try:
                self._store.save(*_parted(self._unsaved))
            except Exception as error:  # noqa: BLE001 - the program ends; it is logged as a bug
                failure_notice(error, "saving measurements")
            else:
                self._unsaved.clear()

    # Saving

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            if change.after is not None:
                self._unsaved[change.after.identifier] = change.after
            elif change.before is not None:
                self._unsaved[change.before.identifier] = None
        if changes:
            self._save()

    def _save(self) -> None:
        written, save = dict(self._unsaved), self._store.save
        task = Task(
            "Saving measurements",
            lambda _: save(*_parted(written)),
            Lane.KEEP,
            on_result=lambda note: self._on_saved(written, note),
            on_error=self._on_save_failed,
        )
        self._tasks.submit(task)

    def _on_saved(self, written: dict[str, Measurement | None], note: str) -> None:
        self._has_failed = False
        for identifier, measurement in written.items():
            if identifier in self._unsaved and self._unsaved[identifier] is measurement:
                del self._unsaved[identifier]
        self._say(note)

    def _on_save_failed(self, error: Exception) -> None:
        """Say it once: every change tries again."""
        if not self._has_failed:
            self._session.raise_notice(failure_notice(error, "saving measurements"))
        self._has_failed = True

    # Loading

    def _on_index_changed(self, index: StudyIndex) -> None:
        if not index.studies:  # everything was closed
            self._asked.clear()

    def _on_scan_finished(self, index: StudyIndex) -> None:
        self._load([study for study in index.studies if study.key not in self._asked])

    def _on_volume_opened(self, key: StackKey) -> None:
        """Load the measurements of a study that is looked at while the scan goes on."""
        found = self._session.index.find_series(key.series_key)
        if found is not None and found[0].key not in self._asked:
            self._load([found[0]])

    def _load(self, studies: Sequence[Study]) -> None:
        if not studies:
            return
        self._asked.update(study.key for study in studies)
        load = self._store.load
        task = Task(
            "Loading measurements",
            lambda _: _found(load, studies),
            Lane.KEEP,
            on_result=self._on_loaded,
            on_error=lambda error: self._session.raise_notice(
                failure_notice(error, "loading measurements")
            ),
        )
        self._tasks.submit(task)

    def _on_loaded(self, answer: tuple[Found, str]) -> None:
        found, note = answer
        self._say(note)
        here = [
            (measurement, source)
            for measurement, source in found
            if self._session.index.find_series(source.series_key) is not None
            and self._unsaved.get(measurement.identifier, measurement) is measurement
        ]
        if here:
            self._session.measurements.add_loaded(here)

    def _say(self, note: str) -> None:
        if note:
            self._session.raise_notice(Notice(note, NoticeKind.WARNING))


def _parted(
    written: dict[str, Measurement | None],
) -> tuple[tuple[Measurement, ...], tuple[str, ...]]:
    """Return what is to be written, and what is to be deleted."""
    changed = tuple(measurement for measurement in written.values() if measurement is not None)
    return changed, tuple(name for name, measurement in written.items() if measurement is None)


def _found(
    load: Callable[[Sequence[tuple[str, str]]], "Loaded"], studies: Sequence[Study]
) -> tuple[Found, str]:
    """Return what was kept of these studies and is among their images."""
    from medviewer.io.measurements.image_keys import study_key
    from medviewer.io.measurements.located import located

    loaded = load([study_key(study) for study in studies])
    found = [
        (one.measurement, Source(one.series.key, one.ref.instance.file, one.ref.frame))
        for one in located(loaded.measurements, studies)
    ]
    return found, loaded.note
