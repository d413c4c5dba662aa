"""Where a measurement stands in the open index, and what a slice of it is to a measurement."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.app.measuring.measurements import Source
from medviewer.app.session import Session
from medviewer.app.viewport import StackKey, Viewport
from medviewer.image.geometry import as_vector
from medviewer.image.measuring.measurement import ImageKey, Measurement, ReformattedPlane
from medviewer.image.measuring.planes import slice_of
from medviewer.image.oblique.tilt import Vector, directions
from medviewer.image.reformat import PLANES, Plane, plane_axes
from medviewer.image.slab import Slab, slab_text
from medviewer.io.records import FrameRef, Series, Stack, Study, StudyIndex
from medviewer.language import later

if TYPE_CHECKING:  # the window need not wait for what measures
    from medviewer.image.measuring.grid import ImageGrid
    from medviewer.image.measuring.measured import MeasuredImage

SlicePlace = tuple[int, int]
"""Index of a stack, and of a slice in it."""
NO_SLICE = later("Notes", "{slab} is no slice with values")
"""Why nothing is measured of what is seen as one slice."""


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
    """One image that is in memory: its key, its grid, and its pixels with their meaning.

    Of a slice of an MPR's `plane`, the key is that of a file of its volume.
    """

    key: ImageKey
    source: Source
    grid: "ImageGrid"
    measured: "MeasuredImage"
    plane: ReformattedPlane | None = None


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

    def normal_at(self, place: Place) -> Vector | None:
        """Return the unit vector across an image of the open index, None where no file says it."""
        found = self._session.find_stack(place.stack_key)
        plane = found[2].frames[place.slice_index].header.plane if found else None
        return None if plane is None else as_vector(plane.normal)

    def plane_along_images(self, key: StackKey) -> Plane | None:
        """Return the plane of an MPR whose slices are the images of the stack, if it is open."""
        opened = self._session.opened_stack(key.whole)
        geometry = None if opened is None else opened.volume.geometry
        along = (plane for plane in PLANES if geometry and plane_axes(geometry, plane)[0][0] == 0)
        return next(along, None)

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

    def shown_in(self, viewport: Viewport) -> PlacedImage | None:
        """Return the slice that a cell shows, None where nothing is measured of it."""
        if viewport.message or viewport.resampled:
            return None
        index = viewport.state.slice_index
        if viewport.plane is not None:
            return self.plane_at(viewport.stack_key, index, viewport.state.slab)
        return self.image_at(Place(viewport.series_key, viewport.stack_index, index))

    def image_of(self, measurement: Measurement) -> PlacedImage | None:
        """Return the image, or slice of a plane, on which a measurement was made."""
        if measurement.plane is not None:
            return self.plane_of(measurement)
        place = self.of_key(measurement.image)
        return None if place is None else self.image_at(place)

    def plane_at(self, key: StackKey, index: int, slab: Slab | None = None) -> PlacedImage | None:
        """Return a slice of a reformatted volume that is in memory; `slab` as it is seen."""
        files, shown = self._session.find_stack(key), self._session.shown_stack(key)
        opened = self._session.opened_stack(key)
        if files is None or shown is None or opened is None or key.plane is None:
            return None
        geometry = opened.volume.geometry
        if geometry is None or not 0 <= index < opened.volume.slice_count:
            return None
        from medviewer.image.measuring.measured import MeasuredImage
        from medviewer.io.calibration import calibration_of

        frame = shown[2].frames[index]
        seen = "" if slab is None else slab_text(opened.volume, index, slab)
        plane = ReformattedPlane(
            key.plane,
            as_vector(directions(geometry)[0]),
            None if key.tilt is None else key.tilt.center_lps,
            seen,
        )
        refusal = NO_SLICE.format(slab=seen) if seen else ""
        pixels = MeasuredImage(opened.volume, index, calibration_of(frame), refusal)
        image, source = image_and_source(*files, len(files[2].frames) // 2)
        return PlacedImage(image, source, grid_of(frame), pixels, plane)

    def plane_of(self, measurement: Measurement) -> PlacedImage | None:
        """Return the slice of the plane on which a measurement was made."""
        place = self.of_key(measurement.image)
        if place is None or measurement.plane is None:
            return None
        own = measurement.plane
        key = replace(place.stack_key, plane=own.name, tilt=own.tilt)
        opened = self._session.opened_stack(key)
        geometry = None if opened is None else opened.volume.geometry
        index = None if geometry is None else slice_of(measurement, geometry)
        found = None if index is None else self.plane_at(key, index)
        if found is None or not own.slab:
            return found
        refused = replace(found.measured, refusal=NO_SLICE.format(slab=own.slab))
        return replace(found, measured=refused, plane=own)

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
