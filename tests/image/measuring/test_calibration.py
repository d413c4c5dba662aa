import math

import pytest

from medviewer.image.measuring.calibration import CalibratedRegion, Calibration, Scale

TISSUE = CalibratedRegion(10, 20, 110, 220, 0.5, 0.25, "mm", "mm")
DOPPLER = CalibratedRegion(100, 20, 180, 220, 0.8, 0.01, "cm/s", "s", has_priority=True)


def test_spacing_gives_millimetres_with_their_note() -> None:
    scale = Calibration((0.5, 0.25), "detector", 1.5).scale(((0, 0), (1, 1)))
    assert scale == Scale(0.5, 0.25, "mm", "mm", "detector", 1.5)
    assert scale.unit == "mm"


@pytest.mark.parametrize("spacing", [None, (0.0, 1.0), (1.0, -1.0), (1.0, math.inf)])
def test_without_a_sane_spacing_a_pixel_is_a_pixel(spacing: tuple[float, float] | None) -> None:
    scale = Calibration(spacing).scale(((0, 0),))
    assert (scale.down, scale.across, scale.unit) == (1.0, 1.0, "px")


def test_region_holds_for_points_inside_of_it_alone() -> None:
    calibration = Calibration((9.0, 9.0), regions=(TISSUE,))
    assert calibration.scale(((10, 20), (110, 220))).unit == "mm"
    assert calibration.scale(((10, 20), (110, 221))) == Scale()
    assert calibration.scale(((9, 20), (50, 50))) == Scale()


def test_region_on_top_comes_first_where_two_overlap() -> None:
    calibration = Calibration(regions=(TISSUE, DOPPLER))
    scale = calibration.scale(((105, 50), (108, 60)))
    assert (scale.unit_down, scale.unit_across, scale.unit) == ("cm/s", "s", "")
