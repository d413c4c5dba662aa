"""Words of a header fit for a sentence."""

from collections.abc import Iterable, Sequence
from typing import Literal

from medviewer.language import translate

_LONGEST_TEXT = 40


def shown(text: str) -> str:
    """Return a header's text fit for a sentence: one line, printable, not endless."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_LONGEST_TEXT]


def listed(words: Sequence[str], conjunction: Literal["or", "and"] = "or") -> str:
    """Return words as in a sentence: "CR, DX or RG"."""
    if len(words) < 2:
        return "".join(words)
    first = translate("Lists", ", ").join(words[:-1])
    text = translate("Lists", "{words} or {last}")
    if conjunction == "and":
        text = translate("Lists", "{words} and {last}")
    return text.format(words=first, last=words[-1])


def sentences(texts: Iterable[str]) -> str:
    """Return sentences one after the other, nothing for none."""
    said = ""
    for text in texts:
        pair = translate("Lists", "{sentence} {next}")
        said = pair.format(sentence=said, next=text) if said else text
    return said
