"""Words and figures fit for a sentence."""

import math
from collections.abc import Iterable, Sequence
from typing import Literal

from medviewer.inference.prediction import Score
from medviewer.io.printable_text import printable
from medviewer.language import translate

_LONGEST_TEXT = 40
_DASH = "\N{EN DASH}"


def shown(text: str) -> str:
    """Return a header's text fit for a sentence: one line, printable, not endless."""
    return printable(text)[:_LONGEST_TEXT]


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


def figure(value: float, digits: int = 3) -> str:
    """Return a number with `digits` decimals, a dash where there is none."""
    return f"{value:.{digits}f}" if math.isfinite(value) else _DASH


def score_figures(score: Score) -> tuple[str, str]:
    """Return score and threshold in figures, with as many decimals as tell them apart.

    The second is empty for exclusive classes, which have no threshold.
    """
    if score.threshold is None:
        return figure(score.score), ""
    digits = 3
    while digits < 6 and _look_equal(score.score, score.threshold, digits):
        digits += 1
    return figure(score.score, digits), figure(score.threshold, digits)


def _look_equal(score: float, threshold: float, digits: int) -> bool:
    return score != threshold and figure(score, digits) == figure(threshold, digits)
