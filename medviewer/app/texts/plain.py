"""Plain words: text of files and cards made fit for a label."""

from enum import StrEnum

from medviewer.language import again

_LONG_WORD = 30


class Severity(StrEnum):
    """How much a text should be seen."""

    QUIET = "quiet"
    WARNING = "warning"
    CRITICAL = "critical"


def clean_text(text: str) -> str:
    """Return text from a file or card fit for a label: one line, breakable, no control characters.

    Directional marks go too: they could turn the figures that follow around. What was kept of the
    program's own words is said in the reader's language.
    """
    shown = again(text)
    if not shown.isprintable():  # few are not: looking at each letter took most of the time
        shown = "".join(char if char.isprintable() else " " for char in shown)
    words = shown.split()
    return " ".join(word if len(word) <= _LONG_WORD else _breakable(word) for word in words)


def short_hash(sha256: str) -> str:
    """Return the first 8 digits, which are enough to tell weights apart by eye."""
    return sha256[:8]


def _breakable(word: str) -> str:
    """Let a word that no pane could hold break: a zero-width space after every 30 characters."""
    pieces = [word[start : start + _LONG_WORD] for start in range(0, len(word), _LONG_WORD)]
    return "\N{ZERO WIDTH SPACE}".join(pieces)
