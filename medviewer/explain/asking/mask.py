"""How much of each pixel of a network's input a painted part covers, in little time.

Resampling is linear, along rows and columns apart: a part of a large film is brought to the input
by the few rows and columns that each pixel takes from it, in a tenth of the time that the whole
film takes, to the same numbers.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.image.erasing.painted import Painted
from medviewer.models.preprocess import prepare_axes
from medviewer.models.preprocess_geometry import Spacing
from medviewer.models.preprocess_spec import Preprocess


class MaskMaker:
    """Makes the masks of one image of `size` (rows, columns)."""

    def __init__(self, spec: Preprocess, size: tuple[int, int], spacing_mm: Spacing | None) -> None:
        self._spec = spec
        self._size = size
        self._spacing_mm = spacing_mm
        self._bands: tuple[_Band, _Band] | None = None

    def mask(self, painted: Painted) -> Tensor:
        """Return the mask ``(h, w)``, from 0 to 1."""
        if self._bands is None:
            down, across = prepare_axes(self._spec, *self._size, self._spacing_mm)
            self._bands = _Band.of(down), _Band.of(across)
        down_band, across_band = self._bands
        inside = torch.from_numpy(painted.inside.astype(np.float32))
        rows, by_rows = down_band.taken(inside, painted.top)
        columns, by_both = across_band.taken(by_rows.T.contiguous(), painted.left)
        mask = torch.zeros(self._spec.height, self._spec.width)
        mask[rows, columns] = by_both.T
        return mask.clamp_(0, 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Band:
    """A matrix ``(n, size)`` whose rows are zero but for `weights` ``(n, k)`` from `first` on."""

    first: Tensor
    weights: Tensor

    @classmethod
    def of(cls, matrix: Tensor) -> "_Band":
        size = matrix.shape[1]
        there = matrix != 0
        first = there.int().argmax(1)
        end = torch.where(there.any(1), size - there.flip(1).int().argmax(1), first)
        places = first[:, None] + torch.arange(max(1, int((end - first).max())))
        weights = matrix.gather(1, places.clamp(max=size - 1))
        return cls(first, weights.masked_fill(places >= size, 0.0))

    def taken(self, part: Tensor, start: int) -> tuple[slice, Tensor]:
        """Return which rows take from a part, which begins at `start`, and what they take."""
        length, reach = part.shape[0], self.weights.shape[1]
        touched = ((self.first < start + length) & (self.first + reach > start)).nonzero()
        if not len(touched):
            return slice(0, 0), part[:0]
        rows = slice(int(touched[0]), int(touched[-1]) + 1)
        places = self.first[rows, None] + torch.arange(reach) - start
        weights = self.weights[rows].masked_fill((places < 0) | (places >= length), 0.0)
        places = places.clamp(0, length - 1)
        return rows, nnf.embedding_bag(places, part, mode="sum", per_sample_weights=weights)
