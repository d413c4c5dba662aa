"""How words are made to fit: shortened, broken in two, without what does not print."""

import re
from collections.abc import Callable

from medviewer.language import later, translate

NOTICE = later("Image view", "Not for diagnostic use")

_BREAKS = re.compile(
    r" |(?<=[\u3001-\u9fff\uff01-\uffee])(?<![（《【])(?![、。》】！），：；？\s]|$)"
)
"""Where a line may end: at blanks, and behind a Chinese letter unless a closing sign follows."""

_PATHS = re.compile(r"(?<!\S)(?:[^\s/]+/)+(?=[^\s/]*\.\w)|(?<!\S)(?:[^\s/]+/){2,}(?=\w)")
"""Folders before a file's name."""

_WIDE_COLON = "\uff1a"
"""As Chinese writes it."""

_ROOM_FOR_DETAILS = 250.0
"""How wide a view must be for a heatmap's details to have a line of their own."""

Measure = Callable[[str, int], float]
"""Width in screen pixels of a text at a font size in pixels."""


def drawable(text: str) -> str:
    """Return the text with a blank for what does not print: headers hold all sorts of bytes."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else " " for character in text)


def file_names_alone(text: str) -> str:
    """Return the text with ``c.dcm`` for every word like ``a/b/c.dcm``; units stay as they are."""
    return _PATHS.sub("", text)


def shortened(text: str, width: float, size: int, measure: Measure) -> str:
    """Return the text, or as much of it as fits with an ellipsis; nothing if that is nothing."""
    if measure(text, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = measure(text[:middle].rstrip() + "…", size) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…" if low else ""


def broken(text: str, width: float, size: int, measure: Measure) -> list[str]:
    """Return the text as one line, or as two, the first as long as fits."""
    text = " ".join(text.split())
    places = [found.start() for found in _BREAKS.finditer(text)]
    fitting = [end for end in (*places, len(text)) if measure(text[:end], size) <= width]
    first = fitting[-1] if fitting else next(iter(places), len(text))
    lines = [text[:first].strip(), text[first:].strip()]
    return [line for line in lines if line]


def banner_lines(text: str, width: float, size: int, measure: Measure) -> list[str]:
    """Return a banner in one or two lines; where it is too long, what stands before its colon."""

    def is_cut(lines: list[str]) -> bool:
        return any(measure(line, size) > width for line in lines)

    lines = broken(text, width, size, measure)
    if is_cut(lines):  # of files, the names alone
        lines = broken(file_names_alone(text), width, size, measure)
    first, colon, _ = text.replace(_WIDE_COLON, ": ").partition(": ")
    return broken(first, width, size, measure) if is_cut(lines) and colon else lines


def footer_lines(
    heat: tuple[str, ...], width: float, size: int, measure: Measure, most: int = 99
) -> list[str]:
    """Return the lines of the footer, top first: the heatmap's title and caption, the notice.

    `heat` ends with the caption; a title that is too long has its details (after the last dots) on
    a second line, a sentence is broken in two; in a small view details go and sentences are cut.
    Where that is more than `most` lines, what stands between the title and the last sentence goes
    first, the title last; the caption stays whole.
    """
    *titles, caption = heat or ("",)
    notice = translate("Image view", NOTICE)
    if not caption:
        return [notice]
    below = _caption_lines(caption, notice, width, size, measure)
    groups = [_title_lines(title, width, size, measure) for title in titles]
    return [*_fewer(groups, most - len(below)), *below]


def _caption_lines(
    caption: str, notice: str, width: float, size: int, measure: Measure
) -> list[str]:
    joined = f"{caption}  ·  {notice}"
    if measure(joined, size) <= width:
        return [joined]
    if measure(caption, size) <= width:
        return [caption, notice]
    if "; " not in caption:
        return [*broken(caption, width, size, measure), notice]
    first, second = caption.split("; ", 1)
    return [f"{first};", second, notice]


def _fewer(groups: list[list[str]], room: int) -> list[str]:
    """Return the lines of a title and of sentences below it, not many more than there is room."""
    while sum(map(len, groups)) > room and len(groups) > 2:
        del groups[1]
    if sum(map(len, groups)) > room and groups:
        groups = [groups[0][:1], *groups[1:]]
    if sum(map(len, groups)) > room and len(groups) == 2:
        groups[1] = [" ".join(groups[1])]  # cut when it is placed
    if room < len(groups) == 2:
        del groups[0]
    return [line for group in groups for line in group]


def _title_lines(text: str, width: float, size: int, measure: Measure) -> list[str]:
    if " · " not in text:
        is_broken = width >= _ROOM_FOR_DETAILS
        return broken(text, width, size, measure) if is_broken else [text]
    head = _without_details(text, width, size, measure)
    details = text[len(head) :].removeprefix(" · ")
    if not details or width < _ROOM_FOR_DETAILS:
        return [head]
    second = _without_details(details, width, size, measure)
    return [head, second] if measure(second, size) <= width else [head]


def _without_details(text: str, width: float, size: int, measure: Measure) -> str:
    while measure(text, size) > width and " · " in text:
        text = text.rpartition(" · ")[0]
    return text
