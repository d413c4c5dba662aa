"""The JSON documents that can be compared, read as what strangers may have written."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal  # Any: JSON has no narrower type in Python

from medviewer.errors import UsageError
from medviewer.explain.json_file import JsonObject

Kind = Literal["explain", "trust", "evaluate"]

_MOST_BYTES = 256 << 20
_KEYS: dict[Kind, frozenset[str]] = {
    "explain": frozenset({"series", "model"}),
    "trust": frozenset({"levels", "rule", "model"}),
    "evaluate": frozenset({"models", "bootstraps", "data"}),
}


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document, its kind, and where it lies: the maps of ``explain.json`` lie beside it."""

    kind: Kind
    content: JsonObject
    path: Path


def read_document(path: Path) -> Document:
    """Read one document.

    Raises
    ------
    UsageError
        When it is none that can be compared.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{path.name} is larger than {_MOST_BYTES >> 20} MiB")
        content = json.loads(path.read_bytes().decode("utf-8"), parse_constant=_no_number)
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path.name} cannot be read as JSON") from error
    if isinstance(content, dict) and content.get("schema") == 1:
        for kind, keys in _KEYS.items():
            if keys <= content.keys():
                return Document(kind, content, path)
    raise UsageError(
        f"{path.name} is no result of medviewer explain, trust or evaluate that can be compared"
    )


def text_of(value: Any, *keys: str) -> str:
    """Return a text deep in a document, or nothing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def number_of(value: Any) -> float | None:
    """Return a number, or None."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number else None


def _no_number(name: str) -> float:
    """Refuse NaN and infinity, which JSON does not have and Python's reader takes."""
    raise ValueError(name)
