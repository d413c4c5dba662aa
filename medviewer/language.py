"""Words in the reader's language: English stands in the code, others in Qt Linguist's files.

Every text that a reader sees goes through `translate`, in whatever layer it is made, so there is no
Qt here. What stands in a constant is marked by `later` and translated where it is shown. Both take
plain texts (no f-string), so that ``pyside6-lupdate`` finds them; values come in by `str.format`::

    translate("Corners", "Image {n} of {count}").format(n=3, count=28)

The ``.ts`` files in ``resources/translations`` are read as they are: one file to edit, and no
compiled copy that could be older.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

Catalogue = Mapping[tuple[str, str], str]
"""Translations by context and English text."""

ENGLISH = "en"
NAMES = {ENGLISH: "English", "zh_CN": "简体中文"}
"""The languages there are, by their code, in their own words."""

_NOTHING: Catalogue = MappingProxyType({})
_current: Catalogue = _NOTHING


def translate(context: str, text: str) -> str:
    """Return a text in the reader's language; in English where it is not translated."""
    return _current.get((context, text), text)


def later(_context: str, text: str) -> str:
    """Return the text as it is: `translate` is asked when it is shown, with the same context."""
    return text


def speak(catalogue: Catalogue = _NOTHING) -> None:
    """Translate by this catalogue from now on; without one, speak English."""
    global _current  # noqa: PLW0603 - one reader, one language
    _current = catalogue


def read_catalogue(path: Path) -> Catalogue:
    """Read the finished translations of a ``.ts`` file.

    Raises
    ------
    ValueError
        When it is no such file.
    OSError
        When it cannot be read.
    """
    from xml.etree import ElementTree  # here: English needs no file

    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        raise ValueError(f"{path.name} is not a translation") from error
    found: dict[tuple[str, str], str] = {}
    for context in root.iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") is None and translation.text:
                found[name, message.findtext("source", "")] = translation.text
    return found
