import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.models.preprocess_spec import (
    FieldOfView,
    PercentileIntensity,
    Preprocess,
    RangeIntensity,
    WindowIntensity,
    field_of_view,
)


def spec(fit="stretch", height=100, width=100, **changes) -> Preprocess:
    fields = {
        "height": height,
        "width": width,
        "channels": 1,
        "fit": fit,
        "intensity": PercentileIntensity(0, 100),
        "mean": (0.0,),
        "std": (1.0,),
    }
    return Preprocess(**(fields | changes))


def test_stretch_sees_the_whole_image():
    assert field_of_view(spec("stretch"), 30, 70) == FieldOfView(0, 0, 30, 70)


def test_crop_sees_the_centre_of_a_wide_image():
    assert field_of_view(spec("crop"), 30, 70) == FieldOfView(0, 20, 30, 30)


def test_crop_sees_the_centre_of_a_tall_image():
    assert field_of_view(spec("crop"), 70, 30) == FieldOfView(20, 0, 30, 30)


def test_crop_keeps_the_shape_of_the_input():
    assert field_of_view(spec("crop", 50, 100), 80, 80) == FieldOfView(20, 0, 40, 80)


def test_pad_reaches_above_and_below_a_wide_image():
    assert field_of_view(spec("pad"), 30, 70) == FieldOfView(-20, 0, 70, 70)


def test_pad_reaches_beside_a_tall_image():
    assert field_of_view(spec("pad"), 70, 30) == FieldOfView(0, -20, 70, 70)


@given(st.integers(1, 500), st.integers(1, 500), st.sampled_from(["crop", "pad"]))
def test_box_touches_the_image_in_one_direction(rows, columns, fit):
    box = field_of_view(spec(fit, 40, 60), rows, columns)
    assert box.height == rows or box.width == columns


@given(st.integers(1, 500), st.integers(1, 500))
def test_crop_stays_inside_and_pad_covers_the_image(rows, columns):
    inner = field_of_view(spec("crop", 40, 60), rows, columns)
    outer = field_of_view(spec("pad", 40, 60), rows, columns)
    assert inner.height <= rows
    assert inner.width <= columns
    assert outer.height >= rows
    assert outer.width >= columns


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
