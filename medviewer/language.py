"""Words in the reader's language: English stands in the code, others in Qt Linguist's files.

Every text that a reader sees goes through `translate`, in whatever layer it is made, so there is no
Qt here. What stands in a constant is marked by `later` and translated where it is shown. Both take
plain texts (no f-string), so that ``pyside6-lupdate`` finds them; values come in by `str.format`::

    translate("Corners", "Image {n} of {count}").format(n=3, count=28)

What another process, a database or an exception brings has been made in English already; it is put
into words by `translate_made` where it is shown, if its text or template is marked by `later`.

Readers may choose another language while something is open. What is kept meanwhile, such as what is
wrong with a series, is `Words`: a text that knows how it was made, for `again` to say it anew.

The ``.ts`` files in ``resources/translations`` are read as they are: one file to edit, and no
compiled copy that could be older.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import ParamSpec, TypeVar, cast

Catalogue = Mapping[tuple[str, str], str]
"""Translations by context and English text."""

ENGLISH = "en"
NAMES = {ENGLISH: "English", "zh_CN": "简体中文"}
"""The languages there are, by their code, in their own words."""

Arguments = ParamSpec("Arguments")
Kept = TypeVar("Kept")

Template = tuple[re.Pattern[str], str]
"""What finds the values in a text that was made of a template, and the template's translation."""

_NOTHING: Catalogue = MappingProxyType({})
_current: Catalogue = _NOTHING
_templates: dict[str, list[Template]] = {}
"""By context, as they are first asked for."""
_forget: list[Callable[[], None]] = []
"""What empties the memory of functions that speak."""


class Words(str):
    """A text that can be said in another language later, also with what was put into it.

    Cut or added to, and in another process, it is a text as any other.
    """

    __slots__ = ("_anew",)
    _anew: Callable[[], str]

    @classmethod
    def made(cls, text: str, anew: Callable[[], str]) -> "Words":
        """Return a text that `anew` makes in the language of that time."""
        words = cls(text)
        words._anew = anew
        return words

    def said_again(self) -> str:
        """Return it in the language that is spoken now."""
        return self._anew()

    def format(self, *places: object, **values: object) -> "Words":
        """Put values into it; such texts as they are said now."""

        def anew() -> str:
            return again(self).format(*places, **values)

        now = {name: again(value) for name, value in values.items()}
        return Words.made(super().format(*map(again, places), **now), anew)

    def join(self, parts: Iterable[str], /) -> "Words":
        """Put it between texts."""
        parts = tuple(parts)
        return Words.made(super().join(map(again, parts)), lambda: again(self).join(parts))

    def __str__(self) -> str:
        return self  # an exception is asked so for its text

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, ("".join(self),)


def again(kept: Kept) -> Kept:
    """Return a text that was kept in the language that is spoken now; all else as it is."""
    return cast("Kept", kept.said_again()) if isinstance(kept, Words) else kept


def remembered(most: int) -> Callable[[Callable[Arguments, Kept]], Callable[Arguments, Kept]]:
    """Keep the last answers of a function that speaks, until another language is spoken."""

    def decorate(function: Callable[Arguments, Kept]) -> Callable[Arguments, Kept]:
        cached = lru_cache(maxsize=most)(function)
        _forget.append(cached.cache_clear)
        return cast("Callable[Arguments, Kept]", cached)

    return decorate


def translate(context: str, text: str) -> str:
    """Return a text in the reader's language; in English where it is not translated."""
    if isinstance(text, Words):  # it is translated
        return again(text)
    return Words.made(_current.get((context, text), text), partial(translate, context, text))


def later(_context: str, text: str) -> str:
    """Return the text as it is: `translate` is asked when it is shown, with the same context."""
    return text


def translate_made(context: str, text: str) -> str:
    """Return a text that was made in English elsewhere in the reader's language.

    It may be a template that `str.format` has filled: its values are translated, too, where they
    are texts of the same context.
    """
    if isinstance(text, Words):  # it was not made in English
        return again(text)
    return Words.made(_recognised(context, text), partial(translate_made, context, text))


def _recognised(context: str, text: str) -> str:
    if not _current or (context, text) in _current:
        return _current.get((context, text), text)
    if context not in _templates:
        _templates[context] = _templates_of(context)
    for pattern, translated in _templates[context]:
        if found := pattern.fullmatch(text):
            values = {key: translate_made(context, own) for key, own in found.groupdict().items()}
            return translated.format(**values)
    return text


def speak(catalogue: Catalogue = _NOTHING) -> None:
    """Translate by this catalogue from now on; without one, speak English."""
    global _current  # noqa: PLW0603 - one reader, one language
    _current = catalogue
    _templates.clear()
    for forget in _forget:
        forget()


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


def _templates_of(context: str) -> list[Template]:
    """Return the templates of a context, those first that say most themselves."""
    found = [
        (_pattern(text), _plain(translated), len(text))
        for (own, text), translated in _current.items()
        if own == context and "{" in text
    ]
    found.sort(key=lambda each: -each[2])
    return [(pattern, translated) for pattern, translated, _ in found]


def _pattern(template: str) -> re.Pattern[str]:
    """Return what finds the values in a text made of a template."""
    parts, met = [], set[str]()
    for words, name, _, _ in Formatter().parse(template):
        parts.append(re.escape(words))
        if name:
            parts.append(f"(?P={name})" if name in met else f"(?P<{name}>.+?)")
            met.add(name)
    return re.compile("".join(parts), re.DOTALL)


def _plain(template: str) -> str:
    """Return a template for values that are texts: without the forms of numbers."""
    parts = Formatter().parse(template)
    return "".join(_doubled(words) + (f"{{{name}}}" if name else "") for words, name, _, _ in parts)


def _doubled(words: str) -> str:
    return words.replace("{", "{{").replace("}", "}}")
