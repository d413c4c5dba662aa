import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.errors import UnsuitableInputError
from medviewer.models.preprocess_geometry import FieldOfView, Placement, field_of_view, place
from tests.support.preparation import spec


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


def test_spacing_decides_how_many_pixels_an_image_gets():
    # 60 rows of 0.5 mm are 30 mm, 40 columns of 0.75 mm are 30 mm: 15 pixels of 2 mm each
    by_mm = spec(spacing_mm=2.0)
    assert place(by_mm, 60, 40, (0.5, 0.75)) == Placement((15, 15), FieldOfView(0, 0, 15, 15))
    assert field_of_view(by_mm, 60, 40, (0.5, 0.75)) == FieldOfView(0, 0, 60, 40)


def test_crop_in_mm_is_the_centre():
    # 20 x 10 mm of 2 mm pixels: 10 x 5 pixels of the 15 x 15, which are 40 x 13.3 of the image
    by_mm = spec(spacing_mm=2.0, crop_mm=(20.0, 10.0))
    assert place(by_mm, 60, 40, (0.5, 0.75)).box == FieldOfView(2, 5, 10, 5)
    box = field_of_view(by_mm, 60, 40, (0.5, 0.75))
    assert (box.top, box.height) == (8, 40)
    assert (box.left, box.width) == pytest.approx((40 / 3, 40 / 3))


def test_crop_without_resampling_counts_the_images_own_pixels():
    assert field_of_view(spec(crop_mm=(10.0, 15.0)), 60, 40, (0.5, 0.75)) == FieldOfView(
        20, 10, 20, 20
    )


def test_crop_larger_than_the_image_reaches_beyond_it():
    assert field_of_view(spec(crop_mm=(40.0, 40.0)), 20, 30, (1.0, 1.0)) == FieldOfView(
        -10, -5, 40, 40
    )


def test_fit_follows_the_crop():
    by_mm = spec("crop", crop_mm=(20.0, 40.0))
    assert field_of_view(by_mm, 60, 60, (1.0, 1.0)) == FieldOfView(20, 20, 20, 20)


def test_image_without_spacing_is_refused_where_mm_are_asked_for():
    with pytest.raises(UnsuitableInputError, match="does not say its pixel spacing"):
        place(spec(spacing_mm=1.0), 30, 70, None)


def test_image_without_spacing_is_taken_whole_where_the_card_says_so():
    lenient = spec(spacing_mm=1.0, crop_mm=(10.0, 10.0), without_spacing="as-is")
    assert place(lenient, 30, 70, None) == Placement((30, 70), FieldOfView(0, 0, 30, 70))


@pytest.mark.parametrize(
    "card", [spec(spacing_mm=0.01), spec(crop_mm=(500.0, 500.0)), spec(spacing_mm=5.0)]
)
def test_spacing_that_makes_an_image_endless_is_refused(card):
    spacing = (9000.0, 9000.0) if card.spacing_mm else (1e-4, 1e-4)
    with pytest.raises(UnsuitableInputError, match="would become too large"):
        place(card, 3000, 3000, spacing)


def test_spacing_is_not_asked_for_by_other_cards():
    assert place(spec(), 30, 70, (1e-9, 1e9)).size == (30, 70)
