import math
from dataclasses import replace

import numpy as np
import pytest

from medviewer.image.availability import Availability
from medviewer.image.measuring.calibration import CalibratedRegion, Calibration
from medviewer.image.measuring.measured import (
    CROSSING,
    NO_PIXELS,
    UNLIKE_AXES,
    MeasuredImage,
    measured,
    measured_histogram,
)
from medviewer.image.measuring.measurement import COLOR, Kind, Quantity
from medviewer.image.volume import Rescale, SliceInfo, Volume

TALL = Calibration((2.0, 0.5))
DOPPLER = Calibration(regions=(CalibratedRegion(0, 0, 9, 9, 0.5, 0.01, "cm/s", "s"),))
RAMP = np.arange(100, dtype=np.int16).reshape(10, 10)
"""Pixel (row, column) has value 10 * row + column."""


def image(
    stored: np.ndarray = RAMP, calibration: Calibration = TALL, **fields: object
) -> MeasuredImage:
    volume = Volume(stored[None], (SliceInfo(Rescale(1, -1000)),), unit="HU", **fields)  # type: ignore[arg-type]
    return MeasuredImage(volume, 0, calibration)


def color() -> MeasuredImage:
    volume = Volume(np.zeros((1, 10, 10, 3), np.uint8), (SliceInfo(),), "RGB")
    return MeasuredImage(volume, 0, TALL)


def by_name(quantities: tuple[Quantity, ...]) -> dict[str, float | None]:
    return {own.name: own.value for own in quantities}


def test_length_in_mm() -> None:
    # 1.5 rows of 2 mm and 8 columns of 0.5 mm
    assert measured(Kind.LENGTH, ((0, 0), (1.5, 8)), image()) == (Quantity("length", 5.0, "mm"),)


def test_length_of_a_radiograph_says_where_it_holds() -> None:
    film = image(calibration=Calibration((0.2, 0.2), "detector", 1.25))
    assert measured(Kind.LENGTH, ((0, 0), (0, 5)), film) == (
        Quantity("length", 1.0, "mm", "detector"),
        Quantity("length_in_patient", 0.8, "mm", "estimated, magnification 1.25"),
    )


def test_length_in_pixels_where_nothing_is_known() -> None:
    found = measured(Kind.LENGTH, ((0, 0), (3, 4)), image(calibration=Calibration()))
    assert found == (Quantity("length", 5.0, "px"),)


def test_axes_of_different_kinds_are_told_apart() -> None:
    inside, outside = ((1.0, 1.0), (5.0, 3.0)), ((1.0, 1.0), (1.0, 9.5))
    doppler = image(calibration=DOPPLER)
    assert measured(Kind.LENGTH, inside, doppler) == (
        Quantity("horizontal", 0.02, "s"),
        Quantity("vertical", 2.0, "cm/s"),
    )
    assert measured(Kind.LENGTH, outside, doppler) == (Quantity("length", 8.5, "px"),)


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        (Kind.ANGLE, ((1, 1), (2, 2), (3, 1))),
        (Kind.COBB, ((1, 1), (2, 2), (3, 1), (4, 5))),
        (Kind.RECTANGLE, ((1, 1), (2, 2))),
        (Kind.BIDIRECTIONAL, ((1, 1), (2, 2), (3, 1), (4, 5))),
    ],
)
def test_what_needs_like_axes_says_so(kind: Kind, points: tuple) -> None:
    first = measured(kind, points, image(calibration=DOPPLER))[0]
    assert (first.value, first.note) == (None, UNLIKE_AXES)


def test_angle_and_cobb_angle() -> None:
    # arms of 2 mm down and 2 mm across; lines that are level and rise 2 mm over 2 mm
    angle = measured(Kind.ANGLE, ((1, 0), (0, 0), (0, 4)), image())
    assert angle[0].value == pytest.approx(90.0)
    cobb = measured(Kind.COBB, ((0, 0), (0, 4), (5, 4), (4, 8)), image())
    assert cobb[0].value == pytest.approx(45.0)
    assert cobb[0].unit == "°"


def test_values_of_a_rectangle_by_hand() -> None:
    # pixels (2, 3), (2, 4), (3, 3), (3, 4): 23, 24, 33, 34, less 1000
    found = by_name(measured(Kind.RECTANGLE, ((2, 3), (4, 5)), image()))
    assert found == {
        "area": 4.0,  # 4 mm high, 1 mm wide
        "mean": -971.5,
        "sd": pytest.approx(math.sqrt(101 / 3)),
        "min": -977.0,
        "max": -966.0,
        "median": -971.5,
        "pixels": 4.0,
    }


