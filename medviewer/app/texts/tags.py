"""The header of one file as a tree of elements, in words."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from medviewer.errors import ReadError
from medviewer.io.printable_text import printable
from medviewer.io.records import Instance
from medviewer.language import translate

if TYPE_CHECKING:
    from medviewer.io.dicom.element_tree import Element


def read_tags(
    instance: Instance, checkpoint: Callable[[], None] = lambda: None
) -> tuple["Element", ...]:
    """Return the header of a file; of one that is not DICOM, what is known of it.

    It is read in a process that may hang or crash; `checkpoint` is called meanwhile and may raise.

    Raises
    ------
    ReadError
        When the header can no longer be read.
    """
    if instance.file_format != "dicom":
        return _known(instance)
    from medviewer.io.workers.header_reader import ELEMENTS_READER  # loads the parser

    try:
        return ELEMENTS_READER.elements(instance.path, checkpoint)
    except ReadError as error:
        raise ReadError(
            translate("Tags", "The header of this file can no longer be read.")
        ) from error


def _known(instance: Instance) -> tuple["Element", ...]:
    from medviewer.io.dicom.element_tree import Element

    return tuple(
        Element("text", name, name=name, text=text, whole=text)
        for name, text in _known_words(instance)
    )


def _known_words(instance: Instance) -> Iterator[tuple[str, str]]:
    yield translate("Tags", "File"), printable(instance.file)
    yield translate("Tags", "Rows"), str(instance.rows)
    yield translate("Tags", "Columns"), str(instance.columns)
    yield translate("Tags", "Frames"), str(len(instance.frames))
    for name, value in sorted(instance.attributes.items()):
        yield name, printable(value)


def shown_name(own: "Element") -> str:
    """Return the name of an element; of an item, which it is."""
    if own.form == "item":
        return translate("Tags", "Item {number}").format(number=own.key)
    return own.name


def shown_value(own: "Element") -> str:
    """Return the value of an element in a line: of items and bytes how many there are."""
    if own.form == "item":
        return ""
    if own.form == "items":
        return _counted(own.count, translate("Tags", "1 item"), translate("Tags", "{count} items"))
    if own.form == "bytes":
        return _bytes_text(own)
    return _shortened(own)


def _bytes_text(own: "Element") -> str:
    size = _counted(own.count, translate("Tags", "1 byte"), translate("Tags", "{count} bytes"))
    if not own.text:
        return size
    name = translate("Headers", own.text)
    return translate("Tags", "{size}, {name}, not applied").format(size=size, name=name)


def _shortened(own: "Element") -> str:
    """Return a value in a line; of a long one the beginning, and how long it is."""
    from medviewer.io.dicom.element_tree import LONGEST

    if own.letters <= LONGEST:
        return own.text
    length = _counted(
        own.letters, translate("Tags", "1 character"), translate("Tags", "{count} characters")
    )
    if own.count > 1:
        length = _counted(
            own.count, translate("Tags", "1 value"), translate("Tags", "{count} values")
        )
    return f"{own.text}... ({length})"


def _counted(count: int, one: str, many: str) -> str:
    return (one if count == 1 else many).format(count=count)
