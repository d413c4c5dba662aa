"""Records sent to workers arrive as they were, by one call of their class."""

import pickle
from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest

from medviewer.io.quick_pickle import quickly_pickled
from medviewer.io.records import Instance, StoredGrid
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


@pytest.mark.parametrize(
    "record",
    [
        Pair(3, ["x"]),
        image(),
        Order(7, DecodeJob(1, image(), 2, (4, 5), "<i2", threads=2, is_raw=True), Segment("m", 64)),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_record_arrives_with_every_field(record: object) -> None:
    arrived = pickle.loads(pickle.dumps(record))  # our own
    assert type(arrived) is type(record)
    for own in fields(record):  # type: ignore[arg-type]  # a dataclass
        assert getattr(arrived, own.name) == getattr(record, own.name)


def test_the_class_checks_what_arrives() -> None:
    with pytest.raises(ValueError, match="axes"):
        StoredGrid.__reduce__(image().grid)[0]((1, 1, 1), (0, 0, 0), (False,) * 3)  # type: ignore[arg-type, operator]
