"""The header of one file as lines of text, for a reader who wants to see all of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from medviewer.errors import ReadError
from medviewer.io.records import Instance

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

MAX_ROWS = 20_000
"""Elements that are shown: an enhanced object has hundreds of thousands, and nobody reads them."""
_LONGEST = 300
_ICC_PROFILE = 0x00282000


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """One element: its tag, its name (indented below a sequence), its value in short."""

    tag: str
    name: str
    value: str


def read_header_rows(instance: Instance) -> tuple[HeaderRow, ...]:
    """Return the header of a file; of one that is not DICOM, what is known of it.

    Raises
    ------
    ReadError
        When the header can no longer be read.
    """
    if not instance.sop_class_uid:
        return tuple(HeaderRow("", name, value) for name, value in _known(instance))
    from pydicom import dcmread

    try:
        dataset = dcmread(instance.path, stop_before_pixels=True, force=True)
        rows = chain(_rows(dataset.file_meta, ""), _rows(dataset, ""))
        return tuple(islice(rows, MAX_ROWS))
    except Exception as error:  # a foreign parser may raise anything
        raise ReadError("The header of this file can no longer be read.") from error


def _known(instance: Instance) -> Iterator[tuple[str, str]]:
    yield "File", instance.file
    yield "Rows", str(instance.rows)
    yield "Columns", str(instance.columns)
    yield "Frames", str(len(instance.frames))
    yield from sorted(instance.attributes.items())


def _rows(dataset: "Dataset", indent: str) -> Iterator[HeaderRow]:
    for element in dataset:
        yield HeaderRow(str(element.tag), indent + element.name, _value_text(element))
        if element.VR == "SQ":
            for number, item in enumerate(element.value, 1):
                yield HeaderRow("", f"{indent}    Item {number}", "")
                yield from _rows(item, indent + "    ")


def _value_text(element: "DataElement") -> str:
    if element.VR == "SQ":
        return f"{len(element.value)} items"
    if isinstance(element.value, bytes):
        size = f"{len(element.value)} bytes"
        if element.tag != _ICC_PROFILE or not element.value:
            return size
        from medviewer.io.color_profile import profile_name  # loads the parser

        return f"{size}, {profile_name(element.value)}, not applied"
    several = isinstance(element.value, Sequence) and not isinstance(element.value, str)
    parts = element.value if several else [element.value]
    return _printable("\\".join(str(part) for part in parts[:_LONGEST]))


def _printable(text: str) -> str:
    """Return the beginning of a text in one line, without letters that steer what shows them."""
    cut = len(text) > _LONGEST
    letters = (letter if letter.isprintable() else " " for letter in text[:_LONGEST])
    line = " ".join("".join(letters).split())
    return f"{line}..." if cut else line
