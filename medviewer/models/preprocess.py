"""From pixels to a network's tensor: the same functions for training and viewer."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as nnf

from medviewer.models.equalise import equalised
from medviewer.models.preprocess_geometry import FieldOfView, Placement, Spacing, place
from medviewer.models.preprocess_spec import PercentileIntensity, Preprocess, WindowsIntensity

__all__ = ["Pixels", "Preprocess", "percentile_limits", "prepare", "prepare_axes"]

Pixels = npt.NDArray[Any]  # any integer or float dtype: numpy has no narrower name for it

_MOST_BINS = 1 << 17
"""Integers of a wider range than this are sorted, not counted."""


def prepare(pixels: Pixels, spec: Preprocess, spacing_mm: Spacing | None = None) -> torch.Tensor:
    """Turn ``(N, H, W)`` pixels into the network's ``float32 (N, C, h, w)``.

    Parameters
    ----------
    pixels
        Images of one size, integers or floats; brighter means denser (MONOCHROME1 is inverted
        by the caller). For a window intensity, values in its unit (HU in CT).
    spec
        What the model's card says.
    spacing_mm
        Distance of the images' rows and of their columns, or None where it is not known; only a
        card that speaks of millimetres asks for it.

    Returns
    -------
    torch.Tensor
        On the CPU, contiguous. NaN becomes the lowest value, and an image of one value or
        without a finite one becomes zeros before `mean` and `std` are applied.

    Raises
    ------
    UnsuitableInputError
        When the card speaks of millimetres and the spacing does not give them.
    """
    if pixels.ndim != 3:
        raise ValueError("pixels must be (N, H, W)")
    rows, columns = pixels.shape[1:]
    placement = place(spec, rows, columns, spacing_mm)
    fitted = _placed(_to_unit_range(pixels, spec), placement, spec)
    if spec.clahe is not None:
        fitted = equalised(fitted, spec.clahe)
    mean = torch.tensor(spec.mean).view(1, -1, 1, 1)
    std = torch.tensor(spec.std).view(1, -1, 1, 1)
    return (fitted - mean) / std


def prepare_axes(
    spec: Preprocess, rows: int, columns: int, spacing_mm: Spacing | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return what each pixel of the input takes from each row, ``(h, rows)``, and column.

    With them a mask of the image comes to where `prepare` brings the image: by ``down @ mask @
    across.T``.
    """
    placement = place(spec, rows, columns, spacing_mm)
    size, box = placement.size, placement.box
    return (
        _axis(rows, size[0], int(box.top), int(box.height), spec.height),
        _axis(columns, size[1], int(box.left), int(box.width), spec.width),
    )


def percentile_limits(image: Pixels, low: float, high: float) -> tuple[float, float]:
    """Return two percentiles of the finite values of one image.

    Equal to ``numpy.percentile(..., method="inverted_cdf")``: the smallest value that at least
    that share of the pixels does not exceed. ``(0, 0)`` when no pixel is finite.
    """
    values = image.reshape(-1)
    if values.dtype.kind == "f":
        finite = np.isfinite(values)
        values = values if finite.all() else values[finite]
    if values.size == 0:
        return 0.0, 0.0
    ranks = [_rank(values.size, percent) for percent in (low, high)]
    if values.dtype.kind in "iu":
        smallest, largest = int(values.min()), int(values.max())
        if largest - smallest < _MOST_BINS:
            return _counted_values(values, smallest, ranks)
    ordered = np.partition(values, ranks)
    return float(ordered[ranks[0]]), float(ordered[ranks[1]])


def _rank(count: int, percent: float) -> int:
    """Return the 0-based place of a percentile among `count` ordered values."""
    return min(max(math.ceil(count * (percent / 100) - 1), 0), count - 1)


def _counted_values(values: Pixels, smallest: int, ranks: list[int]) -> tuple[float, float]:
    """Return the values at two ranks from a histogram with a bin for every integer."""
    shifted = values.astype(np.intp)
    shifted -= smallest
    places = np.searchsorted(np.cumsum(np.bincount(shifted)), ranks, side="right")
    return float(places[0] + smallest), float(places[1] + smallest)


def _to_unit_range(pixels: Pixels, spec: Preprocess) -> torch.Tensor:
    """Return the intensities as float32 ``(N, 1, H, W)`` from 0 to 1, or a channel a window."""
    values = torch.from_numpy(pixels.astype(np.float32))[:, None]
    if isinstance(spec.intensity, WindowsIntensity):
        unit = values.repeat(1, spec.channels, 1, 1)
        for channel, (low, high) in enumerate(spec.intensity.limits):
            _scale_to_unit(unit[:, channel], low, high)
    elif isinstance(spec.intensity, PercentileIntensity):
        unit = values
        for image, source in zip(unit, pixels, strict=True):
            _scale_to_unit(
                image, *percentile_limits(source, spec.intensity.low, spec.intensity.high)
            )
    else:
        unit = values
        _scale_to_unit(unit, *spec.intensity.limits)
    if pixels.dtype.kind == "f":
        unit.nan_to_num_(nan=0.0)
    return unit


def _scale_to_unit(image: torch.Tensor, low: float, high: float) -> None:
    """Map `low`..`high` to 0..1 in place, clipped; all zeros when they are equal."""
    if high <= low:
        image.zero_()
        return
    image.sub_(low).mul_(1 / (high - low)).clamp_(0, 1)


def _placed(images: torch.Tensor, placement: Placement, spec: Preprocess) -> torch.Tensor:
    """Resample, cut and resize ``(N, C, H, W)`` to what the network sees."""
    fitted = _fit(_resized(images, placement.size), placement.box)
    return _resized(fitted, (spec.height, spec.width))


def _axis(count: int, resampled: int, start: int, length: int, wanted: int) -> torch.Tensor:
    """Return the weights ``(wanted, count)`` of one axis: what becomes of each of its lines."""
    lines = _resized(torch.eye(count)[None, None], (resampled, count))
    kept = _fit(lines, FieldOfView(float(start), 0.0, float(length), float(count)))
    return _resized(kept, (wanted, count))[0, 0]


def _resized(images: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    """Interpolate ``(N, C, H, W)`` to another size; averages what lies below a larger pixel."""
    if images.shape[2:] == size:
        return images
    return nnf.interpolate(images, size, mode="bilinear", antialias=True)


def _fit(images: torch.Tensor, box: FieldOfView) -> torch.Tensor:
    """Cut or pad ``(N, C, H, W)`` to `box`, whose edges are whole pixels."""
    rows, columns = images.shape[2:]
    top, left = int(box.top), int(box.left)
    bottom, right = rows - top - int(box.height), columns - left - int(box.width)
    if not (top or left or bottom or right):
        return images
    return nnf.pad(images, (-left, -right, -top, -bottom))
