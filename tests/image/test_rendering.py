from dataclasses import replace

import numpy as np
import pytest

from medviewer.image.field_of_view import FieldOfView
from medviewer.image.geometry import VolumeGeometry
from medviewer.image.overlay import HeatStyle
from medviewer.image.region import Region
from medviewer.image.rendering import (
    Frame,
    HeatMap,
    SliceRenderer,
    scale_of,
)
from medviewer.image.slab import Slab
from medviewer.image.volume import SliceInfo, Volume
from medviewer.image.window import Window

IDENTITY = Window(127.5, 255.0, function="linear_exact")
RAMP = np.arange(0, 240, 10, dtype=np.uint8).reshape(1, 4, 6)
WHOLE = Region(0, 0, 0, 4, 6)


def grey_volume(stored: np.ndarray = RAMP, photometric: str = "MONOCHROME2") -> Volume:
    return Volume(stored, (SliceInfo(),) * len(stored), photometric)  # type: ignore[arg-type]


def grey_of(packed: np.ndarray) -> list[list[int]]:
    """Return the grey of packed pixels, after a check that they are grey and opaque."""
    channels = packed.view(np.uint8).reshape(*packed.shape, 4)
    assert np.all(packed >> 24 == 255)
    assert np.all(channels[..., 0] == channels[..., 1])
    assert np.all(channels[..., 1] == channels[..., 2])
    return (packed & 0xFF).tolist()


def test_a_frame_is_the_windowed_slice() -> None:
    packed = SliceRenderer(grey_volume()).render(Frame(0, WHOLE, IDENTITY))
    assert grey_of(packed) == RAMP[0].tolist()


def test_inverted_and_monochrome1_invert_each_other() -> None:
    inverted = (255 - RAMP[0].astype(int)).tolist()
    film = grey_volume(photometric="MONOCHROME1")
    assert grey_of(SliceRenderer(film).render(Frame(0, WHOLE, IDENTITY))) == inverted
    both = Frame(0, WHOLE, IDENTITY, inverted=True)
    assert grey_of(SliceRenderer(film).render(both)) == RAMP[0].tolist()
    assert grey_of(SliceRenderer(grey_volume()).render(both)) == inverted


def test_a_region_is_a_part_of_the_slice() -> None:
    packed = SliceRenderer(grey_volume()).render(Frame(0, Region(0, 1, 2, 3, 5), IDENTITY))
    assert grey_of(packed) == RAMP[0, 1:3, 2:5].tolist()


def test_a_reduced_region_is_averaged() -> None:
    packed = SliceRenderer(grey_volume()).render(Frame(0, Region(1, 0, 0, 2, 3), IDENTITY))
    # (0 + 10 + 60 + 70) / 4 = 35, and 20 more for each block to the right
    assert grey_of(packed) == [[35, 55, 75], [155, 175, 195]]


def test_a_resampled_region_has_the_points_of_the_screen() -> None:
    region = Region(0, 0, 0, 4, 6, points=(4, 3), scale=(1.0, 0.5))
    packed = SliceRenderer(grey_volume()).render(Frame(0, region, IDENTITY))
    assert grey_of(packed)[0] == [5, 25, 45]  # between two pixels each


def test_values_without_a_table_are_windowed_too() -> None:
    stored = np.array([[[0.0, 127.5, 255.0, np.nan]]], np.float32)
    packed = SliceRenderer(grey_volume(stored)).render(Frame(0, Region(0, 0, 0, 1, 4), IDENTITY))
    assert grey_of(packed) == [[0, 128, 255, 0]]


def test_values_without_a_table_are_resampled_too() -> None:
    stored = np.array([[[0.0, 100.0, 200.0, 50.0]]], np.float32)
    region = Region(0, 0, 0, 1, 4, points=(1, 2), scale=(1.0, 0.5))
    packed = SliceRenderer(grey_volume(stored)).render(Frame(0, region, IDENTITY))
    assert grey_of(packed) == [[50, 125]]


