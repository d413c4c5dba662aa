import pytest

from medviewer.models.preprocess_spec import (
    Clahe,
    PercentileIntensity,
    RangeIntensity,
    WindowIntensity,
)
from tests.support.preparation import spec


def test_window_is_center_plus_minus_half_its_width():
    assert WindowIntensity(40, 80).limits == (0, 80)


def test_range_is_its_limits():
    assert RangeIntensity(-1, 3).limits == (-1, 3)


@pytest.mark.parametrize(
    "make",
    [
        lambda: PercentileIntensity(50, 50),
        lambda: PercentileIntensity(-1, 50),
        lambda: WindowIntensity(0, 0),
        lambda: RangeIntensity(2, 1),
        lambda: spec(height=0),
        lambda: spec(mean=(0.0, 0.0)),
        lambda: spec(std=(0.0,)),
    ],
)
def test_contradictory_numbers_are_refused(make):
    with pytest.raises(ValueError, match=r"must|need"):
        make()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"spacing_mm": 0.0}, "spacing_mm and crop_mm"),
        ({"crop_mm": (10.0, -1.0)}, "spacing_mm and crop_mm"),
        ({"spacing_mm": float("nan")}, "spacing_mm and crop_mm"),
        ({"clahe": Clahe(2.0, (101, 8))}, "more than the input has pixels"),
    ],
)
def test_fields_that_make_no_sense_are_named(changes, reason):
    with pytest.raises(ValueError, match=reason):
        spec(**changes)


@pytest.mark.parametrize(("clip_limit", "tiles"), [(0.0, (8, 8)), (2.0, (0, 8))])
def test_equalisation_needs_a_limit_and_tiles(clip_limit, tiles):
    with pytest.raises(ValueError, match=r"clip_limit|tiles"):
        Clahe(clip_limit, tiles)


def test_card_without_mm_reads_pixels():
    assert not spec().reads_mm
    assert spec(spacing_mm=1.0).reads_mm
    assert spec(crop_mm=(1.0, 1.0)).reads_mm
