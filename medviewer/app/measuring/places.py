"""Where a measurement stands in the open index, and what a slice of it is to a measurement."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.measuring.measurements import Source
from medviewer.app.session import Session
from medviewer.app.viewport import StackKey
from medviewer.image.measuring.measurement import ImageKey
from medviewer.io.records import FrameRef, Series, Stack, Study, StudyIndex

if TYPE_CHECKING:  # the window need not wait for what measures
    from medviewer.image.measuring.grid import ImageGrid
    from medviewer.image.measuring.measured import MeasuredImage

SlicePlace = tuple[int, int]
"""Index of a stack, and of a slice in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """One slice of the open index."""

    series_key: str
    stack_index: int
    slice_index: int

    @property
    def stack_key(self) -> StackKey:
        """The stack that it is part of."""
        return StackKey(self.series_key, self.stack_index)


@dataclass(frozen=True, slots=True, eq=False)
class PlacedImage:
    """One image that is in memory: its key, its grid, and its pixels with their meaning."""

    key: ImageKey
    source: Source
    grid: "ImageGrid"
    measured: "MeasuredImage"


class Places:
    """Finds slices by the keys of their images; what was found for a series is kept."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, tuple[Series, dict[tuple[str, int], SlicePlace]]] = {}
        session.index_changed.connect(self._on_index_changed)

    def of_key(self, key: ImageKey) -> Place | None:
        """Return where an image stands now, None where it is not open."""
        source = self._session.measurements.sources.get(key)
        return None if source is None else self.of_source(source)

    def of_source(self, source: Source) -> Place | None:
        """Return which slice a file's frame is, None where it is not open."""
        found = self._session.index.find_series(source.series_key)
        if found is None:
            return None
        place = self._slices(found[1]).get((source.file, source.frame))
        return None if place is None else Place(source.series_key, *place)

    def pixels_at(self, place: Place) -> "MeasuredImage | None":
        """Return the pixels of a slice whose stack is in memory, and what they are."""
        found = self._session.find_stack(place.stack_key)
        opened = self._session.opened_stack(place.stack_key)
        if found is None or opened is None or place.slice_index >= opened.volume.slice_count:
            return None
        from medviewer.image.measuring.measured import MeasuredImage
        from medviewer.io.calibration import calibration_of

        calibration = calibration_of(found[2].frames[place.slice_index])
        return MeasuredImage(opened.volume, place.slice_index, calibration)

    def image_at(self, place: Place) -> PlacedImage | None:
        """Return the image of a slice whose stack is in memory."""
        found, pixels = self._session.find_stack(place.stack_key), self.pixels_at(place)
        if found is None or pixels is None:
            return None
        key, source = image_and_source(*found, place.slice_index)
        return PlacedImage(key, source, grid_of(found[2].frames[place.slice_index]), pixels)

    def _on_index_changed(self, index: StudyIndex) -> None:
        if not index.studies:  # everything was closed
            self._known.clear()

    def _slices(self, series: Series) -> dict[tuple[str, int], SlicePlace]:
        known = self._known.get(series.key)
        if known is None or known[0] is not series:
            places = {
                (ref.instance.file, ref.frame): (number, index)
                for number, stack in enumerate(series.stacks)
                for index, ref in enumerate(stack.frames)
            }
            self._known[series.key] = known = (series, places)
        return known[1]


def image_and_source(
    study: Study, series: Series, stack: Stack, slice_index: int
) -> tuple[ImageKey, Source]:
    """Return the key of a slice's image, and where that lies."""
    from medviewer.io.measurements.image_keys import image_key

    ref = stack.frames[slice_index]
    return image_key(study, series, ref), source_of(series, ref)


def source_of(series: Series, ref: FrameRef) -> Source:
    """Return where a frame lies in the open index."""
    return Source(series.key, ref.instance.file, ref.frame)


def grid_of(ref: FrameRef) -> "ImageGrid":
    """Return the pixels of a frame and their place in the patient."""
    from medviewer.image.measuring.grid import ImageGrid

    return ImageGrid(
        ref.instance.rows, ref.instance.columns, ref.header.plane, ref.header.pixel_spacing_mm
    )
