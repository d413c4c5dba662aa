"""The options of a card's network, held against what the network takes."""

import inspect
import typing
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from medviewer.errors import ModelBundleError
from medviewer.language import later

Option = bool | int | float | str
Options = Mapping[str, Option]

_Network = TypeVar("_Network")
_Builder = Callable[..., _Network]

_LARGEST = 1 << 14
"""No width, depth or size is larger: a card with a slip does not eat all memory."""


def construct(builder: _Builder[_Network], name: str, classes: int, options: Options) -> _Network:
    """Return ``builder(classes, **options)`` once the options are known and of their types.

    Raises
    ------
    ModelBundleError
        Naming the option that is unknown, missing, of another type or out of its range.
    """
    _check(builder, name, options)
    try:
        return builder(classes, **options)
    except (TypeError, ValueError, RuntimeError, ZeroDivisionError) as error:
        raise ModelBundleError(
            later(
                "Reasons", "the card's network.options do not fit the network {name!r}: {reason}"
            ).format(name=name, reason=_one_line(error))
        ) from error


def nested(prefix: str, options: Options) -> dict[str, Option]:
    """Return the options of a part, such as ``encoder_channels``, without their `prefix`."""
    for key in options:
        if not key.startswith(prefix):
            raise TypeError(f"{key} is not a known option")
    return {key.removeprefix(prefix): value for key, value in options.items()}


def _check(builder: _Builder[_Network], name: str, options: Options) -> None:
    """Refuse an option that the builder does not know or that is of another type."""
    taken = inspect.signature(builder).parameters
    takes_others = any(each.kind is each.VAR_KEYWORD for each in taken.values())
    for key, value in options.items():
        if key in taken and key != "classes":
            if not _fits(taken[key].annotation, value):
                raise _misfit(name, f"{key} is not {_words(taken[key].annotation)}")
        elif not takes_others:
            raise _misfit(name, f"{key} is not a known option")
    for key, parameter in taken.items():
        is_needed = parameter.default is parameter.empty and parameter.kind is not (
            parameter.VAR_KEYWORD
        )
        if is_needed and key not in options and key != "classes":
            raise _misfit(name, f"{key} is missing")


def _fits(wanted: Any, value: Option) -> bool:
    """Whether a value is of the wanted type: a whole number will do for a float."""
    if typing.get_origin(wanted) is Literal:
        return value in typing.get_args(wanted)
    if wanted is int:
        return type(value) is int and 0 < value <= _LARGEST
    if wanted is float:
        return type(value) in (int, float) and 0 <= float(value) < 1
    return type(value) is wanted


def _words(wanted: Any) -> str:
    """Return how the screen calls what is wanted."""
    if typing.get_origin(wanted) is Literal:
        return "one of " + ", ".join(map(str, typing.get_args(wanted)))
    return {
        int: f"a whole number from 1 to {_LARGEST}",
        float: "a number from 0 to below 1",
        bool: "true or false",
        str: "a text",
    }[wanted]


def _misfit(name: str, reason: str) -> ModelBundleError:
    """Return the error of options that do not fit."""
    return ModelBundleError(
        later(
            "Reasons", "the card's network.options do not fit the network {name!r}: {reason}"
        ).format(name=name, reason=reason)
    )


def _one_line(error: Exception) -> str:
    """Return the first line of an error's text."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__
