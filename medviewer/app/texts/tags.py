"""The header of one file as a tree of elements, for a reader who wants to see all of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.errors import ReadError
from medviewer.io.records import Instance
from medviewer.language import translate

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

MAX_ROWS = 20_000
"""Elements that are shown: an enhanced object has hundreds of thousands, and nobody reads them."""
_LONGEST = 300
_ICC_PROFILE = 0x00282000


@dataclass(frozen=True, slots=True)
class Tag:
    """One element, or one item of a sequence, and what stands below it.

    `value` is short and has no letters that steer a screen; `whole` is the same for equal values
    alone. `creator` says whose private element it is. `key` tells the elements of one level apart:
    private blocks may lie elsewhere in another file.
    """

    key: str
    number: str = ""
    name: str = ""
    keyword: str = ""
    vr: str = ""
    value: str = ""
    whole: str = ""
    creator: str = ""
    below: tuple["Tag", ...] = ()


def read_tags(instance: Instance) -> tuple[Tag, ...]:
    """Return the header of a file; of one that is not DICOM, what is known of it.

    Raises
    ------
    ReadError
        When the header can no longer be read.
    """
    if not instance.sop_class_uid:
        return tuple(
            Tag(name, name=name, value=_printable(value), whole=value)
            for name, value in _known(instance)
        )
    from pydicom import dcmread

    try:
        dataset = dcmread(instance.path, stop_before_pixels=True, force=True)
        budget = _Budget(MAX_ROWS)
        return (*_tags(dataset.file_meta, budget), *_tags(dataset, budget))
    except Exception as error:  # a foreign parser may raise anything
        raise ReadError(
            translate("Tags", "The header of this file can no longer be read.")
        ) from error


class _Budget:
    """How many more elements may be shown."""

    def __init__(self, left: int) -> None:
        self._left = left

    def take(self) -> bool:
        """Use one up; return whether there was one."""
        self._left -= 1
        return self._left >= 0


def _known(instance: Instance) -> Iterator[tuple[str, str]]:
    yield translate("Tags", "File"), instance.file
    yield translate("Tags", "Rows"), str(instance.rows)
    yield translate("Tags", "Columns"), str(instance.columns)
    yield translate("Tags", "Frames"), str(len(instance.frames))
    yield from sorted(instance.attributes.items())


def _tags(dataset: "Dataset", budget: _Budget) -> tuple[Tag, ...]:
    tags = []
    for element in dataset:
        if not budget.take():
            break
        tags.append(_tag(element, budget))
    return tuple(tags)


def _tag(element: "DataElement", budget: _Budget) -> Tag:
    number = str(element.tag)
    creator = _printable(str(element.private_creator or "")) if element.tag.is_private else ""
    key = f"{element.tag.group:04x}{creator}{element.tag.element & 0xFF:02x}" if creator else number
    value, whole = _value_and_whole(element)
    below = _items(element, budget) if element.VR == "SQ" else ()
    name = _printable(element.name)
    return Tag(key, number, name, element.keyword, element.VR, value, whole, creator, below)


def _items(element: "DataElement", budget: _Budget) -> tuple[Tag, ...]:
    items = []
    for number, item in enumerate(element.value, 1):
        if not budget.take():
            break
        name = translate("Tags", "Item {number}").format(number=number)
        items.append(Tag(f"{number}", name=name, below=_tags(item, budget)))
    return tuple(items)


def _value_and_whole(element: "DataElement") -> tuple[str, str]:
    """Return an element's value in short, and what is the same for equal values alone."""
    if element.VR == "SQ":
        text = _counted(
            len(element.value), translate("Tags", "1 item"), translate("Tags", "{count} items")
        )
        return text, text
    if isinstance(element.value, bytes):
        return _bytes_text(element), _hash(element.value)
    several = isinstance(element.value, Sequence) and not isinstance(element.value, str)
    parts = [str(part) for part in element.value] if several else [str(element.value)]
    text = "\\".join(parts)
    return _shortened(text, len(parts)), text if len(text) <= _LONGEST else _digest(text)


def _bytes_text(element: "DataElement") -> str:
    size = _counted(
        len(element.value), translate("Tags", "1 byte"), translate("Tags", "{count} bytes")
    )
    if element.tag != _ICC_PROFILE or not element.value:
        return size
    from medviewer.io.color_profile import profile_name  # loads the parser

    name = translate("Headers", profile_name(element.value))
    return translate("Tags", "{size}, {name}, not applied").format(size=size, name=name)


def _shortened(text: str, count: int) -> str:
    """Return a value in a line; of a long one the beginning, and how long it is."""
    if len(text) <= _LONGEST:
        return _printable(text)
    length = _counted(
        len(text), translate("Tags", "1 character"), translate("Tags", "{count} characters")
    )
    if count > 1:
        length = _counted(count, translate("Tags", "1 value"), translate("Tags", "{count} values"))
    return f"{_printable(text[:_LONGEST])}... ({length})"


def _counted(count: int, one: str, many: str) -> str:
    return (one if count == 1 else many).format(count=count)


def _digest(text: str) -> str:
    return _hash(text.encode("utf-8", "replace"))


def _hash(content: bytes) -> str:
    import hashlib  # its library is large, and the window need not wait for it

    return hashlib.sha256(content).hexdigest()


def _printable(text: str) -> str:
    """Return a text in one line, without letters that steer what shows them."""
    letters = (letter if letter.isprintable() else " " for letter in text)
    return " ".join("".join(letters).split())
