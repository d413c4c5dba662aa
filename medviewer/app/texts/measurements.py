"""Measurements in words: what stands at their lines, in the list, in an export."""

from collections.abc import Sequence

from medviewer.image.measuring.measurement import Kind, Measurement, Quantity
from medviewer.image.pixel_value import format_value

KIND_TITLES: dict[Kind, str] = {
    Kind.LENGTH: "Length",
    Kind.ANGLE: "Angle",
    Kind.COBB: "Cobb angle",
    Kind.RECTANGLE: "Rectangle",
    Kind.ELLIPSE: "Ellipse",
    Kind.POLYGON: "Polygon",
    Kind.PROBE: "Point",
    Kind.ARROW: "Arrow",
    Kind.BIDIRECTIONAL: "Long and short axis",
}

_LENGTHS = frozenset({"mm", "px"})


def title_of(measurement: Measurement) -> str:
    """Return the reader's name for it, else what it is."""
    return measurement.name or KIND_TITLES[measurement.kind]


def label_lines(measurement: Measurement) -> tuple[str, ...]:
    """Return what stands beside a measurement on the image."""
    lines = value_lines(measurement.kind, measurement.quantities)
    said = (measurement.name, measurement.text)
    return (*(text for text in said if text), *lines)


def value_lines(kind: Kind, quantities: Sequence[Quantity]) -> tuple[str, ...]:
    """Return the values of a kind in a few short lines, the most important first."""
    known = {own.name: own for own in quantities}
    if "mean" in known:
        return _region_lines(known)
    if kind is Kind.BIDIRECTIONAL and "short_axis" in known:
        pair = known["long_axis"], known["short_axis"]
        axes = " x ".join(_number(own.value, own.unit) for own in pair)
        rest = [own for own in quantities if own not in pair]
        return (_with_note(f"{axes} {pair[0].unit}", pair[0]), *map(_line, rest))
    return tuple(_line(own) for own in quantities)


def main_value(measurement: Measurement) -> str:
    """Return the one value that a list shows."""
    if measurement.kind is Kind.ARROW:
        return measurement.text
    mean = measurement.quantity("mean")
    if mean is not None:
        return f"mean {amount(mean)}" if mean.value is not None else mean.note
    lines = value_lines(measurement.kind, measurement.quantities)
    return lines[0] if lines else ""


def amount(quantity: Quantity) -> str:
    """Return a value with its unit and its note, or why there is none."""
    if quantity.value is None:
        return quantity.note or "none"
    text = f"{_number(quantity.value, quantity.unit)} {quantity.unit}".strip()
    return _with_note(text.replace(" °", "°"), quantity)


def _with_note(text: str, quantity: Quantity) -> str:
    return (
        f"{text} {quantity.note}"
        if quantity.note == "detector"
        else (f"{text} ({quantity.note})" if quantity.note else text)
    )


def _region_lines(known: dict[str, Quantity]) -> tuple[str, ...]:
    area, mean = known["area"], known["mean"]
    area_line = f"Area {amount(area)}" if area.value is not None else f"No area: {area.note}"
    if mean.value is None:
        return area_line, f"No values: {mean.note}"
    spread = known["sd"]
    sd = f"  SD {_number(spread.value, '')}" if spread.value is not None else ""
    low, high, middle = (_number(known[name].value, "") for name in ("min", "max", "median"))
    return (
        f"Mean {amount(mean)}{sd}",
        f"Min {low}  Max {high}  Median {middle}",
        area_line,
    )


_SPOKEN = {
    "horizontal": "Across ",
    "vertical": "Down ",
    "length_in_patient": "In the patient ",
    "long_axis_in_patient": "In the patient ",
}


def _line(quantity: Quantity) -> str:
    return f"{_SPOKEN.get(quantity.name, '')}{amount(quantity)}"


def _number(value: float | None, unit: str) -> str:
    """Write lengths and angles with one digit, small ones with two; other values as sensible."""
    if value is None:
        return "none"
    if unit in _LENGTHS or unit == "°":
        return f"{value:.1f}" if abs(value) >= 1 or unit != "mm" else f"{value:.2f}"
    if unit in ("mm²", "px²"):
        return f"{value:.0f}" if value >= 1000 else f"{value:.1f}"
    return format_value(value)
