"""Key images on their way to the user's database and back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.keeping import Complaints, Keeping, Kept
from medviewer.app.measuring.measurements import Source
from medviewer.app.session import Session
from medviewer.app.task import Tasks
from medviewer.image.measuring.measurement import ImageKey
from medviewer.io.records import Study
from medviewer.language import later

if TYPE_CHECKING:  # the window need not wait for the database's module
    from medviewer.io.measurements.key_images import LoadedKeyImages

Found = list[tuple[ImageKey, Source]]


def _load(studies: Sequence[tuple[str, str]]) -> "LoadedKeyImages":
    from medviewer.io.measurements.key_images import load_key_images

    return load_key_images(studies)


def _save(marked: Sequence[ImageKey], unmarked: Sequence[ImageKey]) -> str:
    from medviewer.io.measurements.key_images import save_key_images

    return save_key_images(marked, unmarked)


@dataclass(frozen=True, slots=True)
class KeyImageStore:
    """What keeps key images: `load` by patient and study, `save` the marked and unmarked ones."""

    load: Callable[[Sequence[tuple[str, str]]], "LoadedKeyImages"] = _load
    save: Callable[[Sequence[ImageKey], Sequence[ImageKey]], str] = _save


class KeyImageKeeping:
    """Keeps the session's key images."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        store: KeyImageStore,
        complaints: Complaints | None = None,
    ) -> None:
        self._session = session
        self.keeping: Keeping[ImageKey, bool, Found] = Keeping(
            session,
            tasks,
            Kept(
                later("Doing", "key images"),
                lambda written: store.save(*_parted(written)),
                lambda studies: _found(store.load, studies),
                self._take,
            ),
            complaints,
        )
        session.key_images.marked.connect(self._on_marked)

    def _on_marked(self, key: ImageKey, is_marked: bool) -> None:  # noqa: FBT001 - a signal's
        self.keeping.note({key: True if is_marked else None})

    def _take(self, found: Found) -> None:
        """Take in what is still open and was not unmarked meanwhile."""
        unsaved = self.keeping.unsaved
        here = [
            (key, source)
            for key, source in found
            if self._session.index.find_series(source.series_key) is not None
            and unsaved.get(key, True) is not None
        ]
        if here:
            self._session.key_images.add_loaded(here)


def _parted(
    written: Mapping[ImageKey, bool | None],
) -> tuple[tuple[ImageKey, ...], tuple[ImageKey, ...]]:
    """Return which images are marked, and which are no more."""
    marked = tuple(key for key, is_marked in written.items() if is_marked)
    return marked, tuple(key for key, is_marked in written.items() if not is_marked)


def _found(
    load: Callable[[Sequence[tuple[str, str]]], "LoadedKeyImages"], studies: Sequence[Study]
) -> tuple[Found, str]:
    """Return which images of these studies are marked, and where they lie."""
    from medviewer.io.measurements.image_keys import image_keys, study_key

    loaded = load([study_key(study) for study in studies])
    wanted = set(loaded.keys)
    marked_studies = {(key.patient, key.study) for key in wanted}
    found = [
        (key, Source(series.key, ref.instance.file, ref.frame))
        for study in studies
        if study_key(study) in marked_studies
        for series in study.series
        for key, ref in image_keys(study, series).items()
        if key in wanted
    ]
    return found, loaded.note
