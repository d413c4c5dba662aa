"""All elements of one header as a tree of plain values, for a reader who wants to see them all."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Any, Literal, get_args

from pydicom import DataElement

from medviewer.errors import ReadError
from medviewer.io.color_profile import profile_name
from medviewer.io.dicom.dicom_file import DAMAGED, open_dicom
from medviewer.io.limits import MAX_SHOWN_ELEMENTS, MAX_SHOWN_LEVELS
from medviewer.io.printable_text import printable

LONGEST = 300
"""Letters of a value that are shown."""

Form = Literal["text", "bytes", "items", "item"]
Json = Any  # what the json module takes and gives

_ICC_PROFILE = 0x00282000


@dataclass(frozen=True, slots=True)
class Element:
    """One element, or one item of a sequence, and what stands below it.

    Attributes
    ----------
    key
        Tells the elements of one level apart: private blocks may lie elsewhere in another file.
    text
        The value in one line, without letters that steer a screen, cut after `LONGEST`; the name of
        a colour profile.
    whole
        The same for equal values alone; nothing for an item, whose elements tell it.
    count
        Bytes, items, or values.
    letters
        How long the value is before it is cut.
    creator
        Whose private element it is.
    """

    form: Form
    key: str
    number: str = ""
    name: str = ""
    keyword: str = ""
    vr: str = ""
    text: str = ""
    whole: str = ""
    count: int = 0
    letters: int = 0
    creator: str = ""
    below: tuple["Element", ...] = ()


_NAMES = [field.name for field in fields(Element)][:-1]
_KINDS = [int if name in ("count", "letters") else str for name in _NAMES]
"""What stands in the JSON of an element before those below it."""


def read_elements(path: Path) -> tuple[Element, ...]:
    """Return the elements of a DICOM file before its pixels, no more than are shown.

    Raises
    ------
    ReadError
        When the header cannot be read, or is beyond a limit.
    """
    budget = _Budget(MAX_SHOWN_ELEMENTS)
    try:
        with open_dicom(path, None) as opened:
            meta: Iterable[DataElement] = getattr(opened.dataset, "file_meta", ())
            whole = chain(meta, opened.dataset)
            return tuple(_elements(whole, budget, MAX_SHOWN_LEVELS))
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # a foreign parser may raise anything
        raise ReadError(DAMAGED) from error


def elements_to_json(elements: Sequence[Element]) -> Json:
    """Return elements as lists of their fields, in their order."""
    return [
        [*(getattr(own, name) for name in _NAMES), elements_to_json(own.below)] for own in elements
    ]


def elements_from_json(values: Json) -> tuple[Element, ...]:
    """Return the elements that `elements_to_json` wrote.

    Raises
    ------
    ValueError, TypeError
        When it did not.
    """
    if type(values) is not list:
        raise ValueError("not a list of elements")
    return tuple(map(_from_json, values))


def _from_json(value: Json) -> Element:
    *own, below = value
    if list(map(type, own)) != _KINDS or own[0] not in get_args(Form):
        raise ValueError("not an element")
    return Element(**dict(zip(_NAMES, own, strict=True)), below=elements_from_json(below))


class _Budget:
    """How many more elements may be shown."""

    def __init__(self, left: int) -> None:
        self._left = left

    def take(self) -> bool:
        """Use one up; return whether there was one."""
        self._left -= 1
        return self._left >= 0


def _elements(dataset: Iterable[DataElement], budget: _Budget, levels: int) -> Iterator[Element]:
    for element in dataset:
        if not budget.take():
            return
        yield _element(element, budget, levels)


def _element(element: DataElement, budget: _Budget, levels: int) -> Element:
    number = str(element.tag)
    creator = printable(str(element.private_creator or "")) if element.tag.is_private else ""
    key = f"{element.tag.group:04x}{creator}{element.tag.element & 0xFF:02x}" if creator else number
    words = (key, number, printable(element.name), element.keyword, str(element.VR))
    if element.VR == "SQ":
        below = tuple(_items(element, budget, levels - 1)) if levels > 1 else ()
        count = len(element.value)
        return Element("items", *words, "", str(count), count, 0, creator, below)
    if isinstance(element.value, bytes):
        is_profile = element.tag == _ICC_PROFILE and bool(element.value)
        name = profile_name(element.value) if is_profile else ""
        whole = hashlib.sha256(element.value).hexdigest()
        return Element("bytes", *words, name, whole, len(element.value), 0, creator)
    several = isinstance(element.value, Sequence) and not isinstance(element.value, str)
    parts = [_said(part) for part in (element.value if several else [element.value])]
    text = "\\".join(parts)
    whole = text if len(text) <= LONGEST else _hash(text)
    shown = printable(text[:LONGEST])
    return Element("text", *words, shown, whole, len(parts), len(text), creator)


def _said(value: object) -> str:
    return "" if value is None else str(value)  # an empty number is None


def _items(element: DataElement, budget: _Budget, levels: int) -> Iterator[Element]:
    for number, item in enumerate(element.value, 1):
        if not budget.take():
            return
        yield Element("item", f"{number}", below=tuple(_elements(item, budget, levels)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
