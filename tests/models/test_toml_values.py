from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import pytest

from medviewer.models.toml_values import FieldError, build


@dataclass(frozen=True, slots=True)
class Circle:
    KIND: ClassVar[str] = "circle"
    radius: float


@dataclass(frozen=True, slots=True)
class Square:
    KIND: ClassVar[str] = "square"
    side: float

    def __post_init__(self) -> None:
        if self.side < 0:
            raise ValueError("side must not be negative")


@dataclass(frozen=True, slots=True)
class Drawing:
    title: str
    count: int = 1
    shown: bool = True
    weight: float = 1.0
    colour: Literal["red", "blue"] = "red"
    shape: Circle | Square | None = None
    note: str | None = None
    points: tuple[tuple[float, float], ...] = ()
    options: dict[str, int] | None = None
    anything: Any = None


def test_all_kinds_of_fields_are_read():
    table = {
        "title": "a",
        "count": 2,
        "shown": False,
        "weight": 3,
        "colour": "blue",
        "note": "n",
        "points": [[1, 2.5]],
        "options": {"x": 1},
        "anything": [1, "two"],
    }
    assert build(Drawing, table) == Drawing(
        "a", 2, False, 3.0, "blue", None, "n", ((1.0, 2.5),), {"x": 1}, [1, "two"]
    )


def test_fields_with_defaults_may_be_left_out():
    assert build(Drawing, {"title": "a"}) == Drawing("a")


@pytest.mark.parametrize(
    ("shape", "expected"),
    [({"kind": "circle", "radius": 1}, Circle(1)), ({"kind": "square", "side": 2}, Square(2))],
)
def test_kind_tells_dataclasses_apart(shape, expected):
    @dataclass(frozen=True, slots=True)
    class Holder:
        shape: Circle | Square

    assert build(Holder, {"shape": shape}).shape == expected


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"title": 1}, "title must be a string"),
        ({"count": 1.5}, "count must be an integer"),
        ({"count": True}, "count must be an integer"),
        ({"shown": 1}, "shown must be a boolean"),
        ({"weight": "heavy"}, "weight must be a number"),
        ({"weight": True}, "weight must be a number"),
        ({"colour": "green"}, "colour must be one of red, blue"),
        ({"colour": ["red"]}, "colour must be one of"),
        ({"points": 1}, "points must be an array"),
        ({"points": [[1, 2, 3]]}, r"points\[0\] must have 2 values"),
        ({"points": [[1, "b"]]}, r"points\[0\]\[1\] must be a number"),
        ({"options": [1]}, "options must be a table"),
        ({"options": {"x": "1"}}, "options.x must be an integer"),
        ({"note": 5}, "note must be a string"),
        ({"shape": {"kind": "line"}}, "shape.kind must be one of circle, square"),
        ({"shape": 3}, "shape.kind must be one of"),
        ({"shape": {"kind": "circle"}}, "shape.radius is missing"),
        ({"shape": {"kind": "square", "side": -1}}, "shape: side must not be negative"),
        ({"titel": "a"}, "titel is not a known field"),
    ],
)
def test_whatever_does_not_fit_is_named(changes, named):
    with pytest.raises(FieldError, match=named):
        build(Drawing, {"title": "a"} | changes)


def test_missing_field_is_named():
    with pytest.raises(FieldError, match="title is missing"):
        build(Drawing, {})


def test_table_is_expected():
    with pytest.raises(FieldError, match="the file must be a table"):
        build(Drawing, [1])


def test_error_of_the_outermost_dataclass_is_told():
    with pytest.raises(FieldError, match=r"^side must not be negative$"):
        build(Square, {"side": -1})


@dataclass(frozen=True)
class Made:
    numbers: dict[str, int] = field(default_factory=dict)


def test_a_field_whose_default_is_made_may_be_missing():
    assert build(Made, {}) == Made({})
