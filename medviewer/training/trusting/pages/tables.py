"""The numbers of trust as rows of a table, for the page and for Markdown alike."""

from collections.abc import Callable, Sequence

from medviewer.models.trust.record import Measured, TrustLevel, TrustMethod

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

Cell = Callable[[Measured | None, bool], str]

LEVELS = {
    "image": "Maps of the images' scores",
    "slices": "Maps of the slices' scores",
    "series": "Maps of the series' score",
}


def level_rows(level: TrustLevel, cell: Cell) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of one level: methods by rank, then the edge detector.

    Columns that no method has are left out; `cell` writes a value.
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


def shown(found: Measured | None, signed: bool) -> str:  # noqa: FBT001 - a cell's own shape
    """Return a value, with its range if it has one, as plain text."""
    if found is None:
        return ""
    # 0 is added to what is rounded: nothing is "-0.00"
    value, *ends = (
        f"{round(each, 2) + 0.0:{'+' if signed else ''}.2f}"
        for each in (found.value, found.low, found.high)
        if each is not None
    )
    return f"{value} ({' to '.join(ends)})" if ends else value


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
    return [title, f"{method.images}{_whose(method)}", *cells, rank]


def _whose(method: TrustMethod) -> str:
    """Say of how few patients a method's images are."""
    if not method.is_of_few:
        return ""
    return f" ({method.patients} patient{'s' * (method.patients > 1)}: no ranges)"
