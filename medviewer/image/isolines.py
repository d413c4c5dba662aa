"""Isolines of a heatmap: where its value passes a threshold, as lines in the image."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.image.field_of_view import FieldOfView
from medviewer.image.overlay import FloatMap, Interpolation, Sampling, sample_attribution

Segments = npt.NDArray[np.float64]
"""``(N, 2, 2)``: lines from ``(row, column)`` to ``(row, column)`` in pixel-edge coordinates."""

_POINTS = 128
"""About how many points along an axis a smooth map is looked at; coarser grids get more a cell."""


@dataclass(frozen=True, slots=True, eq=False)
class Isolines:
    """The lines of one threshold."""

    segments: Segments


def isolines(
    native: npt.NDArray[np.float32],
    fov: FieldOfView,
    threshold: float,
    interpolation: Interpolation = "smooth",
) -> Isolines:
    """Return where a ``(h, w)`` map that covers `fov` reaches `threshold`.

    What reaches it is always enclosed: at the edge of the field of view the line follows that edge.
    ``smooth`` follows the bilinear surface that is drawn (marching squares, Lorensen and Cline,
    1987, in the plane), ``native`` the edges of the network's cells. NaN reaches nothing.
    """
    if interpolation == "native":
        return Isolines(_cell_edges(np.asarray(native) >= threshold, fov))
    down, across = (_points(cells) for cells in native.shape)
    rows = Sampling(down, fov.top, fov.height / down)
    columns = Sampling(across, fov.left, fov.width / across)
    values = sample_attribution(native, fov, rows, columns)
    return Isolines(
        _marched(_ringed(values, threshold), threshold, _knots(rows, fov.top, fov.height),
                 _knots(columns, fov.left, fov.width))
    )  # fmt: skip


def _points(cells: int) -> int:
    return cells * max(1, _POINTS // cells)


def _knots(sampling: Sampling, start: float, length: float) -> npt.NDArray[np.float64]:
    """Return the points of an axis and both ends of the field of view."""
    return np.concatenate([[start], sampling.positions(), [start + length]])


def _ringed(values: FloatMap, threshold: float) -> npt.NDArray[np.float64]:
    """Return the values with a ring around them that just fails the threshold."""
    below = np.nextafter(threshold, -np.inf)
    inner = np.where(np.isfinite(values), values.astype(np.float64), below)
    return np.pad(inner, 1, constant_values=below)


def _marched(
    values: npt.NDArray[np.float64],
    threshold: float,
    rows: npt.NDArray[np.float64],
    columns: npt.NDArray[np.float64],
) -> Segments:
    """Return the lines through the squares between neighbouring points.

    A square with two opposite corners above is cut in two, so that they stay apart.
    """
    inside = values >= threshold
    corners = inside[:-1, :-1], inside[:-1, 1:], inside[1:, 1:], inside[1:, :-1]
    kind = np.zeros(corners[0].shape, np.uint8)
    for bit, corner in enumerate(corners):
        kind |= corner.astype(np.uint8) << np.uint8(bit)
    parts = []
    for case, edges in _CASES.items():
        r, c = np.nonzero(kind == case)
        for first, second in edges:
            ends = [_crossing(values, threshold, rows, columns, r, c, end)
                    for end in (first, second)]  # fmt: skip
            parts.append(np.stack(ends, axis=1))
    return np.concatenate(parts)


_EDGES = {"top": (0, 1), "right": (1, 2), "bottom": (3, 2), "left": (0, 3)}
"""Between which corners of a square an edge lies; corners run clockwise from the top left."""
_CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))

_CASES: dict[int, tuple[tuple[str, str], ...]] = {
    1: (("left", "top"),),
    2: (("top", "right"),),
    3: (("left", "right"),),
    4: (("right", "bottom"),),
    5: (("left", "top"), ("right", "bottom")),
    6: (("top", "bottom"),),
    7: (("left", "bottom"),),
    8: (("left", "bottom"),),
    9: (("top", "bottom"),),
    10: (("top", "right"), ("left", "bottom")),
    11: (("right", "bottom"),),
    12: (("left", "right"),),
    13: (("top", "right"),),
    14: (("left", "top"),),
}
"""Which edges a line joins, by the corners that reach the threshold (bits, clockwise)."""


def _crossing(
    values: npt.NDArray[np.float64],
    threshold: float,
    rows: npt.NDArray[np.float64],
    columns: npt.NDArray[np.float64],
    r: npt.NDArray[np.intp],
    c: npt.NDArray[np.intp],
    edge: str,
) -> npt.NDArray[np.float64]:
    """Return where the threshold is passed along an edge of squares: ``(n, 2)`` row, column."""
    (ra, ca), (rb, cb) = (_CORNERS[corner] for corner in _EDGES[edge])
    a, b = values[r + ra, c + ca], values[r + rb, c + cb]
    share = (threshold - a) / (b - a)
    row = rows[r + ra] + share * (rows[r + rb] - rows[r + ra])
    column = columns[c + ca] + share * (columns[c + cb] - columns[c + ca])
    return np.column_stack([row, column])


def _cell_edges(inside: npt.NDArray[np.bool_], fov: FieldOfView) -> Segments:
    """Return the edges between cells that reach the threshold and those that do not."""
    height, width = inside.shape
    padded = np.pad(inside, 1)
    r, c = np.nonzero(padded[:-1, 1:-1] != padded[1:, 1:-1])
    across = np.stack([np.column_stack([r, c]), np.column_stack([r, c + 1])], axis=1)
    r, c = np.nonzero(padded[1:-1, :-1] != padded[1:-1, 1:])
    down = np.stack([np.column_stack([r, c]), np.column_stack([r + 1, c])], axis=1)
    scale = fov.height / height, fov.width / width
    lines: Segments = np.concatenate([across, down]) * np.array(scale)
    return np.asarray(lines + np.array((fov.top, fov.left)))
