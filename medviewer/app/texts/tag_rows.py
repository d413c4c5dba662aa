"""Tags as rows of a tree: of one image, or of two side by side; searched, and as text to copy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.app.texts.tags import shown_name, shown_value

if TYPE_CHECKING:  # it loads the parser
    from medviewer.io.dicom.element_tree import Element


@dataclass(frozen=True, slots=True)
class TagRow:
    """One row; `other` is the value in the second image, where there is one.

    `differs` where the two images differ in the element or in what stands below it.
    """

    number: str
    name: str
    vr: str
    value: str
    other: str = ""
    differs: bool = False
    search: str = ""
    below: tuple["TagRow", ...] = ()


def tag_rows(tags: Sequence["Element"]) -> tuple[TagRow, ...]:
    """Return the rows of one image."""
    return tuple(
        replace(_row(tag), value=shown_value(tag), search=_search(tag), below=tag_rows(tag.below))
        for tag in tags
    )


def compared(first: Sequence["Element"], second: Sequence["Element"]) -> tuple[TagRow, ...]:
    """Return the rows of two images; what only one of them has differs, too."""
    ours, theirs = {tag.key: tag for tag in first}, {tag.key: tag for tag in second}
    keys = sorted(ours.keys() | theirs.keys(), key=lambda key: _order(ours.get(key) or theirs[key]))
    return tuple(_pair(ours.get(key), theirs.get(key)) for key in keys)


def matching(
    rows: Iterable[TagRow], text: str, *, only_differences: bool = False
) -> tuple[TagRow, ...]:
    """Return the rows that hold every word of `text`, with those that they stand below.

    A row that matches keeps all that stands below it.
    """
    words = text.lower().split()
    found = (_matched(row, words, only_differences=only_differences) for row in rows)
    return tuple(row for row in found if row is not None)


def row_text(row: TagRow, *, compares: bool) -> str:
    """Return a row as a line of text with tabs between its parts."""
    parts = (row.number, row.name, row.vr, row.value, *((row.other,) if compares else ()))
    return "\t".join(parts)


def all_text(rows: Iterable[TagRow], *, compares: bool) -> str:
    """Return all rows as text, those below a sequence indented."""
    return "\n".join(_lines(rows, "", compares=compares))


def _lines(rows: Iterable[TagRow], indent: str, *, compares: bool) -> Iterator[str]:
    for row in rows:
        yield indent + row_text(row, compares=compares)
        yield from _lines(row.below, indent + "    ", compares=compares)


def _pair(ours: "Element | None", theirs: "Element | None") -> TagRow:
    there = [own for own in (ours, theirs) if own is not None]
    below = compared(ours.below if ours else (), theirs.below if theirs else ())
    differs = ours is None or theirs is None or ours.whole != theirs.whole
    return replace(
        _row(there[0]),
        value=shown_value(ours) if ours else "",
        other=shown_value(theirs) if theirs else "",
        differs=differs or any(row.differs for row in below),
        search=_search(*there),
        below=below,
    )


def _row(tag: "Element") -> TagRow:
    name = shown_name(tag)
    if tag.creator:
        name = f"{name} ({tag.creator})"
    return TagRow(tag.number, name, tag.vr, "")


def _search(*tags: "Element") -> str:
    """Return what is searched, in lower case; numbers with and without their signs."""
    words = (
        word
        for tag in tags
        for word in (
            *(tag.number, _digits(tag), shown_name(tag), tag.keyword),
            *(tag.creator, shown_value(tag)),
        )
    )
    return "\n".join(words).lower()


def _digits(tag: "Element") -> str:
    return "".join(letter for letter in tag.number if letter.isalnum())


def _order(tag: "Element") -> tuple[str, int]:
    """Return where a tag stands among its own: by number, items by theirs."""
    return tag.number, int(tag.key) if not tag.number and tag.key.isdecimal() else 0


def _matched(row: TagRow, words: Sequence[str], *, only_differences: bool) -> TagRow | None:
    if only_differences and not row.differs:
        return None
    if all(word in row.search for word in words):
        below = row.below if not only_differences else _differing(row.below)
        return replace(row, below=below)
    found = (_matched(one, words, only_differences=only_differences) for one in row.below)
    below = tuple(one for one in found if one is not None)
    return replace(row, below=below) if below else None


def _differing(rows: Sequence[TagRow]) -> tuple[TagRow, ...]:
    return tuple(replace(row, below=_differing(row.below)) for row in rows if row.differs)
