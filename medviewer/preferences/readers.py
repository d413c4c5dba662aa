"""Readers of single settings: each returns the value, or raises ValueError with what it must be."""

from collections.abc import Callable
from typing import Any

from medviewer.language import later

_MOST_PATH_LETTERS = 4096


def one_of(choices: tuple[str, ...]) -> Callable[[Any], str]:
    """Return a reader of one of a few words."""

    def read(raw: Any) -> str:
        if raw not in choices:
            raise ValueError(
                later("Settings", "must be one of {choices}").format(choices=", ".join(choices))
            )
        return str(raw)

    return read


def flag(raw: object) -> bool:
    """Read true or false."""
    if not isinstance(raw, bool):
        raise ValueError(later("Settings", "must be true or false"))  # noqa: TRY004 - one kind of answer for all
    return raw


def whole(least: int, most: int) -> Callable[[Any], int]:
    """Return a reader of whole numbers within bounds."""

    def read(raw: Any) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not least <= raw <= most:
            raise ValueError(
                later("Settings", "must be a whole number from {least} to {most}").format(
                    least=least, most=most
                )
            )
        return raw

    return read


def paths(most: int) -> Callable[[Any], tuple[str, ...]]:
    """Return a reader of a list of at most so many paths."""

    def read(raw: Any) -> tuple[str, ...]:
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            raise ValueError(later("Settings", "must be a list of texts"))
        if len(raw) > most or any(len(item) > _MOST_PATH_LETTERS for item in raw):
            raise ValueError(
                later(
                    "Settings", "must have at most {most} entries, each as long as a path may be"
                ).format(most=most)
            )
        return tuple(raw)

    return read
