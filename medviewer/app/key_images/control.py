"""Key images: mark the shown one, list them, go to one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from medviewer.app.control.series import SeriesControl
from medviewer.app.control.views import ViewControl
from medviewer.app.measuring.measurements import Source
from medviewer.app.measuring.places import Place, Places, image_and_source, source_of
from medviewer.app.pictures import Thumbnail
from medviewer.app.readers import Readers
from medviewer.app.session import Notice, Session
from medviewer.app.task import Lane, Task, Tasks
from medviewer.app.texts.corners import series_title
from medviewer.app.viewport import StackKey, Viewport
from medviewer.io.records import FrameRef, Series, Stack
from medviewer.language import later, translate

THUMBNAIL_SIZE = 96
RESAMPLED = later(
    "Notices", "Mark the images as they were taken: a resampled slice stands in no file."
)
REFORMATTED = later(
    "Notices", "Mark the images as they were taken: press Shift+M to leave the planes."
)


@dataclass(frozen=True, slots=True)
class KeyImageRow:
    """One key image as the strip shows it; `label` is short, `title` names the series."""

    place: Place
    label: str
    title: str
    source: Source
    ref: FrameRef


class KeyImageControl:
    """Turns "this is a key image" into marks in the session."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        readers: Readers,
        places: Places,
        series: SeriesControl,
        views: ViewControl,
    ) -> None:
        self._session = session
        self._tasks = tasks
        self._readers = readers
        self._places = places
        self._series = series
        self._views = views

    def toggle(self) -> None:
        """Mark the image that the active cell shows, or take its mark away."""
        viewport = self._session.active_viewport
        found = self._session.find_stack(viewport.stack_key)
        if found is None or viewport.message:
            return
        if not viewport.is_as_taken:
            text = RESAMPLED if viewport.resampled else REFORMATTED
            self._session.raise_notice(Notice(translate("Notices", text)))
            return
        self._session.key_images.toggle(*image_and_source(*found, viewport.state.slice_index))

    def rows(self) -> tuple[KeyImageRow, ...]:
        """Return the key images of what is open, by series and image."""
        places = [self._places.of_source(source) for _, source in self._session.key_images.all]
        found = {place for place in places if place is not None}
        return tuple(
            row_of_place(place, series)
            for study in self._session.index.studies
            for series in study.series
            for place in sorted(
                (one for one in found if one.series_key == series.key), key=_within_series
            )
        )

    def count_in(self, series_key: str) -> int:
        """Return how many images of a series are marked."""
        return sum(source.series_key == series_key for _, source in self._session.key_images.all)

    def slices(self, viewport: Viewport) -> frozenset[int]:
        """Return which slices of a cell's stack are marked."""
        found = self._session.find_stack(viewport.stack_key)
        if found is None or not viewport.is_as_taken or not self.count_in(viewport.series_key):
            return frozenset()
        marked = {source for _, source in self._session.key_images.all}
        frames = enumerate(found[2].frames)
        return frozenset(n for n, ref in frames if source_of(found[1], ref) in marked)

    def jump_to(self, place: Place) -> None:
        """Show an image in the active cell."""
        active = self._session.active_viewport
        if active.stack_key == place.stack_key and not active.message:
            self._views.go_to(place.slice_index)
        else:
            self._series.show(place.series_key, place.stack_index, slice_index=place.slice_index)

    def request_thumbnail(self, row: KeyImageRow, show: Callable[[Thumbnail], None]) -> None:
        """Have the small picture of one image made; `show` is given it."""
        found = self._session.find_stack(StackKey(row.place.series_key, row.place.stack_index))
        if found is None:
            return
        read, alone = self._readers.read_thumbnail, Stack((row.ref,))
        series = replace(found[1], stacks=(alone,))
        self._tasks.submit(
            Task(
                "Thumbnails",  # one that cannot be made is no news: showing the image tells why
                lambda _: Thumbnail(series.key, read(series, THUMBNAIL_SIZE)),
                Lane.THUMBNAIL,
                on_result=show,
            )
        )


def row_of_place(place: Place, series: Series) -> KeyImageRow:
    """Return the row of one image of a series."""
    number = f"#{series.number}  " if series.number is not None else ""
    ref = series.stacks[place.stack_index].frames[place.slice_index]
    image = translate("Notices", "image {number}").format(number=place.slice_index + 1)
    return KeyImageRow(
        place, f"{number}{image}", f"{series_title(series)}, {image}", source_of(series, ref), ref
    )


def _within_series(place: Place) -> tuple[int, int]:
    return place.stack_index, place.slice_index