def test_units_of_a_region() -> None:
    found = measured(Kind.ELLIPSE, ((2, 3), (6, 9)), image())
    units = {own.name: own.unit for own in found}
    assert (units["area"], units["mean"], units["sd"], units["pixels"]) == ("mm²", "HU", "HU", "")
    area = found[0].value
    assert area == pytest.approx(math.pi / 4 * 8 * 3)


def test_area_of_a_polygon_by_hand() -> None:
    found = measured(Kind.POLYGON, ((0, 0), (0, 8), (6, 0)), image())
    assert found[0] == Quantity("area", 24.0, "mm²")  # half of 12 mm times 4 mm


def test_polygon_that_crosses_itself_has_values_but_no_area() -> None:
    found = measured(Kind.POLYGON, ((0, 0), (4, 4), (0, 4), (4, 0)), image())
    assert (found[0].value, found[0].note) == (None, CROSSING)
    assert by_name(found)["mean"] is not None


def test_region_without_a_pixel_has_an_area_alone() -> None:
    found = measured(Kind.RECTANGLE, ((2.1, 3.1), (2.4, 3.4)), image())
    assert found[0].value == pytest.approx(0.09)
    assert found[1:] == (Quantity("mean", None, note=NO_PIXELS),)


def test_colours_have_no_values() -> None:
    assert measured(Kind.ELLIPSE, ((0, 0), (4, 4)), color())[1].note == COLOR
    assert measured(Kind.PROBE, ((0, 0),), color())[0].note == COLOR
    assert measured(Kind.LENGTH, ((0, 0), (0, 4)), color())[0].value == 2.0


def test_slice_without_pixels_has_no_values() -> None:
    missing = image()
    slices = (replace(missing.volume.slices[0], missing="damaged"),)
    gone = replace(missing, volume=replace(missing.volume, slices=slices))
    pending = replace(missing, volume=replace(missing.volume, availability=Availability(1)))
    for absent in (gone, pending):
        assert measured(Kind.RECTANGLE, ((0, 0), (4, 4)), absent)[1].note == NO_PIXELS
        assert measured(Kind.PROBE, ((0, 0),), absent)[0].note == NO_PIXELS
        assert measured_histogram(Kind.RECTANGLE, ((0, 0), (4, 4)), absent) is None


def test_probe_reads_the_pixel_that_holds_it() -> None:
    assert measured(Kind.PROBE, ((2.9, 3.2),), image()) == (Quantity("value", -977.0, "HU"),)
    assert measured(Kind.PROBE, ((10.0, 10.0),), image())[0].value == -901.0  # the last one


def test_probe_on_padding_reads_nothing() -> None:
    found = measured(Kind.PROBE, ((0, 0),), image(padding=(0, 5)))
    assert found == (Quantity("value", None, note=NO_PIXELS),)


def test_axes_of_a_bidirectional_are_named_by_their_length() -> None:
    drawn_short_first = ((0, 0), (0, 4), (1, 0), (6, 0))  # 2 mm and 10 mm
    assert measured(Kind.BIDIRECTIONAL, drawn_short_first, image()) == (
        Quantity("long_axis", 10.0, "mm"),
        Quantity("short_axis", 2.0, "mm"),
    )


def test_arrow_measures_nothing() -> None:
    assert measured(Kind.ARROW, ((0, 0), (5, 5)), image()) == ()


def test_only_regions_have_a_histogram() -> None:
    found = measured_histogram(Kind.RECTANGLE, ((2, 3), (4, 5)), image())
    assert found is not None
    assert sum(found.counts) == 4
    assert measured_histogram(Kind.LENGTH, ((2, 3), (4, 5)), image()) is None


def test_image_of_one_pixel_can_be_measured() -> None:
    one = image(np.array([[7]], np.int16), Calibration((0.0, 0.0)))
    found = by_name(measured(Kind.ELLIPSE, ((0, 0), (1, 1)), one))
    assert (found["mean"], found["sd"], found["pixels"]) == (-993.0, None, 1.0)
    assert measured(Kind.LENGTH, ((0, 0), (0, 1)), one) == (Quantity("length", 1.0, "px"),)
