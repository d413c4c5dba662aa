"""A part of an image that was painted over."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BoolArray = npt.NDArray[np.bool_]

_MOST_MARKED = 1 << 20
"""Pixels of a mark: what is drawn over an image needs no finer grid than a screen's."""


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """Some pixels of an image; equal to itself alone, and never changed.

    `inside` is ``(h, w)``, its first pixel at row `top` and column `left` of the image.
    """

    top: int
    left: int
    inside: BoolArray

    @property
    def bottom(self) -> int:
        """The row after the last one."""
        return self.top + int(self.inside.shape[0])

    @property
    def right(self) -> int:
        """The column after the last one."""
        return self.left + int(self.inside.shape[1])

    @property
    def count(self) -> int:
        """How many pixels it has."""
        return int(np.count_nonzero(self.inside))

    def joined(self, other: "Painted | None") -> "Painted":
        """Return the pixels of both."""
        if other is None:
            return self
        top, left = min(self.top, other.top), min(self.left, other.left)
        bottom, right = max(self.bottom, other.bottom), max(self.right, other.right)
        inside = np.zeros((bottom - top, right - left), np.bool_)
        for part in (self, other):
            rows = slice(part.top - top, part.bottom - top)
            inside[rows, part.left - left : part.right - left] |= part.inside
        return Painted(top, left, inside)

    def on_image(self, rows: int, columns: int) -> npt.NDArray[np.float32]:
        """Return the whole image ``(rows, columns)``: 1 inside, 0 elsewhere."""
        whole = np.zeros((rows, columns), np.float32)
        whole[self.top : self.bottom, self.left : self.right] = self.inside
        return whole

    def marks(self, least_step: int = 1) -> tuple[npt.NDArray[np.uint8], int]:
        """Return 0 outside, 1 inside and 2 along the rim, and how many pixels a mark stands for.

        At least `least_step` ones: the rim of a large image shall be seen on a small screen.
        """
        step = max(1, least_step)
        while self.inside.size > _MOST_MARKED * step * step:
            step += 1
        coarse = np.pad(self.inside[::step, ::step], 1)
        core = coarse[1:-1, 1:-1].copy()
        for rows, columns in ((0, 1), (2, 1), (1, 0), (1, 2)):
            height, width = coarse.shape[0] - 2, coarse.shape[1] - 2
            core &= coarse[rows : rows + height, columns : columns + width]
        marks = coarse[1:-1, 1:-1].astype(np.uint8) * 2
        marks[core] = 1
        return marks, step
