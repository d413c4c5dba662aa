"""What is measured on an image: the quantities of a kind, from its points and the pixels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from medviewer.image.measuring.calibration import Calibration, Scale
from medviewer.image.measuring.lines import angle_degrees, cobb_degrees, length
from medviewer.image.measuring.measurement import COLOR, REGIONS, Kind, Quantity
from medviewer.image.measuring.outline import area_pixels, region_pixels
from medviewer.image.measuring.statistics import (
    Histogram,
    RegionStatistics,
    histogram,
    region_statistics,
    region_tally,
)
from medviewer.image.projection import Point
from medviewer.image.volume import Volume
from medviewer.language import later

CROSSING = later("Notes", "the outline crosses itself")
NO_PIXELS = later("Notes", "the image has no pixels here")
UNLIKE_AXES = later("Notes", "the axes have different units")


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredImage:
    """One slice of a volume, and what its pixels are in the world.

    `refusal` is why its values are not measured, such as that several slices are seen as one.
    """

    volume: Volume
    index: int
    calibration: Calibration
    refusal: str = ""

    @property
    def has_values(self) -> bool:
        """Whether its pixels are there, and are values."""
        return not (self.volume.is_color or self._is_absent or self.refusal)

    @property
    def why_no_values(self) -> str:
        """Why there are no values."""
        if self.refusal:
            return self.refusal
        return COLOR if self.volume.is_color and not self._is_absent else NO_PIXELS

    @property
    def _is_absent(self) -> bool:
        return bool(self.volume.missing(self.index)) or self.volume.is_pending(self.index)


def measured(kind: Kind, points: tuple[Point, ...], image: MeasuredImage) -> tuple[Quantity, ...]:
    """Return the quantities of a kind at these image points, the most important first."""
    return _MEASURES[kind](kind, points, image)


def measured_histogram(
    kind: Kind, points: tuple[Point, ...], image: MeasuredImage
) -> Histogram | None:
    """Return how the values in a region are distributed; None where there are none."""
    if kind not in REGIONS or not image.has_values:
        return None
    shape = image.volume.rows, image.volume.columns
    return histogram(region_tally(image.volume, image.index, region_pixels(kind, points, shape)))


def _length(_: Kind, points: tuple[Point, ...], image: MeasuredImage) -> tuple[Quantity, ...]:
    return _distance("length", points[0], points[1], image.calibration.scale(points))


def _bidirectional(
    _: Kind, points: tuple[Point, ...], image: MeasuredImage
) -> tuple[Quantity, ...]:
    scale = image.calibration.scale(points)
    if not scale.unit:
        return (Quantity("long_axis", None, note=UNLIKE_AXES),)
    pairs = points[:2], points[2:]
    lengths = sorted((length(a, b, scale) for a, b in pairs), reverse=True)
    names = "long_axis", "short_axis"
    return (
        *(_scaled(name, value, scale) for name, value in zip(names, lengths, strict=True)),
        *_in_patient("long_axis_in_patient", lengths[0], scale),
    )


def _distance(name: str, start: Point, end: Point, scale: Scale) -> tuple[Quantity, ...]:
    """Return a distance, or its two parts where down and across are of different kinds."""
    if not scale.unit:
        down, across = abs(end[0] - start[0]) * scale.down, abs(end[1] - start[1]) * scale.across
        return (
            Quantity("horizontal", across, scale.unit_across),
            Quantity("vertical", down, scale.unit_down),
        )
    value = length(start, end, scale)
    return (_scaled(name, value, scale), *_in_patient(f"{name}_in_patient", value, scale))


def _scaled(name: str, value: float, scale: Scale) -> Quantity:
    return Quantity(name, value, scale.unit, scale.note)


def _in_patient(name: str, value: float, scale: Scale) -> tuple[Quantity, ...]:
    """Return the estimate of a length in the patient, where the magnification is known."""
    if scale.magnification is None:
        return ()
    note = later("Notes", "estimated, magnification {factor:.4g}").format(
        factor=scale.magnification
    )
    return (Quantity(name, value / scale.magnification, scale.unit, note),)


def _angle(_: Kind, points: tuple[Point, ...], image: MeasuredImage) -> tuple[Quantity, ...]:
    scale = image.calibration.scale(points)
    if not scale.unit:
        return (Quantity("angle", None, note=UNLIKE_AXES),)
    return (Quantity("angle", angle_degrees(points[1], points[0], points[2], scale), "°"),)


def _cobb(_: Kind, points: tuple[Point, ...], image: MeasuredImage) -> tuple[Quantity, ...]:
    scale = image.calibration.scale(points)
    if not scale.unit:
        return (Quantity("angle", None, note=UNLIKE_AXES),)
    return (Quantity("angle", cobb_degrees(points, scale), "°"),)


def _region(kind: Kind, points: tuple[Point, ...], image: MeasuredImage) -> tuple[Quantity, ...]:
    area = _area(kind, points, image.calibration.scale(points))
    if not image.has_values:
        return (area, Quantity("mean", None, note=image.why_no_values))
    shape = image.volume.rows, image.volume.columns
    tally = region_tally(image.volume, image.index, region_pixels(kind, points, shape))
    found = region_statistics(tally)
    if found is None:
        return (area, Quantity("mean", None, note=NO_PIXELS))
    return (area, *_statistics(found, image.volume.unit))


def _area(kind: Kind, points: Sequence[Point], scale: Scale) -> Quantity:
    pixels = area_pixels(kind, points)
    if pixels is None:
        return Quantity("area", None, note=CROSSING)
    if not scale.unit:
        return Quantity("area", None, note=UNLIKE_AXES)
    return Quantity("area", pixels * scale.down * scale.across, f"{scale.unit}²", scale.note)


def _statistics(found: RegionStatistics, unit: str) -> tuple[Quantity, ...]:
    values = {
        "mean": found.mean,
        "sd": found.sd,
        "min": found.minimum,
        "max": found.maximum,
        "median": found.median,
    }
    quantities = (Quantity(name, value, unit) for name, value in values.items())
    return (*quantities, Quantity("pixels", float(found.count)))


def _probe(_: Kind, points: tuple[Point, ...], image: MeasuredImage) -> tuple[Quantity, ...]:
    """Return the value of the pixel that holds the point; at the far edges, of the last one."""
    volume = image.volume
    if not image.has_values:
        return (Quantity("value", None, note=image.why_no_values),)
    (row, column) = points[0]
    pixel = _pixel(row, volume.rows), _pixel(column, volume.columns)
    corner = (float(pixel[0]), float(pixel[1])), (pixel[0] + 1.0, pixel[1] + 1.0)
    one = region_pixels(Kind.RECTANGLE, corner, (volume.rows, volume.columns))
    values = region_tally(volume, image.index, one).values
    if not values.size:
        return (Quantity("value", None, note=NO_PIXELS),)
    return (Quantity("value", float(values[0]), volume.unit),)


def _pixel(position: float, size: int) -> int:
    return min(max(int(position), 0), size - 1)


def _arrow(_: Kind, points: tuple[Point, ...], image: MeasuredImage) -> tuple[Quantity, ...]:
    """Nothing is measured: an arrow says something."""
    return ()


_MEASURES: dict[Kind, Callable[[Kind, tuple[Point, ...], MeasuredImage], tuple[Quantity, ...]]] = {
    Kind.LENGTH: _length,
    Kind.ANGLE: _angle,
    Kind.COBB: _cobb,
    Kind.RECTANGLE: _region,
    Kind.ELLIPSE: _region,
    Kind.POLYGON: _region,
    Kind.PROBE: _probe,
    Kind.ARROW: _arrow,
    Kind.BIDIRECTIONAL: _bidirectional,
}
