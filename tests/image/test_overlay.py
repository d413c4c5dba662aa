import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.field_of_view import FieldOfView
from medviewer.image.overlay import (
    COLORMAPS,
    HeatStyle,
    Interpolation,
    Sampling,
    attribution_on_grid,
    blend_over_rgb,
    blend_table,
    colorize,
    colormap,
    heat_levels,
    heat_table,
    lowest_drawn,
    pack_rgb,
    sample_attribution,
    share_of_scale,
    upsample,
)

OPAQUE = HeatStyle(opacity=1.0, threshold=0.0)


def by_torch(native: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    tensor = torch.from_numpy(native)[None, None]
    enlarged = torch.nn.functional.interpolate(
        tensor, size=shape, mode="bilinear", align_corners=False
    )
    return enlarged[0, 0].numpy()


@given(
    st.integers(1, 16),
    st.integers(1, 16),
    st.integers(1, 90),
    st.integers(1, 90),
    st.integers(0, 2**32 - 1),
)
def test_smooth_upsampling_equals_torch(
    height: int, width: int, rows: int, columns: int, seed: int
) -> None:
    native = np.random.default_rng(seed).normal(0, 10, (height, width)).astype(np.float32)
    ours = upsample(native, (rows, columns))
    assert ours.dtype == np.float32
    assert np.allclose(ours, by_torch(native, (rows, columns)), atol=1e-5 * 10)


def test_smooth_upsampling_by_hand() -> None:
    # half-pixel centres: targets at -0.25, 0.25, 0.75, 1.25 of the source, clamped to 0..1
    assert upsample(np.array([[0.0, 1.0]]), (1, 4)).tolist() == [[0.0, 0.25, 0.75, 1.0]]


def test_native_upsampling_repeats_the_cells() -> None:
    enlarged = upsample(np.array([[1.0, 2.0], [3.0, 4.0]]), (4, 4), "native")
    assert enlarged.tolist() == [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]


def test_native_cells_need_not_divide_the_image() -> None:
    assert upsample(np.array([[1.0, 2.0]]), (1, 5), "native").tolist() == [[1, 1, 2, 2, 2]]


def test_outside_the_field_of_view_there_is_no_number() -> None:
    grid = attribution_on_grid(np.array([[5.0]]), FieldOfView(1, 2, 2, 1), 4, 4)
    assert grid.dtype == np.float32
    inside = np.zeros((4, 4), bool)
    inside[1:3, 2] = True
    assert np.array_equal(np.isnan(grid), ~inside)
    assert grid[inside].tolist() == [5.0, 5.0]


def test_a_field_of_view_beyond_the_image_is_cut() -> None:
    # the network saw 2 padded rows above the image: the image's rows are the cells 1 and 2 of 0..3
    grid = attribution_on_grid(
        np.arange(4.0).reshape(4, 1), FieldOfView(-2, 0, 8, 2), 4, 2, "native"
    )
    assert grid[:, 0].tolist() == [1, 1, 2, 2]


def test_inside_its_field_of_view_a_map_is_that_of_the_crop() -> None:
    native = np.random.default_rng(0).normal(size=(7, 7)).astype(np.float32)
    grid = attribution_on_grid(native, FieldOfView(10, 20, 50, 60), 80, 100)
    assert np.allclose(grid[10:60, 20:80], by_torch(native, (50, 60)), atol=1e-5)


@pytest.mark.parametrize("fov", [FieldOfView(0, 0, 0, 5), FieldOfView(50, 50, 10, 10)])
def test_an_empty_field_of_view_has_no_values(fov: FieldOfView) -> None:
    assert np.all(np.isnan(attribution_on_grid(np.ones((2, 2)), fov, 4, 4)))


@pytest.mark.parametrize("interpolation", ["smooth", "native"])
def test_a_part_at_half_size_has_the_values_of_the_whole(interpolation: Interpolation) -> None:
    native = np.random.default_rng(0).normal(size=(3, 3)).astype(np.float32)
    whole = FieldOfView(0, 0, 12, 12)
    part = sample_attribution(native, whole, Sampling(3, 6, 2), Sampling(2, 4, 2), interpolation)
    # the centre of a block of 2 pixels lies between them: that is a pixel of a grid of 6
    assert np.allclose(part, upsample(native, (6, 6), interpolation)[3:6, 2:4], atol=1e-6)


def test_levels_are_shares_of_the_scale_rounded_down() -> None:
    values = np.array([-1.0, 0.0, 0.9999, 1.0, 2.0, 4.0, 8.0])
    assert heat_levels(values, 4.0).tolist() == [0, 0, 63, 63, 127, 255, 255]


def test_levels_of_no_number_are_0() -> None:
    assert heat_levels(np.array([np.nan, -np.inf, np.inf]), 1.0).tolist() == [0, 0, 255]


@pytest.mark.parametrize("scale", [0.0, 1e-40, -1.0, np.nan, np.inf])
def test_a_scale_that_is_none_draws_nothing(scale: float) -> None:
    assert heat_levels(np.array([1.0, 2.0]), scale).tolist() == [0, 0]
    assert np.all(colorize(np.array([1.0, 2.0]), scale, OPAQUE)[:, 3] == 0)


def test_values_may_be_used_up() -> None:
    values = np.array([1.0, 2.0], np.float32)
    assert heat_levels(values, 2.0, overwrite=True).tolist() == [127, 255]


def test_a_map_without_positive_values_draws_nothing() -> None:
    assert np.all(colorize(np.array([[-3.0, 0.0]]), 0.0, OPAQUE)[..., 3] == 0)
    assert np.all(colorize(np.array([[-3.0, 0.0]]), 5.0, OPAQUE)[..., 3] == 0)


def test_colours_are_straight_rgba_of_the_map() -> None:
    rgba = colorize(np.array([[2.0, 1.0]]), 2.0, OPAQUE)
    assert rgba.shape == (1, 2, 4)
    assert rgba[0, 0].tolist() == [252, 253, 191, 255]  # magma's last colour
    assert rgba[0, 1].tolist() == [*colormap("magma")[127].tolist(), 254]  # 127 of 127.5


@pytest.mark.parametrize("name", COLORMAPS)
def test_colour_maps_have_256_colours_that_rise_in_lightness(name: str) -> None:
    colors = colormap(name)
    assert colors.shape == (256, 3)
    luminance = colors @ np.array([0.2126, 0.7152, 0.0722])
    assert luminance[0] < luminance[64] < luminance[128] < luminance[192] < luminance[255]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_nothing_below_the_threshold_is_drawn(value: float, threshold: float, scale: float) -> None:
    alpha = colorize(np.array([value * scale]), scale, HeatStyle("magma", 1.0, threshold))[0, 3]
    if value * scale < threshold * scale * (1 - 1e-5):
        assert alpha == 0


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.02, 1))
def test_the_threshold_changes_no_value_that_stays(
    lower: float, higher: float, opacity: float
) -> None:
    lower, higher = sorted((lower, higher))
    before = heat_table(HeatStyle("magma", opacity, lower))
    after = heat_table(HeatStyle("magma", opacity, higher))
    stays = np.arange(256) >= higher * 255
    assert np.array_equal(before[stays], after[stays])


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_opacity_changes_neither_colour_nor_what_is_above_the_threshold(
    threshold: float, opacity: float, other: float
) -> None:
    one = heat_table(HeatStyle("viridis", opacity, threshold))
    two = heat_table(HeatStyle("viridis", other, threshold))
    assert np.array_equal(one[:, :3], two[:, :3])
    below = np.arange(256) < threshold * 255
    assert np.all(one[below, 3] == 0)
    assert np.all(two[below, 3] == 0)


