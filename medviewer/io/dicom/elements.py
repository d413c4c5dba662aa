"""Elements of a foreign DICOM dataset, read so that a bad one is merely absent.

Most elements are short ASCII text. They are taken from the raw bytes here, which is several times
faster than the parser's general way and cannot fail; the parser is asked for the rest.
"""

import math
import struct
from collections.abc import Collection, MutableSequence
from functools import cache

from pydicom.datadict import dictionary_has_tag, dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag

MAX_TEXT = 1024
"""Characters kept of one element: no honest label is longer, and a hostile one may be."""

_ASCII = frozenset({"AE", "AS", "CS", "DA", "DS", "DT", "IS", "TM", "UI"})
_OFTEN_ASCII = frozenset({"LO", "LT", "PN", "SH", "ST"})
"""Text in the file's character set, in which ASCII letters without escapes are themselves."""
_NUMBERS = {
    vr: struct.Struct(f"<{code}")
    for vr, code in zip(("US", "SS", "UL", "SL", "FL", "FD"), "HhLlfd", strict=True)
}
_EMPTY = Dataset()


class RawDataset(Dataset):
    """A dataset of elements as they were read, which is asked for one after the other."""

    def raw(self, tag: BaseTag) -> object:
        """Return an element as it is, None when it is absent."""
        return self._dict.get(tag)


def text(dataset: Dataset, keyword: str) -> str:
    r"""Return an element as text, several values joined by ``\``; empty when absent or damaged."""
    value = raw_value(dataset, keyword)
    if value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, str):
        return clean(value)
    try:
        parts = value if isinstance(value, MutableSequence) else [value]
        joined = "\\".join(str(part) for part in parts)
    except Exception:  # noqa: BLE001 - a foreign parser may raise anything
        return ""
    return clean(joined)


def clean(value: str) -> str:
    """Return one line of printable text of at most `MAX_TEXT` characters."""
    if not value.isprintable():
        value = "".join(letter if letter.isprintable() else " " for letter in value[:MAX_TEXT])
    if len(value) > MAX_TEXT:
        value = value[:MAX_TEXT]
    return " ".join(value.split())


def texts(dataset: Dataset, keywords: Collection[str]) -> dict[str, str]:
    """Return the elements that are there and not empty, as `text` does, by keyword."""
    there = dataset.keys()
    found = {keyword: text(dataset, keyword) for keyword in keywords if _tag(keyword) in there}
    return {keyword: value for keyword, value in found.items() if value}


def numbers(dataset: Dataset, keyword: str) -> tuple[float, ...]:
    """Return an element's values as finite numbers; nothing when any of them is not one."""
    value = raw_value(dataset, keyword)
    if value is None or value == "" or isinstance(value, bytes):
        return ()
    parts = value if isinstance(value, list | MutableSequence) else [value]
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
    try:
        element: object = (
            dataset.raw(tag) if isinstance(dataset, RawDataset) else dataset.get_item(tag)
        )
        if element is None:
            return None
        quick = _quick_value(element) if isinstance(element, RawDataElement) else None
        value: object = dataset[tag].value if quick is None else quick
    except Exception:  # noqa: BLE001 - a foreign parser may raise anything
        return None
    return value


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


def _quick_value(element: RawDataElement) -> object:
    """Return the value of plain text and of single numbers, None for all else."""
    raw = element.value
    if not isinstance(raw, bytes):
        return None
    vr = element.VR or known_vr(element.tag)
    if vr in _ASCII or (vr in _OFTEN_ASCII and b"\x1b" not in raw):
        if not raw.isascii():
            return None
        letters = raw.decode("ascii").rstrip("\0 ")
        return letters.split("\\") if "\\" in letters else letters
    form = _NUMBERS.get(vr or "")
    if form is not None and len(raw) == form.size and element.is_little_endian:
        number: object = form.unpack(raw)[0]
        return number
    return None
