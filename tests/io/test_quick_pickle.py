"""Records sent to workers arrive as they were, by one call of their class."""

import pickle
from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest

from medviewer.io.quick_pickle import quickly_pickled
from medviewer.io.records import Instance, StoredGrid, StoredPixels
from medviewer.io.workers.jobs import DecodeJob, Order, Segment


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Pair:
    left: int
    right: list[str] = field(default_factory=list)


def image() -> Instance:
    return Instance(
        Path("a/b.dcm"),
        "b.dcm",
        "1.2",
        "1.3",
        "1.4",
        "CT",
        4,
        5,
        (),
        grid=StoredGrid((1, 2, 3), (0, 1, 2), (False,) * 3),
    )


JOB = DecodeJob(1, image(), 2, (4, 5), "<i2", threads=2, is_raw=True)
RECORDS = [
    Pair(3, ["x"]),
    image(),
    StoredGrid((1, 2, 3), (0, 1, 2), (False, True, False), interleaved=True, is_packed=True),
    StoredPixels(
        *(900, 40, None, "PixelData", "OB", 1, 16, 12), signed=True, planar=False,
        little_endian=True, frames=1, declared_frames=2, padding=(-9.0, -9.0), file_size=940,
        mtime_ns=7,
    ),
    JOB,
    Segment("m", 64),
    Order(7, JOB, Segment("m", 64)),
]  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_arrives_with_every_field(record: object) -> None:
    arrived = pickle.loads(pickle.dumps(record))  # our own
    assert type(arrived) is type(record)
    for own in fields(record):  # type: ignore[arg-type]  # a dataclass
        assert getattr(arrived, own.name) == getattr(record, own.name)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_is_sent_as_one_call_of_its_class(record: object) -> None:
    values = tuple(getattr(record, own.name) for own in fields(record))  # type: ignore[arg-type]
    assert record.__reduce__() == (type(record), values)


def test_the_class_checks_what_arrives() -> None:
    with pytest.raises(ValueError, match="axes"):
        StoredGrid.__reduce__(image().grid)[0]((1, 1, 1), (0, 0, 0), (False,) * 3)  # type: ignore[arg-type, operator]
