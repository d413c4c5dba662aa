"""Words of a header fit for a sentence."""

from collections.abc import Sequence

_LONGEST_TEXT = 40


def shown(text: str) -> str:
    """Return a header's text fit for a sentence: one line, printable, not endless."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_LONGEST_TEXT]


def listed(words: Sequence[str], conjunction: str = "or") -> str:
    """Return words as in a sentence: "CR, DX or RG"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
