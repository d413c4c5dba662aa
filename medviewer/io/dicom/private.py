"""Private elements: each belongs to the maker who reserved its block (DICOM PS3.5 7.8.1)."""

import math
import struct
from collections.abc import MutableSequence
from dataclasses import dataclass

from pydicom.dataset import Dataset

from medviewer.io.dicom import elements

BLOCKS = range(0x10, 0x14)
"""Where blocks are looked for: scanners write the first one, merging software moves them."""
_FORMS = {"FL": "f", "FD": "d"}


@dataclass(frozen=True, slots=True)
class PrivateElement:
    """An element by its maker, its group, and the number within the maker's block.

    `vr` is its value representation, which implicit headers and those cleaned by other software do
    not say.
    """

    creator: str
    group: int
    number: int
    vr: str = "LO"

    @property
    def tags(self) -> frozenset[int]:
        """The tags to be read: of the element, and of its block's creator, wherever that lies."""
        return frozenset(tag for block in BLOCKS for tag in self._tags(block))

    def text(self, dataset: Dataset) -> str:
        """Return the element as text; empty where it is absent or another maker's."""
        found = self._find(dataset)
        return "" if found is None else elements.clean(_letters(found))

    def content(self, dataset: Dataset) -> bytes:
        """Return the element's bytes; none where it is absent, another maker's or no bytes."""
        value = getattr(self._find(dataset), "value", None)
        return value if isinstance(value, bytes) else b""

    def numbers(self, dataset: Dataset) -> tuple[float, ...]:
        """Return the element's values as finite numbers; nothing where any of them is not one."""
        found = self._find(dataset)
        value: object = getattr(found, "value", None)
        if value is None:
            return ()
        form = _FORMS.get(self.vr)
        if form is not None and isinstance(value, bytes):
            order = "<" if getattr(found, "is_little_endian", True) else ">"
            count, rest = divmod(len(value), struct.calcsize(form))
            parts = [] if rest else list(struct.unpack(f"{order}{count}{form}", value))
        else:
            parts = _numbers_in(_letters(found))
        return tuple(parts) if all(map(math.isfinite, parts)) else ()

    def _tags(self, block: int) -> tuple[int, int]:
        return self.group << 16 | block, self.group << 16 | block << 8 | self.number

    def _find(self, dataset: Dataset) -> object:
        for block in BLOCKS:
            creator, tag = self._tags(block)
            if _letters(elements.element_at(dataset, creator)).strip() == self.creator:
                return elements.element_at(dataset, tag)
        return None


def _letters(element: object) -> str:
    """Return an element's value as text, several values joined as in a file."""
    value: object = getattr(element, "value", None)
    if isinstance(value, bytes):
        return value.decode("ascii", "replace").rstrip("\0 ")
    if isinstance(value, MutableSequence):
        return "\\".join(str(part) for part in value)
    return "" if value is None else str(value)


def _numbers_in(letters: str) -> list[float]:
    try:
        return [float(part) for part in letters.split("\\")]
    except ValueError:
        return []