def test_each_slice_is_shown_by_its_own_pixels() -> None:
    renderer = SliceRenderer(grey_volume(np.concatenate([RAMP, RAMP + 1])))
    first = grey_of(renderer.render(Frame(0, WHOLE, IDENTITY)))
    second = grey_of(renderer.render(Frame(1, WHOLE, IDENTITY)))
    assert second == (np.array(first) + 1).tolist()


def heat(*rows: list[float], fov: FieldOfView | None = None) -> HeatMap:
    native = np.array(rows, np.float32)
    return HeatMap(native, fov or FieldOfView(0, 0, 4, 6), 1.0)


def test_a_heatmap_is_blended_over_the_grey() -> None:
    style = HeatStyle("magma", 1.0, 0.0)
    frame = Frame(0, WHOLE, IDENTITY, False, heat([0.0, 1.0]), style, "native")
    packed = SliceRenderer(grey_volume()).render(frame)
    assert grey_of(np.ascontiguousarray(packed[:, :3])) == RAMP[0][:, :3].tolist()
    assert np.all(packed[:, 3:] == 0xFFFCFDBF)  # magma's last colour


def test_a_heatmap_ends_with_its_field_of_view() -> None:
    style = HeatStyle("magma", 1.0, 0.0)
    seen = heat([1.0], fov=FieldOfView(1, 0, 2, 6))
    packed = SliceRenderer(grey_volume()).render(Frame(0, WHOLE, IDENTITY, False, seen, style))
    assert grey_of(packed[[0, 3]]) == RAMP[0][[0, 3]].tolist()
    assert np.all(packed[1:3] == 0xFFFCFDBF)


def test_a_heatmap_of_a_part_at_half_size_lies_at_the_same_place() -> None:
    style = HeatStyle("magma", 1.0, 0.0)
    frame = Frame(0, Region(1, 1, 0, 2, 3), IDENTITY, False, heat([0.0], [1.0]), style, "native")
    assert np.all(SliceRenderer(grey_volume()).render(frame) == 0xFFFCFDBF)


def test_a_new_style_is_shown_over_the_same_grey() -> None:
    renderer = SliceRenderer(grey_volume())
    seen = heat([1.0])
    transparent = Frame(0, WHOLE, IDENTITY, False, seen, HeatStyle("magma", 0.0, 0.0))
    opaque = Frame(0, WHOLE, IDENTITY, False, seen, HeatStyle("viridis", 1.0, 0.0))
    assert grey_of(renderer.render(transparent)) == RAMP[0].tolist()
    assert np.all(renderer.render(opaque) == 0xFFFDE725)  # viridis' last colour


def test_a_heatmap_that_stays_looks_the_same_in_every_frame() -> None:
    stored = np.random.default_rng(0).integers(0, 256, (1, 4, 6), np.uint8)
    renderer, style = SliceRenderer(grey_volume(stored)), HeatStyle("viridis", 0.7, 0.1)
    seen = heat([0.0, 0.3, 1.0])
    frames = [Frame(0, WHOLE, Window(128, 255 + k), False, seen, style) for k in (0, 1, 2, 0)]
    first, *_, last = (renderer.render(frame).copy() for frame in frames)
    assert np.array_equal(first, last)


def test_another_heatmap_replaces_the_first() -> None:
    renderer = SliceRenderer(grey_volume())
    style = HeatStyle("magma", 1.0, 0.0)
    renderer.render(Frame(0, WHOLE, IDENTITY, False, heat([1.0]), style))
    packed = renderer.render(Frame(0, WHOLE, IDENTITY, False, heat([0.0]), style))
    assert grey_of(packed) == RAMP[0].tolist()


def test_without_its_style_a_heatmap_is_not_drawn() -> None:
    packed = SliceRenderer(grey_volume()).render(Frame(0, WHOLE, IDENTITY, False, heat([1.0])))
    assert grey_of(packed) == RAMP[0].tolist()


