import numpy as np
import pytest
import SimpleITK
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from medviewer.image.measuring.measurement import Kind
from medviewer.image.measuring.outline import region_pixels
from medviewer.image.measuring.statistics import (
    Histogram,
    Tally,
    histogram,
    region_statistics,
    region_tally,
)
from medviewer.image.volume import Rescale, SliceInfo, Volume
from tests.image.measuring.test_grid import rotation

angle = st.floats(-180, 180)


def volume(stored: np.ndarray, rescale: Rescale = Rescale(), **fields: object) -> Volume:
    return Volume(stored[None], (SliceInfo(rescale),), **fields)  # type: ignore[arg-type]


def values_in(grey: Volume, *corners: tuple[float, float]) -> np.ndarray:
    shape = grey.rows, grey.columns
    found = region_tally(grey, 0, region_pixels(Kind.RECTANGLE, corners, shape))
    return np.repeat(found.values, found.counts)


def tally(*values: float) -> Tally:
    """Return each value once, as those of floats are."""
    return Tally(np.sort(np.array(values)), np.ones(len(values), np.int64))


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.int16, (9, 11), elements=st.integers(-2000, 3000)),
    st.tuples(angle, angle, angle),
    st.tuples(st.floats(0.2, 4), st.floats(0.2, 4)),
    st.tuples(st.floats(1, 5), st.floats(1, 5)),
    st.tuples(st.floats(1.5, 4), st.floats(1.5, 4)),
)
def test_statistics_are_those_of_simpleitk(stored, degrees, spacing, middle, half) -> None:
    """An ellipse in mm on a turned, anisotropic phantom; SimpleITK says where pixels lie."""
    # steps of whole numbers: ITK's own sums of squares are exact
    image = SimpleITK.GetImageFromArray(stored.astype(np.float64) * 2 - 1024)
    axes = rotation(degrees)
    flat = SimpleITK.JoinSeries(image)
    flat.SetDirection(axes.ravel().tolist())
    flat.SetSpacing((spacing[1], spacing[0], 1.0))
    flat.SetOrigin((10.0, -20.0, 30.0))
    centre = np.array(
        flat.TransformContinuousIndexToPhysicalPoint((middle[1] - 0.5, middle[0] - 0.5, 0.0))
    )
    half_mm = half[0] * spacing[0], half[1] * spacing[1]
    label = np.zeros(stored.shape, np.uint8)
    for row, column in np.ndindex(stored.shape):
        offset = np.array(flat.TransformIndexToPhysicalPoint((column, row, 0))) - centre
        across, down = float(offset @ axes[:, 0]), float(offset @ axes[:, 1])
        distance = (down / half_mm[0]) ** 2 + (across / half_mm[1]) ** 2
        assume(abs(distance - 1) > 1e-9)  # the outline itself is the business of other tests
        label[row, column] = distance < 1
    mask = SimpleITK.JoinSeries(SimpleITK.GetImageFromArray(label))
    mask.CopyInformation(flat)
    expected = SimpleITK.LabelStatisticsImageFilter()
    expected.Execute(flat, mask)
    corners = (middle[0] - half[0], middle[1] - half[1]), (middle[0] + half[0], middle[1] + half[1])
    grey = volume(stored, Rescale(2, -1024))
    pixels = region_pixels(Kind.ELLIPSE, corners, stored.shape)
    found = region_statistics(region_tally(grey, 0, pixels))
    assert found is not None
    assert found.count == expected.GetCount(1)
    assert found.mean == pytest.approx(expected.GetMean(1), abs=1e-6)
    assert found.sd == pytest.approx(expected.GetSigma(1), abs=1e-6)
    assert found.minimum == pytest.approx(expected.GetMinimum(1), abs=1e-6)
    assert found.maximum == pytest.approx(expected.GetMaximum(1), abs=1e-6)


def test_median_and_spread_by_hand() -> None:
    found = region_statistics(tally(1.0, 2.0, 4.0, 9.0))
    assert found is not None
    assert found.median == 3.0  # between 2 and 4
    assert found.mean == 4.0
    assert found.sd == pytest.approx((38 / 3) ** 0.5)  # 9 + 4 + 0 + 25 over n - 1


