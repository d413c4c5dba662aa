"""Elements of a foreign DICOM dataset, read so that a bad one is merely absent.

Most elements are short ASCII text. They are taken from the raw bytes here, which is several times
faster than the parser's general way and cannot fail; the parser is asked for the rest.
"""

import math
import struct
from collections.abc import Collection, Iterable, MutableSequence
from functools import cache, lru_cache

from pydicom.datadict import dictionary_has_tag, dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag

from medviewer.io.printable_text import printable

MAX_TEXT = 1024
"""Characters kept of one element: no honest label is longer, and a hostile one may be."""

_ASCII = frozenset({"AE", "AS", "CS", "DA", "DS", "DT", "IS", "TM", "UI"})
_OFTEN_ASCII = frozenset({"LO", "LT", "PN", "SH", "ST"})
"""Text in the file's character set, in which ASCII letters without escapes are themselves."""
_NUMBERS = {
    vr: struct.Struct(f"<{code}")
    for vr, code in zip(("US", "SS", "UL", "SL", "FL", "FD"), "HhLlfd", strict=True)
}
_KEPT_VALUES, _KEPT_LENGTH = 4096, 128
"""Short texts that many files share are worked out once, and kept once: how many, how long."""
_EMPTY = Dataset()


class RawDataset(Dataset):
    """A dataset of elements as they were read, which is asked for one after the other."""

    def raw(self, tag: BaseTag) -> object:
        """Return an element as it is, None when it is absent."""
        return self._dict.get(tag)


def text(dataset: Dataset, keyword: str) -> str:
    r"""Return an element as text, several values joined by ``\``; empty when absent or damaged."""
    plain = _plain_letters(_element(dataset, _tag(keyword)))
    if plain is not None:
        return _plain_text(plain) if len(plain) <= _KEPT_LENGTH else _text_of(plain)
    value = raw_value(dataset, keyword)
    if value is None or isinstance(value, bytes):
        return ""
    try:
        parts = value if isinstance(value, MutableSequence) else [value]
        joined = "\\".join(str(part) for part in parts)
    except Exception:  # noqa: BLE001 - a foreign parser may raise anything
        return ""
    return clean(joined)


def clean(value: str) -> str:
    """Return one line of printable text of at most `MAX_TEXT` characters."""
    return printable(value[:MAX_TEXT])


def texts(dataset: Dataset, keywords: Collection[str]) -> dict[str, str]:
    """Return the elements that are there and not empty, as `text` does, by keyword."""
    there = dataset.keys()
    found = {keyword: text(dataset, keyword) for keyword in keywords if _tag(keyword) in there}
    return {keyword: value for keyword, value in found.items() if value}


def numbers(dataset: Dataset, keyword: str) -> tuple[float, ...]:
    """Return an element's values as finite numbers; nothing when any of them is not one."""
    plain = _plain_letters(_element(dataset, _tag(keyword)))
    if plain is not None:
        return _plain_numbers(plain) if len(plain) <= _KEPT_LENGTH else _numbers_of(plain)
    value = raw_value(dataset, keyword)
    if value is None or value == "" or isinstance(value, bytes):
        return ()
    return _finite(value if isinstance(value, MutableSequence) else [value])


def _finite(parts: Iterable[object]) -> tuple[float, ...]:
    try:
        found = tuple([float(str(part)) for part in parts])
    except ValueError:
        return ()
    return found if all(map(math.isfinite, found)) else ()


def number(dataset: Dataset, keyword: str) -> float | None:
    """Return the first value of an element as a finite number."""
    found = numbers(dataset, keyword)
    return found[0] if found else None


def integer(dataset: Dataset, keyword: str) -> int | None:
    """Return the first value of an element as a whole number."""
    found = number(dataset, keyword)
    return None if found is None else int(found)


def items(dataset: Dataset, keyword: str) -> list[Dataset]:
    """Return the items of a sequence; nothing when it is absent or not a sequence."""
    value = raw_value(dataset, keyword)
    if not isinstance(value, MutableSequence):
        return []
    return [item for item in value if isinstance(item, Dataset)]


def first_item(dataset: Dataset, keyword: str) -> Dataset:
    """Return the first item of a sequence, or an empty dataset."""
    found = items(dataset, keyword)
    return found[0] if found else _EMPTY


def raw_value(dataset: Dataset, keyword: str) -> object:
    """Return an element's value, or None when it is absent or cannot be understood."""
    tag = _tag(keyword)
    element = _element(dataset, tag)
    if element is None:
        return None
    try:
        quick = _quick_value(element) if isinstance(element, RawDataElement) else None
        value: object = dataset[tag].value if quick is None else quick
    except Exception:  # noqa: BLE001 - a foreign parser may raise anything
        return None
    return value


def element_at(dataset: Dataset, tag: int) -> object:
    """Return an element as it is, raw or parsed; None when it is absent or cannot be read."""
    return _element(dataset, base_tag(tag))


def _element(dataset: Dataset, tag: BaseTag) -> object:
    """Return an element as it is, None when it is absent or cannot be read."""
    if isinstance(dataset, RawDataset):
        return dataset.raw(tag)
    try:
        element: object = dataset.get_item(tag)
    except Exception:  # noqa: BLE001 - a foreign parser may raise anything
        return None
    return element


@cache
def _tag(keyword: str) -> BaseTag:
    tag = tag_for_keyword(keyword)
    assert tag is not None, keyword
    return base_tag(int(tag))


@cache
def base_tag(tag: int) -> BaseTag:
    """Return one object a tag: dictionaries find the same object without comparing."""
    return BaseTag(tag)


@cache
def known_vr(tag: int) -> str | None:
    """Return the dictionary's value representation, None where there is none or a choice."""
    if not dictionary_has_tag(tag):
        return None
    vr = dictionary_VR(tag)
    return vr if len(vr) == 2 else None


def _plain_letters(element: object) -> bytes | None:
    """Return the bytes of a text that needs no character set, None for all else."""
    if not isinstance(element, RawDataElement):
        return None
    raw, vr = element.value, element.VR or known_vr(element.tag)
    if not isinstance(raw, bytes) or not raw.isascii():
        return None
    return raw if vr in _ASCII or (vr in _OFTEN_ASCII and b"\x1b" not in raw) else None


def _text_of(plain: bytes) -> str:
    return clean(plain.decode("ascii").rstrip("\0 "))


def _numbers_of(plain: bytes) -> tuple[float, ...]:
    letters = plain.decode("ascii").rstrip("\0 ")
    return _finite(letters.split("\\")) if letters else ()


_plain_text = lru_cache(_KEPT_VALUES)(_text_of)
_plain_numbers = lru_cache(_KEPT_VALUES)(_numbers_of)


def _quick_value(element: RawDataElement) -> object:
    """Return the value of plain text and of single numbers, None for all else."""
    plain = _plain_letters(element)
    if plain is not None:
        letters = plain.decode("ascii").rstrip("\0 ")
        return letters.split("\\") if "\\" in letters else letters
    form, raw = _NUMBERS.get(element.VR or known_vr(element.tag) or ""), element.value
    if form is not None and isinstance(raw, bytes) and len(raw) == form.size:
        number: object = form.unpack(raw)[0] if element.is_little_endian else None
        return number
    return None
