import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image import window as window_module
from medviewer.image.volume import Rescale
from medviewer.image.window import (
    VoiTable,
    Window,
    apply_window,
    auto_window,
    build_lut,
    grey_values,
    look_up,
)

IDENTITY = Rescale()


def dicom_linear(value: float, center: float, width: float) -> float:
    """Follow the pseudo-code of DICOM PS3.3 C.11.2.1.2.1, with an output of 0 to 255."""
    if value <= center - 0.5 - (width - 1) / 2:
        return 0.0
    if value > center - 0.5 + (width - 1) / 2:
        return 255.0
    return ((value - (center - 0.5)) / (width - 1) + 0.5) * 255.0


@pytest.mark.parametrize("width", [0.0, -1.0, float("nan")])
def test_a_window_without_width_is_refused(width: float) -> None:
    with pytest.raises(ValueError, match="width must be positive"):
        Window(0.0, width)


def test_window_maps_its_ends_and_its_middle() -> None:
    # Brain 40/80: black up to 40 - 0.5 - 79/2 = 0, white above 79; (40 - 39.5)/79 + 0.5 = 0.50633
    values = np.array([-1000, 0, 1, 40, 78, 79, 80, 3000])
    expected = [0, 0, 3, 129, 252, 255, 255, 255]
    assert grey_values(values, Window(40, 80)).tolist() == expected


def test_width_of_one_is_a_step() -> None:
    values = np.array([39.0, 39.5, 39.6, 40.0])
    assert grey_values(values, Window(40, 1)).tolist() == [0, 0, 255, 255]


def test_narrower_than_one_is_read_as_linear_exact() -> None:
    # LINEAR_EXACT: (0.25 - 0.5) / 0.5 + 0.5 = 0, (0.5 - 0.5) / 0.5 + 0.5 = 0.5
    values = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    assert grey_values(values, Window(0.5, 0.5)).tolist() == [0, 0, 128, 255, 255]


def test_linear_exact_has_no_offset() -> None:
    # 0..100: 25 % of 255 is 63.75
    window = Window(50, 100, function="linear_exact")
    assert grey_values(np.array([0, 25, 50, 100]), window).tolist() == [0, 64, 128, 255]


def test_sigmoid_follows_its_formula() -> None:
    # 1 / (1 + exp(-4 * 25 / 100)) = 0.731059; times 255 is 186.4
    window = Window(50, 100, function="sigmoid")
    assert grey_values(np.array([50, 75, -1e9]), window).tolist() == [128, 186, 0]


def test_inverted_is_the_complement() -> None:
    values = np.arange(-50, 150)
    shown = grey_values(values, Window(40, 80)).astype(int)
    inverted = grey_values(values, Window(40, 80), inverted=True).astype(int)
    assert np.all(np.abs(shown + inverted - 255) <= 1)
    assert inverted[0] == 255
    assert inverted[-1] == 0


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("window", [Window(0, 10), Window(0, 1), Window(0, 5, "", "sigmoid")])
def test_not_a_number_is_black(window: Window, inverted: bool) -> None:
    assert grey_values(np.array([np.nan]), window, inverted=inverted).tolist() == [0]


def test_infinite_values_are_at_the_ends() -> None:
    assert grey_values(np.array([-np.inf, np.inf]), Window(0, 10)).tolist() == [0, 255]


@given(
    st.lists(st.floats(-5000, 5000), min_size=1, max_size=30),
    st.floats(-1000, 1000),
    st.floats(1, 4000, exclude_min=True),
)
def test_windowing_agrees_with_the_standards_pseudo_code(
    values: list[float], center: float, width: float
) -> None:
    grey = grey_values(np.array(values), Window(center, width)).astype(float)
    expected = np.array([dicom_linear(value, center, width) for value in values])
    assert np.all(np.abs(grey - expected) <= 0.5 + 1e-4)


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30),
    st.floats(-1e4, 1e4),
    st.floats(1e-3, 1e5),
    st.sampled_from(["linear", "linear_exact", "sigmoid"]),
)
def test_windowing_is_monotone(
    values: list[float], center: float, width: float, function: str
) -> None:
    window = Window(center, width, function=function)  # type: ignore[arg-type]
    assert np.all(np.diff(grey_values(np.sort(values), window).astype(int)) >= 0)


@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8", ">u2", ">i2"])
def test_stored_values_of_every_type_are_rescaled_and_windowed(dtype: str) -> None:
    # 2 * stored - 100: 10 -> -80, 50 -> 0, 90 -> 80. Window 0.5/161 is black at -80, white at 80.
    stored = np.array([[10, 50, 90]], dtype=dtype)
    grey = apply_window(stored, Rescale(2.0, -100.0), Window(0.5, 161))
    assert grey.dtype == np.uint8
    assert grey.tolist() == [[0, 128, 255]]