@pytest.fixture
def color_renderer() -> SliceRenderer:
    return SliceRenderer(grey_volume(np.full((1, 4, 6, 3), (10, 20, 30), np.uint8), "RGB"))


def test_colour_passes_unwindowed(color_renderer: SliceRenderer) -> None:
    assert np.all(color_renderer.render(Frame(0, WHOLE, Window(0, 1))) == 0xFF0A141E)


def test_colour_can_be_inverted(color_renderer: SliceRenderer) -> None:
    assert np.all(color_renderer.render(Frame(0, WHOLE, IDENTITY, True)) == 0xFFF5EBE1)


def test_colour_has_its_heatmap(color_renderer: SliceRenderer) -> None:
    style = HeatStyle("magma", 1.0, 0.0)
    frame = Frame(0, WHOLE, IDENTITY, False, heat([1.0]), style)
    assert np.all(color_renderer.render(frame) == 0xFFFCFDBF)


@pytest.mark.parametrize(
    ("values", "scale"), [([-1.0, 2.5], 2.5), ([-1.0, -2.0], 0.0), ([np.nan, 3.0], 3.0), ([], 0.0)]
)
def test_the_scale_is_the_largest_positive_value(values: list[float], scale: float) -> None:
    assert scale_of(np.array(values, np.float32)) == scale


def test_a_slab_is_drawn_as_one_slice_at_every_size() -> None:
    stored = np.zeros((3, 4, 4), np.int16)
    stored[0, :2], stored[2, 2:] = 100, 200
    geometry = VolumeGeometry(np.eye(4), (3, 4, 4))
    volume = Volume(stored, (SliceInfo(),) * 3, geometry=geometry)
    renderer = SliceRenderer(volume)
    frame = Frame(1, Region(0, 0, 0, 4, 4), IDENTITY)
    black, slab = 0xFF000000, Slab("maximum", 3.0)
    assert renderer.render(frame).tolist() == [[black] * 4] * 4
    expected = [[black + 0x646464] * 4] * 2 + [[black + 0xC8C8C8] * 4] * 2
    assert renderer.render(replace(frame, slab=slab)).tolist() == expected
    halved = replace(frame, slab=slab, region=Region(1, 0, 0, 2, 2))
    assert renderer.render(halved).tolist() == [expected[0][:2], expected[2][:2]]


def test_pixels_that_lie_apart_in_memory_look_the_same() -> None:
    values = np.random.default_rng(2).integers(0, 200, (3, 8, 6), np.uint8)
    apart = np.ascontiguousarray(values.transpose(1, 2, 0)).transpose(2, 0, 1)
    whole = Region(0, 0, 0, 8, 6)
    for index in range(3):
        frames = [
            SliceRenderer(Volume(stored, (SliceInfo(),) * 3))
            .render(Frame(index, whole, Window(100, 200)))
            .copy()
            for stored in (values, apart)
        ]
        assert (frames[0] == frames[1]).all()


def test_colours_are_looked_up_by_the_grey_of_the_window() -> None:
    """Hot iron (DICOM PS3.6 B.1.1): twice the level is red up to 128, then green rises."""
    frame = Frame(0, WHOLE, IDENTITY, colors="hot_iron")
    packed = SliceRenderer(grey_volume()).render(frame)
    assert packed[0, :3].tolist() == [0xFF000000, 0xFF140000, 0xFF280000]
    assert packed[2, 1] == 0xFFFF0400  # 130: red is full, green is (130 - 128) * 2


def test_colours_rest_below_a_heatmap() -> None:
    heat = HeatMap(np.ones((1, 1), np.float32), FieldOfView(0, 0, 4, 6), 1.0)
    plain = Frame(0, WHOLE, IDENTITY, heat=heat, style=HeatStyle())
    expected = SliceRenderer(grey_volume()).render(plain).tolist()
    colored = replace(plain, colors="hot_iron")
    assert SliceRenderer(grey_volume()).render(colored).tolist() == expected