def test_one_pixel_has_no_spread_and_none_has_nothing() -> None:
    one = region_statistics(tally(7.0))
    assert one is not None
    assert (one.mean, one.sd, one.count) == (7.0, None, 1)
    assert region_statistics(tally()) is None


def test_padding_is_left_out() -> None:
    stored = np.array([[-2000, 10], [-1990, 30]], np.int16)
    grey = volume(stored, padding=(-2000, -1990))
    assert sorted(values_in(grey, (0, 0), (2, 2))) == [10, 30]


def test_what_is_no_number_is_left_out() -> None:
    stored = np.array([[np.nan, 1.0], [np.inf, 3.0]], np.float32)
    assert sorted(values_in(volume(stored), (0, 0), (2, 2))) == [1.0, 3.0]


def test_rescale_is_that_of_the_slice_and_in_double_precision() -> None:
    stored = np.array([[0, 65535]], np.uint16)
    values = values_in(volume(stored, Rescale(1.00001, -0.1)), (0, 0), (1, 2))
    assert sorted(values) == pytest.approx([-0.1, 65535 * 1.00001 - 0.1], abs=1e-9)


@given(arrays(np.float64, st.integers(1, 50), elements=st.floats(-1e6, 1e6)))
def test_histogram_counts_every_value(values: np.ndarray) -> None:
    found = histogram(tally(*values))
    assert found is not None
    assert sum(found.counts) == values.size
    assert found.low <= values.min()
    assert values.max() <= found.high


def test_values_too_close_for_steps_are_counted_as_one() -> None:
    assert histogram(tally(0.0, 5e-324)) == Histogram(0.0, 5e-324, (2,))


def test_steps_of_whole_values_are_whole() -> None:
    assert histogram(tally(3.0, 3.0, 5.0)) == Histogram(2.5, 5.5, (2, 0, 1))
    wide = histogram(tally(0.0, 127.0))
    assert wide is not None
    assert (wide.low, wide.high, len(wide.counts)) == (-0.5, 127.5, 64)


def test_steps_of_other_values_divide_their_range() -> None:
    found = histogram(tally(0.25, 0.75))
    assert found is not None
    assert (found.low, found.high, len(found.counts), found.counts[-1]) == (0.25, 0.75, 64, 1)


@pytest.mark.parametrize("values", [[5.5, 5.5], [1e17, 1e17], [-1e308, 1e308]])
def test_values_that_cannot_be_parted_stand_in_one_step(values: list[float]) -> None:
    found = histogram(tally(*values))
    assert found is not None
    assert found.counts == (2,)


def test_no_values_have_no_histogram() -> None:
    assert histogram(tally()) is None


@given(
    arrays(
        st.sampled_from([np.uint8, np.int8, np.uint16, np.int16, np.int32, np.float32]),
        (4, 5),
        elements=st.integers(0, 127),
    ),
    st.sampled_from([1.0, -2.0, 0.5]),
)
def test_statistics_are_those_of_numpy_for_every_stored_type(stored, slope) -> None:
    grey = volume(stored, Rescale(slope, -10))
    shape = 4, 5
    found = region_statistics(
        region_tally(grey, 0, region_pixels(Kind.RECTANGLE, ((0, 0), shape), shape))
    )
    values = stored.astype(np.float64) * slope - 10
    assert found is not None
    assert found.count == 20
    assert found.mean == pytest.approx(values.mean(), abs=1e-9)
    assert found.sd == pytest.approx(values.std(ddof=1), abs=1e-9)
    assert (found.minimum, found.maximum) == (values.min(), values.max())
    assert found.median == np.median(values)


def test_lowest_and_highest_of_two_bytes_are_counted() -> None:
    signed = np.array([[-32768, 32767]], np.int16)
    assert sorted(values_in(volume(signed), (0, 0), (1, 2))) == [-32768, 32767]
    whole = np.array([[0, 65535]], np.uint16)
    assert sorted(values_in(volume(whole), (0, 0), (1, 2))) == [0, 65535]


def test_histogram_counts_what_occurs_often() -> None:
    often = Tally(np.array([1.0, 2.0]), np.array([3, 5]))
    assert histogram(often) == Histogram(0.5, 2.5, (3, 5))
