"""Measurements on their way to the user's database and back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.keeping import Complaints, Keeping, Kept
from medviewer.app.measuring.measurements import Change, Source
from medviewer.app.session import Session
from medviewer.app.task import Tasks
from medviewer.image.measuring.measurement import Measurement
from medviewer.io.records import Study
from medviewer.language import later

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
    """Keeps the session's measurements."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        store: MeasurementStore,
        complaints: Complaints | None = None,
    ) -> None:
        self._session = session
        self.keeping: Keeping[str, Measurement, Found] = Keeping(
            session,
            tasks,
            Kept(
                later("Doing", "measurements"),
                lambda written: store.save(*_parted(written)),
                lambda studies: _found(store.load, studies),
                self._take,
            ),
            complaints,
        )
        session.measurements.changed.connect(self._on_changed)

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        changed: dict[str, Measurement | None] = {}
        for change in changes:
            if change.after is not None:
                changed[change.after.identifier] = change.after
            elif change.before is not None:
                changed[change.before.identifier] = None
        if changed:
            self.keeping.note(changed)

    def _take(self, found: Found) -> None:
        unsaved = self.keeping.unsaved
        here = [
            (measurement, source)
            for measurement, source in found
            if self._session.index.find_series(source.series_key) is not None
            and unsaved.get(measurement.identifier, measurement) is measurement
        ]
        if here:
            self._session.measurements.add_loaded(here)


def _parted(
    written: Mapping[str, Measurement | None],
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
