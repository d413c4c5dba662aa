"""Values on some slices of a stack, each kept as the rectangle that is not empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Shape = tuple[int, int, int]
Values = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A rectangle of ``(h, w)`` values whose first pixel is ``(top, left)`` of its slice."""

    top: int
    left: int
    values: Values

    @property
    def rows(self) -> slice:
        """The rows of the slice that it covers."""
        return slice(self.top, self.top + self.values.shape[0])

    @property
    def columns(self) -> slice:
        """The columns of the slice that it covers."""
        return slice(self.left, self.left + self.values.shape[1])


Patches = Mapping[int, Patch]
"""By slice index."""


def cropped(values: Values) -> Patch | None:
    """Return the smallest patch of a ``(J, I)`` slice with all that is not 0 or NaN, or None."""
    filled = np.isfinite(values) if values.dtype.kind == "f" else values != 0
    rows, columns = np.flatnonzero(filled.any(axis=1)), np.flatnonzero(filled.any(axis=0))
    if not rows.size:
        return None
    top, left = int(rows[0]), int(columns[0])
    inner = values[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    return Patch(top, left, np.ascontiguousarray(inner))


def section(patches: Patches, shape: Shape, axis: int, index: int, empty: Values) -> Values:
    """Return the values of a ``(K, J, I)`` stack at `index` of an axis, the other axes in order.

    `empty` is a value of the patches' type (0, NaN) that stands where there is none.
    """
    rest = tuple(length for number, length in enumerate(shape) if number != axis)
    out = np.full(rest, empty, empty.dtype)
    if axis == 0:
        patch = patches.get(index)
        if patch is not None:
            out[patch.rows, patch.columns] = patch.values
        return out
    for slice_index, patch in patches.items():
        first = patch.top if axis == 1 else patch.left
        if 0 <= index - first < patch.values.shape[axis - 1]:
            line = patch.values.take(index - first, axis=axis - 1)
            out[slice_index, patch.columns if axis == 1 else patch.rows] = line
    return out
