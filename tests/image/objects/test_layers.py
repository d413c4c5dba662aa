"""Layers as colours; the expected ones are worked out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from medviewer.image.geometry import VolumeGeometry
from medviewer.image.objects.layers import (
    ColorLayer,
    Cut,
    DrawnLayers,
    LayerStyle,
    ParametricMap,
    Segment,
    Segmentation,
    cut_of,
    draw_layer,
)
from medviewer.image.objects.patches import cropped
from medviewer.image.overlay import colormap
from medviewer.image.reformat import PLANES, Plane, plane_axes, reformatted
from medviewer.image.volume import SliceInfo, Volume

RED, BLUE = (200, 0, 0), (0, 0, 100)


def _patches(whole: Any) -> Any:
    return {k: patch for k in range(len(whole)) if (patch := cropped(whole[k])) is not None}


def _segmentation(*masks: Any) -> Segmentation:
    colors = RED, BLUE
    return Segmentation(
        tuple(Segment(n + 1, f"S{n}", colors[n]) for n in range(len(masks))),
        {n + 1: _patches(mask) for n, mask in enumerate(masks)},
        masks[0].shape,
    )


def _square(value: int = 255) -> Any:
    mask = np.zeros((2, 7, 7), np.uint8)
    mask[1, 1:6, 1:6] = value
    return mask


def _bytes(layer: ColorLayer | None, row: int, column: int) -> list[int]:
    """Return alpha, red, green, blue of a pixel."""
    assert layer is not None
    word = int(layer.packed[row, column])
    return [word >> 24, word >> 16 & 255, word >> 8 & 255, word & 255]


def test_areas_have_the_opacity_and_edges_twice_that() -> None:
    layer = draw_layer(_segmentation(_square()), Cut(1), LayerStyle(opacity=0.4))
    assert _bytes(layer, 3, 3) == [102, 80, 0, 0]  # 0.4 of 255, and of 200
    assert _bytes(layer, 1, 1) == [204, 160, 0, 0]
    assert _bytes(layer, 0, 0) == [0, 0, 0, 0]


def test_no_opacity_is_nothing_and_full_opacity_no_more_than_all() -> None:
    own = _segmentation(_square())
    clear, full = (draw_layer(own, Cut(1), LayerStyle(opacity=share)) for share in (0.0, 2.0))
    assert clear is not None
    assert not clear.packed.any()
    assert _bytes(full, 1, 1) == [255, 200, 0, 0]


def test_a_segment_at_the_image_edge_has_no_line_along_it() -> None:
    layer = draw_layer(
        _segmentation(np.full((1, 4, 4), 255, np.uint8)), Cut(0), LayerStyle(opacity=0.4)
    )
    assert _bytes(layer, 0, 0)[0] == 102


def test_the_later_segment_lies_over_the_earlier() -> None:
    own = _segmentation(_square(), _square())
    layer = draw_layer(own, Cut(1), LayerStyle(opacity=0.5))
    assert _bytes(layer, 3, 3) == [192, 50, 0, 50]  # 128 + 128 * 127 / 255, and so the colours


def test_hidden_segments_and_empty_slices_draw_nothing() -> None:
    own = _segmentation(_square(), _square() * 0)
    assert draw_layer(own, Cut(1), LayerStyle(hidden=frozenset({1}))) is None
    assert draw_layer(own, Cut(0), LayerStyle()) is None


def test_a_fraction_is_fainter_and_the_threshold_hides_it_without_changing_others() -> None:
    mask = _square(255)
    mask[1, 3, 3] = 51
    own = _segmentation(mask)
    assert _bytes(draw_layer(own, Cut(1), LayerStyle(opacity=0.5)), 3, 3)[0] == 26
    above = draw_layer(own, Cut(1), LayerStyle(opacity=0.5, threshold=0.5))
    assert _bytes(above, 3, 3)[0] == 0
    assert _bytes(above, 5, 5)[0] == 255


def test_a_segment_wholly_below_the_threshold_is_no_area() -> None:
    layer = draw_layer(_segmentation(_square(50)), Cut(1), LayerStyle(threshold=0.9))
    assert layer is not None
    assert not layer.packed.any()


def _map(values: Any) -> ParametricMap:
    return ParametricMap(
        _patches(values), values.shape, "ADC", "mm2/s", float(np.nanmin(values)),
        float(np.nanmax(values)),
    )  # fmt: skip


def test_a_map_is_coloured_from_its_lowest_to_its_highest_value() -> None:
    values = np.full((1, 2, 3), np.nan, np.float32)
    values[0, 0] = [-1.0, 0.0, 1.0]
    layer = draw_layer(_map(values), Cut(0), LayerStyle(opacity=1.0, colormap="cividis"))
    table = colormap("cividis")
    assert _bytes(layer, 0, 0)[1:] == table[0].tolist()
    assert _bytes(layer, 0, 1)[1:] == table[127].tolist()
    assert _bytes(layer, 0, 2)[1:] == table[255].tolist()
    assert _bytes(layer, 1, 0) == [0, 0, 0, 0]


def test_a_maps_threshold_is_a_share_of_its_range() -> None:
    values = np.array([[[0.0, 4.0, 10.0]]], np.float32)
    layer = draw_layer(_map(values), Cut(0), LayerStyle(opacity=0.5, threshold=0.5))
    assert [_bytes(layer, 0, i)[0] for i in range(3)] == [0, 0, 128]


def test_a_map_of_one_value_is_drawn_and_an_empty_slice_is_not() -> None:
    own = _map(np.full((1, 2, 2), 3.0, np.float32))
    assert _bytes(draw_layer(own, Cut(0), LayerStyle(opacity=1.0)), 0, 0)[0] == 255
    assert draw_layer(own, Cut(7), LayerStyle()) is None
    assert own.slices == (0,)


@pytest.mark.parametrize("plane", PLANES)
@pytest.mark.parametrize("turned", [False, True])
def test_a_cut_is_the_slice_of_the_plane_that_is_shown(plane: Plane, *, turned: bool) -> None:
    """The planes of a volume of masks, by `reformatted`, are the cuts of the same masks."""
    whole = (np.random.default_rng(4).random((3, 4, 5)) < 0.4).astype(np.uint8)
    affine = np.eye(4)
    affine[:3, :3] = (
        [[0, 0, 1], [0, -1, 0], [2, 0, 0]] if turned else [[0, 1, 0], [0, 0, 1], [-1, 0, 0]]
    )
    geometry = VolumeGeometry(affine, (3, 4, 5))
    volume = Volume(whole, (SliceInfo(),) * 3, pixel_spacing_mm=(1, 1), geometry=geometry)
    shown = reformatted(volume)[plane]
    axes = plane_axes(geometry, plane)
    for index in range(shown.slice_count):
        cut = cut_of(index, (3, 4, 5), axes)
        found = cut.of(_patches(whole), (3, 4, 5), np.array(0, np.uint8))
        np.testing.assert_array_equal(found, shown.stored[index])
    assert draw_layer(_segmentation(whole * 255), cut_of(1, (3, 4, 5), axes), LayerStyle())


def test_what_was_drawn_last_is_not_drawn_again() -> None:
    drawn = DrawnLayers(_segmentation(_square()))
    first = drawn.draw(Cut(1), LayerStyle())
    assert drawn.draw(Cut(1), LayerStyle()) is first
    assert drawn.draw(Cut(1), LayerStyle(opacity=0.1)) is not first
    assert drawn.draw(Cut(0), LayerStyle()) is None


def test_the_slices_of_a_segmentation() -> None:
    assert _segmentation(_square(), _square()).slices == (1,)


def test_a_slice_of_the_stack_itself_is_a_cut_along_its_first_axis() -> None:
    assert cut_of(3, (5, 4, 4)) == Cut(3)


def test_shares_fade_out_without_an_edge_until_a_threshold_gives_them_one() -> None:
    own = replace(_segmentation(_square()), fraction="probability")
    assert _bytes(draw_layer(own, Cut(1), LayerStyle(opacity=0.4)), 1, 1)[0] == 102
    limited = draw_layer(own, Cut(1), LayerStyle(opacity=0.4, threshold=0.5))
    assert _bytes(limited, 1, 1)[0] == 204


def test_few_drawn_slices_are_kept() -> None:
    drawn = DrawnLayers(_segmentation(np.full((6, 3, 3), 255, np.uint8)))
    first = drawn.draw(Cut(0), LayerStyle())
    for index in range(1, 5):
        drawn.draw(Cut(index), LayerStyle())
    assert drawn.draw(Cut(0), LayerStyle()) is not first
