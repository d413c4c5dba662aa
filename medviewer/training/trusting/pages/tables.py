"""The numbers of trust as rows of a table, for the page and for Markdown alike."""

from collections.abc import Callable, Sequence

from medviewer.models.card_evidence import Interval
from medviewer.models.trust.record import TrustLevel, TrustMethod

COLUMNS = (
    ("deletion_over_random", "Deletion against random", True),
    ("insertion_over_random", "Insertion against random", True),
    ("over_random", "Both against random", True),
    ("over_edges", "Both against edges", True),
    ("stability", "Stability", False),
    ("spearman_all", "Likeness, weights in disorder", True),
    ("pointing", "Largest pixel in the box", False),
    ("iou", "Overlap (IoU)", False),
)
"""Measure, heading, and whether the sign is told."""

Cell = Callable[[Interval | None, bool], str]

LEVELS = {
    "image": "Maps of the images' scores",
    "slices": "Maps of the slices' scores",
    "series": "Maps of the series' score",
}


def level_rows(level: TrustLevel, cell: Cell) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of one level: methods by rank, then the edge detector.

    Columns that no method has are left out; `cell` writes an interval.
    """
    columns = [
        each
        for each in COLUMNS
        if any(each[0] in method.measures for method in level.methods.values())
    ]
    ordered = sorted(level.methods, key=lambda name: _place(level, name))
    rows = [_row(level.methods[name], _title(level, name), columns, cell) for name in ordered]
    rows.append(_row(level.edges, level.edges.title, columns, cell))
    return ["Method", "Images", *(words for _, words, _ in columns), "Rank"], rows


def remarks(level: TrustLevel) -> list[tuple[str, tuple[str, ...]]]:
    """Return why methods cannot be the default, by title."""
    return [(each.title, each.against) for each in level.methods.values() if each.against]


def shown(interval: Interval | None, signed: bool) -> str:  # noqa: FBT001 - a cell's own shape
    """Return an interval as plain text."""
    if interval is None:
        return ""
    sign = "+" if signed else ""
    return f"{interval.value:{sign}.2f} ({interval.low:{sign}.2f} to {interval.high:{sign}.2f})"


def _place(level: TrustLevel, name: str) -> tuple[bool, float, int]:
    """Return where a method stands: the default, then by rank, then those without one."""
    rank = level.methods[name].rank
    return (name != level.default, 1e9 if rank is None else rank, list(level.methods).index(name))


def _title(level: TrustLevel, name: str) -> str:
    """Return a method's title; the default says so."""
    title = level.methods[name].title
    return f"{title} (default)" if name == level.default else title


def _row(
    method: TrustMethod, title: str, columns: Sequence[tuple[str, str, bool]], cell: Cell
) -> list[str]:
    """Return one row."""
    rank = "" if method.rank is None else f"{method.rank:.1f}"
    cells = [cell(method.measures.get(name), signed) for name, _, signed in columns]
    whose = " (1 patient: no ranges)" if method.patients == 1 else ""
    return [title, f"{method.images}{whose}", *cells, rank]
