"""A measurement as plain JSON values and back; what comes back is checked, never trusted."""

import math
from typing import Any

from medviewer.image.measuring.measurement import (
    MOST_POINTS,
    ImageKey,
    Kind,
    Measurement,
    Quantity,
    ReformattedPlane,
)
from medviewer.image.reformat import PLANES

Json = Any  # what the json module takes and gives

_LONGEST_TEXT = 2000
_MOST_QUANTITIES = 64


def measurement_to_json(measurement: Measurement) -> Json:
    """Return what is kept of a measurement; numbers that JSON does not know are left out."""
    kept = {
        "id": measurement.identifier,
        "kind": measurement.kind.value,
        "space": measurement.space,
        "points": [list(point) for point in measurement.points],
        "name": measurement.name,
        "text": measurement.text,
        "quantities": [
            {"name": own.name, "value": finite(own.value), "unit": own.unit, "note": own.note}
            for own in measurement.quantities
        ],
    }
    return kept if measurement.plane is None else kept | {"plane": plane_to_json(measurement.plane)}


def plane_to_json(plane: ReformattedPlane) -> Json:
    """Return the plane of an MPR as JSON values; `center` is null where it stood straight."""
    return {
        "name": plane.name,
        "normal": list(plane.normal),
        "center": None if plane.center_lps is None else list(plane.center_lps),
        "slab": plane.slab,
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
            plane=_plane(value.get("plane")),
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("not a measurement") from error


def _plane(value: Json) -> ReformattedPlane | None:
    if value is None:
        return None
    if value["name"] not in PLANES:
        raise ValueError("no such plane")
    normal, center = _vector(value["normal"]), value["center"]
    if not math.isclose(math.hypot(*normal), 1.0, abs_tol=1e-3):
        raise ValueError("not a direction")
    where = None if center is None else _vector(center)
    return ReformattedPlane(value["name"], normal, where, _text(value["slab"]))


def _vector(value: Json) -> tuple[float, float, float]:
    x, y, z = (_number(part) for part in value)
    return x, y, z


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


def finite(value: float | None) -> float | None:
    """Return a number that JSON can hold; None for NaN and infinity."""
    return value if value is not None and math.isfinite(value) else None
