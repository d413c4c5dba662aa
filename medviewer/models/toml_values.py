"""TOML tables into frozen dataclasses, strictly: every key must be known and of its type."""

import dataclasses
import types
import typing
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal, TypeVar

from medviewer.language import later

Value = TypeVar("Value")


class FieldError(ValueError):
    """A key of a TOML file is missing, unknown or of the wrong type; the text names it."""


def build(wanted: type[Value], table: object) -> Value:
    """Return a `wanted` dataclass from a parsed TOML table.

    Fields without a default must be there; a key that is no field is an error. Understood are
    ``str``, ``int``, ``float`` (an integer will do), ``bool``, ``Literal``, ``X | None``, tuples
    (TOML arrays), ``dict[str, X]``, dataclasses (tables), and a union of dataclasses, told apart
    by the key ``kind`` and the class variable ``KIND``.

    Raises
    ------
    FieldError
        Naming the key by its dotted path, such as ``classes[0].threshold``.
    """
    built: Value = _build(wanted, table, "")
    return built


def _build(wanted: Any, value: Any, where: str) -> Any:  # any of the types listed above
    """Turn one TOML value into the `wanted` type."""
    return _builder_of(wanted)(wanted, value, where)


@lru_cache(maxsize=512)  # the trust measured of a model has tens of thousands of values
def _builder_of(wanted: Any) -> Callable[[Any, Any, str], Any]:
    origin = typing.get_origin(wanted)
    if origin in (types.UnionType, typing.Union):
        return _build_union
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        return _build_dataclass
    return _BUILDERS.get(origin if origin is not None else wanted, _build_plain)


def _build_plain(wanted: Any, value: Any, where: str) -> Any:
    """Accept a string, integer or boolean of exactly the `wanted` type, or anything for Any."""
    if wanted is Any or type(value) is wanted:
        return value
    raise FieldError(
        later("Cards", "{where} must be {kind}").format(where=where, kind=_name(wanted))
    )


def _build_float(wanted: Any, value: Any, where: str) -> float:
    """Accept a number."""
    if type(value) in (int, float):
        return float(value)
    raise FieldError(later("Cards", "{where} must be a number").format(where=where))


def _build_literal(wanted: Any, value: Any, where: str) -> Any:
    """Accept one of the listed values."""
    choices = typing.get_args(wanted)
    if type(value) in {type(choice) for choice in choices} and value in choices:
        return value
    raise FieldError(
        later("Cards", "{where} must be one of {choices}").format(
            where=where, choices=", ".join(map(str, choices))
        )
    )


def _build_tuple(wanted: Any, value: Any, where: str) -> tuple[Any, ...]:
    """Accept an array: of one type, or of fixed length."""
    items = typing.get_args(wanted)
    if not isinstance(value, list):
        raise FieldError(later("Cards", "{where} must be an array").format(where=where))
    if items[-1] is Ellipsis:
        items = items[:1] * len(value)
    if len(items) != len(value):
        raise FieldError(
            later("Cards", "{where} must have {count} values").format(where=where, count=len(items))
        )
    return tuple(
        _build(item, each, f"{where}[{index}]")
        for index, (item, each) in enumerate(zip(items, value, strict=True))
    )


def _build_dict(wanted: Any, value: Any, where: str) -> dict[str, Any]:
    """Accept a table of any keys with values of one type."""
    item = typing.get_args(wanted)[1]
    if not isinstance(value, dict):
        raise FieldError(later("Cards", "{where} must be a table").format(where=where))
    return {key: _build(item, each, f"{where}.{key}") for key, each in value.items()}


def _build_union(wanted: Any, value: Any, where: str) -> Any:
    """Accept the first plain type that fits, or the dataclass whose KIND the table names."""
    choices = typing.get_args(wanted)
    tables = [choice for choice in choices if dataclasses.is_dataclass(choice)]
    if len(tables) > 1:
        return _build_kind(tables, value, where)
    problems = []
    for choice in choices:
        if choice is type(None):
            continue
        try:
            return _build(choice, value, where)
        except FieldError as error:
            problems.append(error)
    raise problems[0]


def _build_kind(tables: list[Any], value: Any, where: str) -> Any:
    """Accept the table whose ``kind`` one of the dataclasses has."""
    kinds = {table.KIND: table for table in tables}
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind not in kinds:
        raise FieldError(
            later("Cards", "{where}.kind must be one of {choices}").format(
                where=where, choices=", ".join(sorted(kinds))
            )
        )
    rest = {key: each for key, each in value.items() if key != "kind"}
    return _build_dataclass(kinds[kind], rest, where)


def _build_dataclass(wanted: Any, value: Any, where: str) -> Any:
    """Accept a table with the fields of `wanted`."""
    if not isinstance(value, dict):
        raise FieldError(
            later("Cards", "{where} must be a table").format(
                where=where or later("Cards", "the file")
            )
        )
    prefix = f"{where}." if where else ""
    hints, needed = _fields_of(wanted)
    for key in value:
        if key not in hints:
            raise FieldError(
                later("Cards", "{field} is not a known field").format(field=f"{prefix}{key}")
            )
    for name in needed:
        if name not in value:
            raise FieldError(later("Cards", "{field} is missing").format(field=f"{prefix}{name}"))
    built = {key: _build(hints[key], each, f"{prefix}{key}") for key, each in value.items()}
    try:
        return wanted(**built)
    except FieldError:
        raise
    except ValueError as error:
        text = later("Cards", "{where}: {error}").format(where=where, error=error)
        raise FieldError(text if where else str(error)) from error


@lru_cache(maxsize=512)
def _fields_of(wanted: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the types of a dataclass' fields, and the names of those without a default."""
    fields, hints = dataclasses.fields(wanted), typing.get_type_hints(wanted)
    needed = (
        each.name
        for each in fields
        if each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
    )
    return {each.name: hints[each.name] for each in fields}, tuple(needed)


def _name(wanted: Any) -> str:
    """Return how a type is called in TOML."""
    return {
        str: later("Cards", "a string"),
        int: later("Cards", "an integer"),
        bool: later("Cards", "a boolean"),
    }.get(wanted, str(wanted))


_BUILDERS: dict[Any, Callable[[Any, Any, str], Any]] = {
    float: _build_float,
    tuple: _build_tuple,
    dict: _build_dict,
    Literal: _build_literal,
}