def test_strong_values_have_the_opacity_and_weak_ones_less() -> None:
    alpha = heat_table(HeatStyle("magma", 0.5, 0.0))[:, 3]
    assert alpha[0] == 0
    assert alpha[64] == 64  # 64 / 127.5 of half of 255
    assert alpha[128] == alpha[255] == 128
    assert np.all(np.diff(alpha.astype(int)) >= 0)


def test_words_are_packed_for_the_screen() -> None:
    assert pack_rgb(np.array([[1, 2, 255]], np.uint8)).tolist() == [0xFF0102FF]


def test_blending_leaves_grey_where_nothing_is_drawn() -> None:
    table = blend_table(HeatStyle("magma", 0.5, 0.5))
    greys = np.arange(256, dtype=np.uint8)
    assert np.array_equal(table[:256], pack_rgb(np.stack([greys] * 3, axis=-1)))
    assert np.array_equal(table[100 * 256 : 101 * 256], table[:256])


def test_blending_is_alpha_compositing() -> None:
    # level 255 of magma (252, 253, 191) with alpha 128/255 over grey 100
    table = blend_table(HeatStyle("magma", 0.5, 0.0))
    alpha = 128 / 255
    expected = [round(c * alpha + 100 * (1 - alpha)) for c in (252, 253, 191)]
    assert table[255 * 256 + 100] == pack_rgb(np.array(expected, np.uint8))


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(COLORMAPS))
def test_blending_is_alpha_compositing_but_for_rounding(
    opacity: float, threshold: float, name: str
) -> None:
    style = HeatStyle(name, opacity, threshold)
    rgba = heat_table(style)[:, None].astype(float)
    alpha, greys = rgba[..., 3:] / 255, np.arange(256.0)[None, :, None]
    expected = rgba[..., :3] * alpha + greys * (1 - alpha)
    packed = blend_table(style).reshape(256, 256)
    channels = np.stack([(packed >> shift) & 255 for shift in (16, 8, 0)], axis=-1)
    assert np.abs(channels - expected).max() <= 1.5  # three roundings of half a grey each
    assert np.all(packed >> 24 == 255)


def test_colour_images_are_blended_the_same_way() -> None:
    rgb = np.full((1, 2, 3), 100, np.uint8)
    levels = np.array([[0, 255]], np.uint8)
    blended = blend_over_rgb(rgb, levels, HeatStyle("magma", 0.5, 0.0))
    assert blended[0, 0].tolist() == [100, 100, 100]
    alpha = 128 / 255
    assert blended[0, 1].tolist() == [round(c * alpha + 100 * (1 - alpha)) for c in (252, 253, 191)]


@pytest.mark.parametrize(
    ("value", "scale", "share"), [(1.5, 3.0, 0.5), (6.0, 3.0, 2.0), (1.0, 0.0, np.inf)]
)
def test_a_raw_value_is_a_share_of_the_scale(value: float, scale: float, share: float) -> None:
    assert share_of_scale(value, scale) == share


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.8])
def test_the_smallest_drawn_value_is_that_of_the_table(threshold: float) -> None:
    """Contours must enclose what would be coloured."""
    lowest = lowest_drawn(threshold, 2.0)
    values = np.array([lowest * 0.98, lowest * 1.02], np.float32)
    assert (colorize(values, 2.0, HeatStyle(threshold=threshold))[:, 3] > 0).tolist() == [
        False,
        True,
    ]
