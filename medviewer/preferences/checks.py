"""Checks that what stands in a settings file is what it should be: a file is hostile until then."""

from collections.abc import Mapping

from medviewer.language import translate

MOST_NAME_LETTERS = 64


def name_of(raw: object, most: int = MOST_NAME_LETTERS) -> str:
    """Return a short name that can be printed in one line, without blanks around it.

    Raises
    ------
    ValueError
        With words that can stand behind what was read.
    """
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError(translate("Checks", "must be a text"))
    name = raw.strip()
    if len(name) > most:
        raise ValueError(translate("Checks", "must have {most} letters at most").format(most=most))
    if not name.isprintable():
        raise ValueError(translate("Checks", "must be one line of letters that can be printed"))
    return name


def number_of(raw: object, least: float, most: float) -> float:
    """Return a finite number within bounds; ValueError says which."""
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    if not is_number or not least <= raw <= most:  # type: ignore[operator] # also refuses NaN
        text = translate("Checks", "must be a number from {least:g} to {most:g}")
        raise ValueError(text.format(least=least, most=most))
    return float(raw)  # type: ignore[arg-type]


def table_of(raw: object, most: int) -> Mapping[str, object]:
    """Return a table of at most so many entries."""
    if not isinstance(raw, dict):
        raise ValueError("must be a table")  # noqa: TRY004 - one kind of answer for all
    if len(raw) > most:
        raise ValueError(f"must have {most} entries at most")
    return raw


def list_of(raw: object, most: int) -> list[object]:
    """Return a list of at most so many entries."""
    if not isinstance(raw, list):
        raise ValueError("must be a list")  # noqa: TRY004 - one kind of answer for all
    if len(raw) > most:
        raise ValueError(f"must have {most} entries at most")
    return raw