def test_one_bit_pixels_are_windowed() -> None:
    stored = np.array([[False, True]])
    assert apply_window(stored, IDENTITY, Window(1, 1)).tolist() == [[0, 255]]


def test_negative_stored_values_keep_their_order() -> None:
    stored = np.array([-2000, -1000, 0, 1000], dtype=np.int16)
    window = Window(-500, 1001, function="linear_exact")
    # (-1000 + 500) / 1001 + 0.5 = 0.0005, (0 + 500) / 1001 + 0.5 = 0.9995
    assert apply_window(stored, IDENTITY, window).tolist() == [0, 0, 255, 255]


@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_padding_is_black_inverted_or_not(dtype: type) -> None:
    stored = np.array([[100, 60000, 63000]], dtype=dtype)
    for inverted in (False, True):
        grey = apply_window(
            stored, IDENTITY, Window(30000, 60000), inverted=inverted, padding=(60000, 65535)
        )
        assert grey[0, 1:].tolist() == [0, 0]
        assert grey[0, 0] == (255 if inverted else 0)


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_result_lands_in_the_buffer_that_was_given(dtype: type) -> None:
    out = np.empty((2, 3), np.uint8)
    stored = np.array([[0, 50, 100], [100, 50, 0]], dtype=dtype)
    window = Window(50, 100, function="linear_exact")
    result = apply_window(stored, IDENTITY, window, out=out)
    assert result is out
    assert out.tolist() == [[0, 128, 255], [255, 128, 0]]


def test_looking_up_in_bands_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_module, "_LOOKED_UP_AT_ONCE", 10)  # two rows
    table = np.arange(100, 150, dtype=np.uint32)
    indices = np.random.default_rng(5).integers(0, 50, (7, 5), np.uint16)
    out = np.zeros((7, 5), np.uint32)
    look_up(table, indices, out)
    assert np.array_equal(out, indices + 100)


def test_lookup_table_holds_every_bit_pattern() -> None:
    lut = build_lut(np.dtype(np.int16), IDENTITY, Window(0, 1))
    assert lut.shape == (65536,)
    assert lut[0x8000] == 0  # -32768
    assert lut[0x7FFF] == 255


@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=20), st.floats(0.1, 5))
def test_the_table_gives_what_the_formula_gives(values: list[int], slope: float) -> None:
    stored = np.array(values, dtype=np.int16)
    window, rescale = Window(40, 400), Rescale(slope, -1024.0)
    by_formula = grey_values(stored.astype(float) * slope - 1024.0, window)
    assert np.array_equal(apply_window(stored, rescale, window), by_formula)


def test_automatic_window_runs_from_the_1st_to_the_99th_percentile() -> None:
    window = auto_window(np.arange(101.0))
    assert (window.center, window.width, window.name) == (50.0, 98.0, "Auto")
    assert grey_values(np.array([1.0, 99.0]), window).tolist() == [0, 255]


def test_automatic_window_leaves_out_what_is_no_number() -> None:
    values = np.array([np.nan, np.inf, -np.inf, *np.arange(101.0)])
    assert auto_window(values).width == 98.0


@pytest.mark.parametrize("values", [[], [np.nan], [np.inf]])
def test_automatic_window_exists_without_numbers(values: list[float]) -> None:
    assert auto_window(np.array(values)).width == 1.0


def test_automatic_window_of_a_constant_has_a_width() -> None:
    window = auto_window(np.full(10, 7.0))
    assert (window.center, window.width) == (7.0, 1.0)


def test_automatic_window_of_huge_values_is_finite() -> None:
    largest = float(np.finfo(np.float64).max)
    window = auto_window(np.array([-largest, largest]), 0, 100)
    assert window.center == 0.0
    assert np.isfinite(window.width)


def test_a_table_is_looked_up_and_ends_in_its_first_and_last_entry() -> None:
    table = VoiTable(-1, 8, (0, 51, 255))
    window = Window(0.5, 3.0, table=table)
    values = np.array([-50.0, -1.0, 0.0, 0.4, 1.0, 9.0, np.nan])
    np.testing.assert_array_equal(grey_values(values, window), [0, 0, 51, 51, 255, 255, 0])


def test_a_table_can_be_turned_around_and_goes_through_rescale() -> None:
    window = Window(0.0, 2.0, table=VoiTable(-1000, 4, (0, 15)))
    stored = np.array([23, 24, 25, 26], np.uint16)
    inverted = apply_window(stored, Rescale(1.0, -1024.0), window, inverted=True)
    np.testing.assert_array_equal(inverted, [255, 255, 0, 0])
