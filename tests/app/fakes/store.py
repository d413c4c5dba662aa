"""What keeps measurements and key images, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from medviewer.app.key_images.keeping import KeyImageStore
from medviewer.app.measuring.keeping import MeasurementStore
from medviewer.image.measuring.measurement import ImageKey, Measurement
from medviewer.io.measurements.database import Loaded
from medviewer.io.measurements.key_images import LoadedKeyImages


@dataclass
class FakeStore:
    """Keeps measurements and key images in memory; `error` lets it fail."""

    kept: dict[str, Measurement] = field(default_factory=dict)
    keys: list[ImageKey] = field(default_factory=list)
    note: str = ""
    error: Exception | None = None

    def load(self, studies: Sequence[tuple[str, str]]) -> Loaded:
        if self.error is not None:
            raise self.error
        found = [one for one in self.kept.values() if _study_of(one) in studies]
        return Loaded(tuple(found), self.note)

    def save(self, changed: Sequence[Measurement], removed: Sequence[str]) -> str:
        if self.error is not None:
            raise self.error
        for identifier in removed:
            self.kept.pop(identifier, None)
        self.kept.update((one.identifier, one) for one in changed)
        return self.note

    def store(self) -> MeasurementStore:
        return MeasurementStore(self.load, self.save)

    def load_keys(self, studies: Sequence[tuple[str, str]]) -> LoadedKeyImages:
        if self.error is not None:
            raise self.error
        found = [key for key in self.keys if (key.patient, key.study) in studies]
        return LoadedKeyImages(tuple(found))

    def save_keys(self, marked: Sequence[ImageKey], unmarked: Sequence[ImageKey]) -> str:
        if self.error is not None:
            raise self.error
        self.keys = [key for key in self.keys if key not in unmarked] + list(marked)
        return self.note

    def key_store(self) -> KeyImageStore:
        return KeyImageStore(self.load_keys, self.save_keys)


def _study_of(measurement: Measurement) -> tuple[str, str]:
    return measurement.image.patient, measurement.image.study
