"""How words are made to fit: shortened, broken in two, without what does not print."""

from collections.abc import Callable

NOTICE = "Not for diagnostic use"

Measure = Callable[[str, int], float]
"""Width in screen pixels of a text at a font size in pixels."""


def printable(text: str) -> str:
    """Return the text with a blank for what does not print: headers hold all sorts of bytes."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else " " for character in text)


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
    words = text.split()
    first = len(words)
    while first > 1 and measure(" ".join(words[:first]), size) > width:
        first -= 1
    lines = [" ".join(words[:first]), " ".join(words[first:])]
    return [line for line in lines if line]


def footer_lines(heat: tuple[str, ...], width: float, size: int, measure: Measure) -> list[str]:
    """Return the lines of the footer, top first: the heatmap's title and caption, the notice.

    `heat` ends with the caption; a title loses its details (after the last dots) where it must.
    """
    *titles, caption = heat or ("",)
    titles = [_without_details(title, width, size, measure) for title in titles]
    if not caption:
        return [NOTICE]
    joined = f"{caption}  ·  {NOTICE}"
    if measure(joined, size) <= width:
        return [*titles, joined]
    if measure(caption, size) <= width or "; " not in caption:
        return [*titles, caption, NOTICE]
    first, second = caption.split("; ", 1)
    return [*titles, f"{first};", second, NOTICE]


def _without_details(text: str, width: float, size: int, measure: Measure) -> str:
    while measure(text, size) > width and " · " in text:
        text = text.rpartition(" · ")[0]
    return text
