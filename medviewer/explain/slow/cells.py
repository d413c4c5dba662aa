"""Maps of single pixels as sums over cells: pixels scatter, and only regions can be read.

A map of integrated gradients sums to the difference of two logits, so the sum of a cell is what its
pixels add to that difference together. Drawn pixel by pixel, a few strong ones hid all else.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from medviewer.explain.slow.found import Found

MOST_CELLS = 28
"""Along a side at most: of the usual 224 pixels each cell has eight."""


def by_cells(found: Found) -> Found:
    """Return maps ``(..., H, W)`` as sums over cells ``(..., h, w)``; their totals stay."""
    rows, columns = found.maps.shape[-2:]
    maps = _shares(rows) @ found.maps @ _shares(columns).T
    return replace(found, maps=maps.astype(np.float32))


def _shares(count: int) -> npt.NDArray[np.float64]:
    """Return how much of each of `count` pixels lies in each cell, ``(cells, count)``."""
    cells = min(count, MOST_CELLS)
    edges = np.arange(cells + 1) * count / cells
    starts = np.arange(count)
    inside = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    shares: npt.NDArray[np.float64] = np.clip(inside, 0.0, 1.0)
    return shares
