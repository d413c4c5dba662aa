"""Values of a document that nobody has checked yet; `ValueError` for what should be another."""

import math
from collections.abc import Mapping
from typing import Any

_LONGEST = 4096


def table_of(value: object) -> Mapping[str, Any]:
    """Return a value that is a table."""
    if not isinstance(value, dict):
        raise ValueError("not a table")  # noqa: TRY004 - one kind of answer for all
    return value


def list_of(value: object, most: int) -> list[Any]:
    """Return a value that is a list of at most `most`."""
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("not such a list")
    return value


def text_of(value: object) -> str:
    """Return a value that is a text of sensible length."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("not such a text")
    return value


def flag_of(value: object) -> bool:
    """Return a value that is true or false."""
    if not isinstance(value, bool):
        raise ValueError("not true or false")  # noqa: TRY004 - one kind of answer for all
    return value


def count_of(value: object, most: int = 10**9) -> int:
    """Return a value that is a whole number from 0 to `most`."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError("not such a number")
    return value


def number_of(value: object) -> float:
    """Return a value that is a finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)


def share_of(value: object) -> float:
    """Return a value that is a number from 0 to 1."""
    share = number_of(value)
    if not 0 <= share <= 1:
        raise ValueError("no share")
    return share


def choice_of(value: object, choices: tuple[str, ...]) -> Any:  # Any: each has a Literal of its own
    """Return a value that is one of `choices`."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError("none of the choices")
    return value
