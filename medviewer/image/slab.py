"""Thick slabs: several slices seen as one, by their mean, maximum (MIP) or minimum (MinIP)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from medviewer.image.bands import in_bands
from medviewer.image.oblique.voxels import made_slices
from medviewer.image.pixel_value import pixel_value_text
from medviewer.image.volume import Volume
from medviewer.language import later

SlabMode = Literal["mean", "maximum", "minimum"]
SLAB_NAMES: dict[SlabMode, str] = {
    "mean": later("Notes", "Mean"),
    "maximum": "MIP",
    "minimum": "MinIP",
}


_ROWS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Slab:
    """How many millimetres are seen as one slice, and how."""

    mode: SlabMode
    thickness_mm: float


def slab_bounds(volume: Volume, index: int, slab: Slab) -> tuple[int, int]:
    """Return the first slice of the slab around slice `index`, and the one after its last.

    As many slices as come nearest to the thickness; at the ends of the volume, those that are left.
    Where their number is even, the slab reaches one slice further towards the volume's end.
    """
    step_mm = 0.0 if volume.geometry is None else volume.geometry.spacing_mm[0]
    count = max(1, round(slab.thickness_mm / step_mm)) if step_mm > 0 else 1
    first = index - (count - 1) // 2
    return max(first, 0), min(first + count, volume.slice_count)


def slab_slice(volume: Volume, index: int, slab: Slab) -> npt.NDArray[Any]:
    """Return the slab around slice `index` as one slice of stored values, ``(J, I)``.

    Padding and NaN have no say; where there is nothing else, they stay. A mean of integers is
    rounded to the nearest one.
    """
    first, last = slab_bounds(volume, index, slab)
    mode = _stored_mode(slab.mode, volume.slices[index].rescale.slope)
    made = made_slices(volume, first, last)
    if made is not None:
        return _one_by_one(made, mode)
    return _combined(volume.stored[first:last], mode, volume.padding)


def _combined(
    slices: npt.NDArray[Any], mode: SlabMode, padding: tuple[float, float] | None
) -> npt.NDArray[Any]:
    if len(slices) == 1:
        single: npt.NDArray[Any] = slices[0]
        return single
    if padding is not None:
        return _without_padding(slices, mode, padding)
    return _projected(slices, mode)


def _one_by_one(slices: Sequence[npt.NDArray[Any]], mode: SlabMode) -> npt.NDArray[Any]:
    """Combine slices that do not lie side by side in memory; NaN is where no volume is."""
    if mode != "mean":
        extreme = np.fmax if mode == "maximum" else np.fmin
        return reduce(extreme, slices)
    total, number = np.zeros(slices[0].shape), np.zeros(slices[0].shape, np.int32)
    for each in slices:
        counts = np.isfinite(each)
        np.add(total, each, out=total, where=counts)
        number += counts
    mean = total / np.maximum(number, 1)
    return np.asarray(np.where(number > 0, mean, slices[0]).astype(slices[0].dtype))


def slab_text(volume: Volume, index: int, slab: Slab) -> str:
    """Name a slab in words, such as ``MIP 20.0 mm (13 slices)``: what is really seen as one.

    In English, as it is kept with measurements; the context of its translation is "Notes".
    """
    first, last = slab_bounds(volume, index, slab)
    step_mm = 0.0 if volume.geometry is None else volume.geometry.spacing_mm[0]
    text = later("Notes", "{mode} {mm:.1f} mm ({count} slices)")
    if last - first == 1:
        text = later("Notes", "{mode} {mm:.1f} mm ({count} slice)")
    return text.format(mode=SLAB_NAMES[slab.mode], mm=(last - first) * step_mm, count=last - first)


def slab_value_text(volume: Volume, index: int, row: int, column: int, slab: Slab) -> str:
    """Return the value of one pixel of a slab in words."""
    if not (0 <= row < volume.rows and 0 <= column < volume.columns):
        return ""
    first, last = slab_bounds(volume, index, slab)
    line = volume.stored[first:last, row : row + 1, column : column + 1]
    mode = _stored_mode(slab.mode, volume.slices[index].rescale.slope)
    value = _combined(line, mode, volume.padding)[None]
    pixel = replace(volume, stored=value, slices=(volume.slices[index],))
    return pixel_value_text(pixel, 0, 0, 0)


def _stored_mode(mode: SlabMode, slope: float) -> SlabMode:
    """Return what to do with stored values: a falling rescale turns the largest into the least."""
    if slope >= 0 or mode == "mean":
        return mode
    return "minimum" if mode == "maximum" else "maximum"


def _projected(slices: npt.NDArray[Any], mode: SlabMode) -> npt.NDArray[Any]:
    if mode == "mean":
        return _mean(slices, np.isfinite(slices)) if slices.dtype.kind == "f" else _whole(slices)
    is_float = slices.dtype.kind == "f"  # fmax and fmin pass over NaN, and are slower
    largest, smallest = (np.fmax, np.fmin) if is_float else (np.maximum, np.minimum)
    extreme = largest if mode == "maximum" else smallest
    if abs(slices.strides[0]) == slices.itemsize:  # one slice's pixels lie apart, the slab's beside
        return _folded(slices, extreme)
    return _reduced(slices, extreme)


def _folded(slices: npt.NDArray[Any], extreme: np.ufunc) -> npt.NDArray[Any]:
    """Return the extreme of slices whose values for one pixel lie side by side in memory.

    A few rows at a time, which the processor's cache holds, are folded in half until one is left.
    """
    result = np.empty(slices.shape[1:], slices.dtype)

    def fold(band: slice) -> None:
        rows = slices[:, band]
        while (count := len(rows)) > 1:
            half = (count + 1) // 2  # of an odd number the one in the middle meets itself
            rows = extreme(rows[:half], rows[count - half :])
        result[band] = rows[0]

    in_bands(slices.shape[1], _ROWS_AT_ONCE, fold)
    return result


def _reduced(slices: npt.NDArray[Any], extreme: np.ufunc) -> npt.NDArray[Any]:
    result = np.empty(slices.shape[1:], slices.dtype)

    def reduce_rows(band: slice) -> None:
        extreme.reduce(slices[:, band], axis=0, out=result[band])

    in_bands(slices.shape[1], _ROWS_AT_ONCE, reduce_rows)
    return result


def _whole(slices: npt.NDArray[Any]) -> npt.NDArray[Any]:
    result = np.empty(slices.shape[1:], slices.dtype)

    def average(band: slice) -> None:
        result[band] = np.rint(slices[:, band].mean(axis=0, dtype=np.float64))

    in_bands(slices.shape[1], _ROWS_AT_ONCE, average)
    return result


def _mean(slices: npt.NDArray[Any], counts: npt.NDArray[np.bool_]) -> npt.NDArray[Any]:
    """Return the mean of the values that count; where none does, the first slice's."""
    number = counts.sum(axis=0)
    total = np.where(counts, slices, 0).sum(axis=0, dtype=np.float64)
    mean = total / np.maximum(number, 1)
    if slices.dtype.kind != "f":
        mean = np.rint(mean)
    return np.asarray(np.where(number > 0, mean, slices[0]).astype(slices.dtype))


def _without_padding(
    slices: npt.NDArray[Any], mode: SlabMode, padding: tuple[float, float]
) -> npt.NDArray[Any]:
    counts = ~((slices >= padding[0]) & (slices <= padding[1]))
    if mode == "mean":
        return _mean(slices, counts & np.isfinite(slices))
    limits = np.finfo(slices.dtype) if slices.dtype.kind == "f" else np.iinfo(slices.dtype)
    neutral = limits.min if mode == "maximum" else limits.max
    masked = np.where(counts, slices, slices.dtype.type(neutral))
    return np.where(counts.any(axis=0), _projected(masked, mode), slices[0])
