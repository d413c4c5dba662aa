"""What a hand holds: a measurement at points of the slice that it sees, on its own image."""

from dataclasses import dataclass, replace

from medviewer.app.measuring.places import PlacedImage, Places
from medviewer.app.viewport import Viewport
from medviewer.image.measuring.measurement import Measurement
from medviewer.image.measuring.planes import slice_of
from medviewer.image.oblique.tilt import Vector
from medviewer.image.projection import Point


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Points ``(row, column)`` of an image, in edge coordinates."""

    image: PlacedImage
    points: tuple[Point, ...]


def held_at(
    places: Places, measurement: Measurement, points: tuple[Point, ...], viewport: Viewport
) -> Held | None:
    """Return what a hand holds that moved a measurement to `points` of what a cell shows.

    One that was made on a plane of an MPR is that of the plane which is seen; one that was made on
    an image stays on it, also where it is seen on a plane. None where the cell does not show it.
    """
    if viewport.plane is None:
        image = None if measurement.plane else places.image_of(measurement)
        return None if image is None else Held(image, points)
    shown, place = places.shown_in(viewport), places.of_key(measurement.image)
    if shown is None or place is None or not _shows(shown, measurement, places.normal_at(place)):
        return None
    if measurement.plane is not None:
        return Held(shown, points)
    image = places.image_at(place)
    there = replace(measurement, points=shown.grid.placed(points))
    own = None if image is None else image.grid.points_of(there)
    return None if image is None or own is None else Held(image, own)


def _shows(shown: PlacedImage, measurement: Measurement, image_normal: Vector | None) -> bool:
    geometry, index = shown.measured.volume.geometry, shown.measured.index
    return geometry is not None and slice_of(measurement, geometry, image_normal) == index
