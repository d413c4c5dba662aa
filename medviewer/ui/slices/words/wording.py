"""How words are made to fit: shortened, broken in two, without what does not print."""

import re
from collections.abc import Callable, Iterator

from medviewer.language import translate
from medviewer.ui.slices.words.short_forms import NOTICE, short_form

_BREAKS = re.compile(
    r" |(?<=[\u3001-\u9fff\uff01-\uffee])(?<![（《【])(?![、。》】！），：；？\s]|$)"
)
"""Where a line may end: at blanks, and behind a Chinese letter unless a closing sign follows."""

_PATHS = re.compile(r"(?<!\S)(?:[^\s/]+/)+(?=[^\s/]*\.\w)|(?<!\S)(?:[^\s/]+/){2,}(?=\w)")
"""Folders before a file's name."""

_DOT = " · "
"""Between the parts of a title or a badge."""

_WIDE_COLON = "\uff1a"
"""As Chinese writes it."""

_ROOM_FOR_DETAILS = 250.0
"""How wide a view must be for a heatmap's details to have a line of their own."""

_MOST_BANNER_LINES = 3

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
    """Return a banner in one or two lines: the fullest wording that they hold whole.

    Where none is that short, the shortest has a third line, or is cut.
    """

    def is_cut(lines: list[str]) -> bool:
        return any(measure(line, size) > width for line in lines)

    ways = [broken(own, width, size, measure) for own in _banner_wordings(text)]
    fitting = next((lines for lines in ways if not is_cut(lines)), None)
    if fitting is not None:
        return fitting
    whole = _whole(" ".join(ways[-1]), width, size, measure)
    return ways[-1] if is_cut(whole) or len(whole) > _MOST_BANNER_LINES else whole


def _banner_wordings(text: str) -> Iterator[str]:
    """Yield a banner, of its files the names alone, what stands before its colon, short forms."""
    yield text
    yield file_names_alone(text)
    first, colon, _ = text.replace(_WIDE_COLON, ": ").partition(": ")
    if colon:
        yield first
    shorter = short_form(text)
    while shorter != text:
        yield shorter
        shorter, text = short_form(shorter), shorter


def notice_lines(width: float, size: int, measure: Measure) -> list[str]:
    """Return what no view may leave out, in a wording or over two lines that hold it whole."""
    notice = translate("Image view", NOTICE)
    fits = measure(notice, size) <= width
    return [notice] if fits else _whole(short_form(notice), width, size, measure)


def badge_lines(text: str, width: float, size: int, measure: Measure) -> list[str]:
    """Return a badge in few lines that hold it whole: in short forms, then between its dots.

    A part that is still too long, such as the title of an object, has two lines.
    """
    return [line for own in text.split("\n") for line in _badge_line(own, width, size, measure)]


def _badge_line(text: str, width: float, size: int, measure: Measure) -> list[str]:
    if measure(text, size) <= width:
        return [text]
    parts = text.split(_DOT)
    short = [short_form(part) for part in parts]
    for lines in ([_DOT.join(short)], parts, short):
        if all(measure(line, size) <= width for line in lines):
            return lines
    return [line for part in short for line in broken(part, width, size, measure)]


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
    if not caption:
        return notice_lines(width, size, measure)
    below = _caption_lines(caption, width, size, measure, most)
    groups = [_title_lines(title, width, size, measure) for title in titles]
    return [*_fewer(groups, most - len(below)), *below]


def _caption_lines(caption: str, width: float, size: int, measure: Measure, most: int) -> list[str]:
    joined = f"{caption}  ·  {translate('Image view', NOTICE)}"
    if measure(joined, size) <= width:
        return [joined]
    notice = notice_lines(width, size, measure)
    if measure(caption, size) <= width:
        return [caption, *notice]
    if "; " not in caption:
        return [*broken(caption, width, size, measure), *notice]
    first, second = caption.split("; ", 1)
    lines = [*_whole(f"{first};", width, size, measure), *_whole(second, width, size, measure)]
    if len(lines) > 2 and len(lines) + len(notice) > most:
        lines = _whole(short_form(caption), width, size, measure)
    return [*lines, *notice]


def _whole(text: str, width: float, size: int, measure: Measure) -> list[str]:
    """Return a text in as many lines as it needs where it can be broken."""
    first, *rest = broken(text, width, size, measure)
    return [first, *(line for own in rest for line in _whole(own, width, size, measure))]


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
    if _DOT not in text:
        is_broken = width >= _ROOM_FOR_DETAILS
        return broken(text, width, size, measure) if is_broken else [text]
    head = _without_details(text, width, size, measure)
    details = text[len(head) :].removeprefix(_DOT)
    if not details or width < _ROOM_FOR_DETAILS:
        return [head]
    second = _without_details(details, width, size, measure)
    return [head, second] if measure(second, size) <= width else [head]


def _without_details(text: str, width: float, size: int, measure: Measure) -> str:
    while measure(text, size) > width and _DOT in text:
        text = text.rpartition(_DOT)[0]
    return text
