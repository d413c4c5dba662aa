"""Records that are sent to a worker for every image: pickled as a call of their class.

Python pickles a frozen dataclass with slots field by field in a loop of its own, which is a tenth
of the time that the window's process spends on an image in a quick codec.
"""

from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

Record = TypeVar("Record")


def quickly_pickled(cls: type[Record]) -> type[Record]:
    """Have a dataclass of at least two fields pickled by their values, in order, in one call."""
    known: Any = cls
    values = attrgetter(*(field.name for field in fields(known)))

    def reduce(record: Record) -> tuple[type[Record], tuple[object, ...]]:
        return cls, values(record)

    known.__reduce__ = reduce
    return cls
