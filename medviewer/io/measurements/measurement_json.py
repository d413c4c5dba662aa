"""A measurement as plain JSON values and back; what comes back is checked, never trusted."""

import math
from typing import Any

from medviewer.image.measuring.measurement import (
    MOST_POINTS,
    ImageKey,
    Kind,
    Measurement,
    Quantity,
)

Json = Any  # what the json module takes and gives

_LONGEST_TEXT = 2000
_MOST_QUANTITIES = 64


def measurement_to_json(measurement: Measurement) -> Json:
    """Return what is kept of a measurement; numbers that JSON does not know are left out."""
    return {
        "id": measurement.identifier,
        "kind": measurement.kind.value,
        "space": measurement.space,
        "points": [list(point) for point in measurement.points],
        "name": measurement.name,
        "text": measurement.text,
        "quantities": [
            {"name": own.name, "value": _finite(own.value), "unit": own.unit, "note": own.note}
            for own in measurement.quantities
        ],
    }


def measurement_from_json(value: Json, image: ImageKey) -> Measurement:
    """Return the measurement on an image.

    Raises
    ------
    ValueError
        When the value is not one that `measurement_to_json` gave.
    """
    try:
        return Measurement(
            identifier=_text(value["id"]),
            kind=Kind(value["kind"]),
            image=image,
            space=_space(value["space"]),
            points=_points(value["points"]),
            name=_text(value["name"]),
            text=_text(value["text"]),
            quantities=tuple(_quantity(own) for own in value["quantities"][:_MOST_QUANTITIES]),
        )
    except (TypeError, KeyError) as error:
        raise ValueError("not a measurement") from error


def _quantity(value: Json) -> Quantity:
    number = value["value"]
    return Quantity(
        _text(value["name"]),
        None if number is None else _number(number),
        _text(value["unit"]),
        _text(value["note"]),
    )


def _points(value: Json) -> tuple[tuple[float, ...], ...]:
    if len(value) > MOST_POINTS:
        raise ValueError("too many points")
    return tuple(tuple(_number(part) for part in point) for point in value)


def _space(value: Json) -> Any:  # Any: a Literal, which mypy cannot see
    if value not in ("patient", "image"):
        raise ValueError("no such space")
    return value


def _number(value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)


def _text(value: Json) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError("not a text")
    return value


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
