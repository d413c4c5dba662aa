from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.geometry import VolumeGeometry
from medviewer.image.slab import (
    Slab,
    SlabMode,
    slab_bounds,
    slab_slice,
    slab_text,
    slab_value_text,
)
from medviewer.image.volume import Rescale, SliceInfo, Volume
from medviewer.language import translate_made

VALUES = np.array([[5, -3], [1, 9], [8, 2], [4, 4]], np.int16)[:, None, :]


def stack(
    values: npt.NDArray[np.generic] = VALUES, step_mm: float = 2.0, slope: float = 1.0
) -> Volume:
    shape = values.shape
    geometry = VolumeGeometry(np.diag([step_mm, 1.0, 1.0, 1.0]), (shape[0], shape[1], shape[2]))
    slices = tuple(SliceInfo(Rescale(slope)) for _ in range(shape[0]))
    return Volume(values, slices, geometry=geometry)


@pytest.mark.parametrize(
    ("thickness", "index", "bounds"),
    [
        (6.0, 1, (0, 3)),
        (6.0, 0, (0, 2)),
        (6.0, 3, (2, 4)),
        (4.0, 1, (1, 3)),
        (0.0, 2, (2, 3)),
        (2.9, 2, (2, 3)),
        (99.0, 1, (0, 4)),
    ],
)
def test_slab_takes_the_slices_that_come_nearest(
    thickness: float, index: int, bounds: tuple[int, int]
) -> None:
    assert slab_bounds(stack(), index, Slab("mean", thickness)) == bounds


def test_without_a_step_a_slab_is_one_slice() -> None:
    bare = replace(stack(), geometry=None)
    assert slab_bounds(bare, 1, Slab("mean", 6.0)) == (1, 2)
    assert slab_bounds(stack(step_mm=0.0), 1, Slab("mean", 6.0)) == (1, 2)
    assert slab_text(bare, 1, Slab("mean", 6.0)) == "Mean 0.0 mm (1 slice)"


@pytest.mark.parametrize(
    ("mode", "expected"),
    # 5 1 8 and -3 9 2; their means 14/3 and 8/3
    [("maximum", [[8, 9]]), ("minimum", [[1, -3]]), ("mean", [[5, 3]])],
)
def test_three_slices_as_one(mode: SlabMode, expected: list[list[int]]) -> None:
    made = slab_slice(stack(), 1, Slab(mode, 6.0))
    assert made.tolist() == expected
    assert made.dtype == np.int16


def test_a_slab_of_one_slice_is_the_slice() -> None:
    volume = stack()
    assert np.shares_memory(slab_slice(volume, 2, Slab("maximum", 1.0)), volume.stored)


def test_a_falling_rescale_turns_the_ends_around() -> None:
    assert slab_slice(stack(slope=-1.0), 1, Slab("maximum", 6.0)).tolist() == [[1, -3]]
    assert slab_slice(stack(slope=-1.0), 1, Slab("minimum", 6.0)).tolist() == [[8, 9]]
    assert slab_slice(stack(slope=-1.0), 1, Slab("mean", 6.0)).tolist() == [[5, 3]]


@pytest.mark.parametrize(("mode", "expected"), [("maximum", 8.0), ("minimum", 5.0), ("mean", 6.5)])
def test_values_that_are_no_numbers_have_no_say(mode: SlabMode, expected: float) -> None:
    values = np.array([[[5.0, np.nan]], [[np.nan, np.nan]], [[8.0, np.nan]]], np.float32)
    made = slab_slice(stack(values), 1, Slab(mode, 6.0))
    assert made[0, 0] == expected
    assert np.isnan(made[0, 1])


@pytest.mark.parametrize("dtype", ["i2", "f4"])
@pytest.mark.parametrize(("mode", "expected"), [("maximum", 8), ("minimum", 5), ("mean", 7)])
def test_padding_has_no_say(dtype: str, mode: SlabMode, expected: int) -> None:
    values = np.array([[[5, -9]], [[-9, -9]], [[9, -9]]], dtype)
    values[2, 0, 0] = 8 if mode != "mean" else 9
    made = slab_slice(replace(stack(values), padding=(-9, -9)), 1, Slab(mode, 6.0))
    assert made.tolist() == [[expected, -9]]
    assert made.dtype == np.dtype(dtype)


def test_words_name_what_is_seen() -> None:
    assert slab_text(stack(), 1, Slab("maximum", 6.5)) == "MIP 6.0 mm (3 slices)"
    assert slab_text(stack(), 0, Slab("minimum", 6.5)) == "MinIP 4.0 mm (2 slices)"


def test_value_under_the_pointer_is_that_of_the_slab() -> None:
    assert slab_value_text(stack(), 1, 0, 1, Slab("maximum", 6.0)) == "9"
    assert slab_value_text(replace(stack(slope=2.0), unit="HU"), 1, 0, 0, Slab("mean", 6.0)) == (
        "10 HU"
    )
    for beside in ((-1, 0), (0, 2), (1, 0), (0, -1)):
        assert slab_value_text(stack(), 1, *beside, Slab("maximum", 6.0)) == ""


@given(
    st.integers(0, 11),
    st.floats(0, 40),
    st.sampled_from([("maximum", np.max), ("minimum", np.min)]),
    st.integers(0, 2**31),
)
def test_slabs_agree_with_numpy(index: int, thickness: float, pair: object, seed: int) -> None:
    mode, function = pair  # type: ignore[misc]
    values = np.random.default_rng(seed).integers(-500, 500, (12, 3, 4)).astype(np.int16)
    first, last = slab_bounds(stack(values), index, Slab(mode, thickness))
    assert first <= index < last
    made = slab_slice(stack(values), index, Slab(mode, thickness))
    assert np.array_equal(made, function(values[first:last], axis=0))


@pytest.mark.parametrize("thickness", [4.0, 6.0, 10.0, 14.0])
def test_the_axis_that_lies_densest_in_memory_gives_the_same_slabs(thickness: float) -> None:
    values = np.random.default_rng(3).integers(-99, 99, (9, 20, 7), np.int16)
    beside = np.ascontiguousarray(values.transpose(1, 2, 0)).transpose(2, 0, 1)
    assert beside.strides[0] == 2
    for mode in ("maximum", "minimum"):
        for turned in (beside, beside[::-1]):
            slab = Slab(mode, thickness)  # type: ignore[arg-type]
            expected = slab_slice(stack(np.ascontiguousarray(turned)), 4, slab)
            assert (slab_slice(stack(turned), 4, slab) == expected).all()


@pytest.mark.usefixtures("chinese")
def test_slabs_are_kept_in_english_and_said_in_chinese() -> None:
    mean, one = Slab("mean", 6.5), Slab("maximum", 2.0)
    assert slab_text(stack(), 1, mean) == "Mean 6.0 mm (3 slices)"
    said = [translate_made("Notes", slab_text(stack(), 1, slab)) for slab in (mean, one)]
    assert said == ["平均 6.0 mm（3 层）", "MIP 2.0 mm（1 层）"]
