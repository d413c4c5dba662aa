"""Hanging protocols to TOML and back; what comes back is checked, one protocol at a time."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from medviewer.app.hanging.protocol import Order, PlaneWord, Protocol, ViewRule
from medviewer.app.viewport import LayoutName
from medviewer.image.window import Window
from medviewer.language import translate

_HUGE = 1e9
_MOST_PROTOCOLS, _MOST_WORDS, _LONGEST, _MOST_PRIORS = 200, 50, 200, 9
_PROTOCOL_KEYS = frozenset(
    {
        *("name", "layout", "view", "modality", "body_part", "description"),
        *("least_series", "linked"),
    }
)
_VIEW_KEYS = frozenset({"modality", "plane", "description", "prior", "order", "window"})


@dataclass(frozen=True, slots=True)
class Protocols:
    """The protocols of a file, and what was wrong with others of it."""

    protocols: tuple[Protocol, ...] = ()
    notes: tuple[str, ...] = ()


def protocols_from_toml(text: str) -> Protocols:
    """Return the protocols of a file's text.

    Raises
    ------
    ValueError
        When it is no TOML (`tomllib.TOMLDecodeError`), or holds no list of protocols.
    """
    entries = tomllib.loads(text).get("protocol", [])
    if not isinstance(entries, list) or len(entries) > _MOST_PROTOCOLS:
        raise ValueError("no list of protocols")
    found: list[Protocol] = []
    notes = []
    for number, entry in enumerate(entries, 1):
        try:
            found.append(_protocol(entry))
        except ValueError as error:
            text = translate("Hanging", "Hanging protocol {title} was left out: {reason}.")
            notes.append(text.format(title=_title(entry, number), reason=error))
    return Protocols(tuple(found), tuple(notes))


def protocol_to_toml(protocol: Protocol) -> str:
    """Return the text of one protocol, to stand behind others in a file."""
    import tomli_w

    table: dict[str, Any] = {"name": protocol.name}
    for name in ("modality", "body_part", "description"):
        if words := getattr(protocol, name):
            table[name] = list(words)
    if protocol.least_series > 1:
        table["least_series"] = protocol.least_series
    table |= {"layout": protocol.layout, "linked": protocol.linked}
    views = [f"[[protocol.view]]\n{tomli_w.dumps(_view_table(view))}" for view in protocol.views]
    return "\n".join([f"[[protocol]]\n{tomli_w.dumps(table)}", *views])


def _title(entry: object, number: int) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    if isinstance(name, str) and name:
        return translate("Hanging", '"{name}"').format(name=name[:_LONGEST])
    return translate("Hanging", "number {number}").format(number=number)


def _protocol(entry: object) -> Protocol:
    table = _table(entry, _PROTOCOL_KEYS)
    views = table.get("view", [])
    if not isinstance(views, list):
        raise ValueError(translate("Hanging", "view must be a list of tables"))  # noqa: TRY004 - one kind of answer
    return Protocol(
        name=_text(table.get("name", ""), "name"),
        layout=_choice(table.get("layout", "1x1"), get_args(LayoutName), "layout"),
        views=tuple(_view(view) for view in views),
        modality=_words(table, "modality"),
        body_part=_words(table, "body_part"),
        description=_words(table, "description"),
        least_series=_count(table.get("least_series", 1), 1, 1000, "least_series"),
        linked=_flag(table.get("linked", False), "linked"),
    )


def _view(entry: object) -> ViewRule:
    table = _table(entry, _VIEW_KEYS)
    return ViewRule(
        modality=_words(table, "modality"),
        plane=_choice(table.get("plane", ""), get_args(PlaneWord), "plane"),
        description=_words(table, "description"),
        prior=_count(table.get("prior", 0), 0, _MOST_PRIORS, "prior"),
        order=_choice(table.get("order", "first"), get_args(Order), "order"),
        window=_window(table.get("window")),
    )


def _view_table(view: ViewRule) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name in ("modality", "description"):
        if words := getattr(view, name):
            table[name] = list(words)
    if view.plane:
        table["plane"] = view.plane
    if view.prior:
        table["prior"] = view.prior
    if view.order != "first":
        table["order"] = view.order
    if isinstance(view.window, Window):
        table["window"] = [view.window.center, view.window.width]
    elif view.window:
        table["window"] = view.window
    return table


def _table(entry: object, keys: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(entry, dict):
        raise ValueError(translate("Hanging", "it is no table"))  # noqa: TRY004 - one kind of answer for all
    if unknown := sorted(entry.keys() - keys):
        raise ValueError(
            translate("Hanging", '"{name}" is not known').format(name=unknown[0][:_LONGEST])
        )
    return entry


def _words(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a list of texts; one text alone is a list of one."""
    value = table.get(name, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or len(values) > _MOST_WORDS:
        raise ValueError(translate("Hanging", "{name} must be a list of texts").format(name=name))
    return tuple(_text(each, name) for each in values)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError(translate("Hanging", "{name} must be a short text").format(name=name))
    return value


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(translate("Hanging", "{name} must be true or false").format(name=name))  # noqa: TRY004 - one kind of answer
    return value


def _count(value: object, least: int, most: int, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(
            translate("Hanging", "{name} must be a whole number from {least} to {most}").format(
                name=name, least=least, most=most
            )
        )
    return value


def _choice(value: object, choices: tuple[str, ...], name: str) -> Any:  # Any: their own Literals
    if not isinstance(value, str) or value not in choices:
        raise ValueError(
            translate("Hanging", "{name} must be one of {choices}").format(
                name=name, choices=", ".join(each for each in choices if each)
            )
        )
    return value


def _window(value: object) -> str | Window | None:
    """Return a preset's name, or centre and width."""
    if value is None:
        return None
    if isinstance(value, str):
        return _text(value, "window")
    if isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)):
        return Window(float(value[0]), float(value[1]))
    raise ValueError(
        translate("Hanging", "window must be the name of a preset, or [centre, width]")
    )


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) < _HUGE  # neither infinite nor no number
