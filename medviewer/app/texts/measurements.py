"""Measurements in words: what stands at their lines, in the list, in an export."""

from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.app.texts.corners import patient_title, series_title, study_time
from medviewer.image.measuring.measurement import (
    COLOR,
    Kind,
    Measurement,
    Quantity,
    ReformattedPlane,
)
from medviewer.image.pixel_value import format_value
from medviewer.io.records import Series, Study
from medviewer.language import later, translate, translate_made

KIND_TITLES: dict[Kind, str] = {
    Kind.LENGTH: later("Measurements", "Length"),
    Kind.ANGLE: later("Measurements", "Angle"),
    Kind.COBB: later("Measurements", "Cobb angle"),
    Kind.RECTANGLE: later("Measurements", "Rectangle"),
    Kind.ELLIPSE: later("Measurements", "Ellipse"),
    Kind.POLYGON: later("Measurements", "Polygon"),
    Kind.PROBE: later("Measurements", "Point"),
    Kind.ARROW: later("Measurements", "Arrow"),
    Kind.BIDIRECTIONAL: later("Measurements", "Bidirectional"),
}

_LENGTHS = frozenset({"mm", "px"})


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    """One measurement in the list; rows of one `series_key` stand below one heading."""

    identifier: str
    name: str
    value: str
    image: str
    details: str
    series_key: str
    heading: str


def measurement_row(
    measurement: Measurement, series: Series, place: str, heading: str
) -> MeasurementRow:
    """Return a line of the list; `place` is the image in the words of the list."""
    details = (
        title_of(measurement),
        *value_lines(measurement.kind, measurement.quantities),
        _where(measurement, series, place),
    )
    return MeasurementRow(
        measurement.identifier,
        title_of(measurement),
        main_value(measurement),
        translate("Measurements", measurement.plane.short_text) if measurement.plane else place,
        "\n".join(details),
        series.key,
        heading,
    )


def series_heading(study: Study, series: Series, *, names_patient: bool) -> str:
    """Return what stands above the measurements of a series: what it is, when it was made, of whom.

    The date comes before the name, which may be long: what a narrow list cuts off is its end.
    """
    patient = patient_title(study.patient) if names_patient else ""
    origin = " · ".join(part for part in (study_time(study), patient) if part)
    return "\n".join(line for line in (series_title(series), origin) if line)


def _where(measurement: Measurement, series: Series, place: str) -> str:
    if measurement.plane:
        return f"{series_title(series)}, {place}"
    text = translate("Measurements", "{series}, image {number}")
    return text.format(series=series_title(series), number=place)


def plane_text(plane: ReformattedPlane) -> str:
    """Return what an MPR plane is, in words, such as ``MPR coronal, oblique``."""
    name = translate("Measurements", "MPR {plane}").format(plane=translate("Planes", plane.name))
    oblique = translate("Measurements", "oblique") if plane.center_lps is not None else ""
    parts = name, oblique, translate_made("Notes", plane.slab)
    return translate("Lists", ", ").join(part for part in parts if part)


def title_of(measurement: Measurement) -> str:
    """Return the reader's name for it, else what it is."""
    return measurement.name or translate("Measurements", KIND_TITLES[measurement.kind])


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
    if mean is not None and mean.value is not None:
        return translate("Measurements", "mean {amount}").format(amount=amount(mean))
    area = measurement.quantity("area")
    if area is not None:
        return amount(area)
    lines = value_lines(measurement.kind, measurement.quantities)
    return lines[0] if lines else ""


def copied_text(measurement: Measurement) -> str:
    """Return a measurement as one line to paste into a text."""
    lines = value_lines(measurement.kind, measurement.quantities)
    said = ", ".join((*(text for text in (measurement.text,) if text), *lines))
    return f"{title_of(measurement)}: {said}" if said else title_of(measurement)


def amount(quantity: Quantity) -> str:
    """Return a value with its unit and its note, or why there is none."""
    if quantity.value is None:
        return _note(quantity) or translate("Measurements", "none")
    text = f"{_number(quantity.value, quantity.unit)} {quantity.unit}".strip()
    return _with_note(text.replace(" °", "°"), quantity)


def _with_note(text: str, quantity: Quantity) -> str:
    note = _note(quantity)
    return (
        f"{text} {note}"
        if quantity.note == "detector"
        else (f"{text} ({note})" if quantity.note else text)
    )


def _note(quantity: Quantity) -> str:
    """Return a note in the reader's language: it is kept in English."""
    return translate_made("Notes", quantity.note)


def _region_lines(known: dict[str, Quantity]) -> tuple[str, ...]:
    area, mean = known["area"], known["mean"]
    area_line = translate("Measurements", "No area: {reason}").format(reason=_note(area))
    if area.value is not None:
        area_line = translate("Measurements", "Area {amount}").format(amount=amount(area))
    if mean.value is None:  # nobody looks for values in a picture of colours
        reason = translate("Measurements", "No values: {reason}").format(reason=_note(mean))
        return (area_line,) if mean.note == COLOR else (area_line, reason)
    spread = known["sd"]
    sd = f"  SD {_number(spread.value, '')}" if spread.value is not None else ""
    low, high, middle = (_number(known[name].value, "") for name in ("min", "max", "median"))
    extremes = translate("Measurements", "Min {low}  Max {high}  Median {middle}")
    return (
        translate("Measurements", "Mean {amount}").format(amount=amount(mean)) + sd,
        extremes.format(low=low, high=high, middle=middle),
        area_line,
    )


_SPOKEN = {
    "horizontal": later("Measurements", "Across {amount}"),
    "vertical": later("Measurements", "Down {amount}"),
    "length_in_patient": later("Measurements", "In the patient {amount}"),
    "long_axis_in_patient": later("Measurements", "In the patient {amount}"),
}


def _line(quantity: Quantity) -> str:
    spoken = translate("Measurements", _SPOKEN.get(quantity.name, "{amount}"))
    return spoken.format(amount=amount(quantity))


def _number(value: float | None, unit: str) -> str:
    """Write lengths and angles with one digit, small ones with two; other values as sensible."""
    if value is None:
        return translate("Measurements", "none")
    if unit in _LENGTHS or unit == "°":
        return f"{value:.1f}" if abs(value) >= 1 or unit != "mm" else f"{value:.2f}"
    if unit in ("mm²", "px²"):
        return f"{value:.0f}" if value >= 1000 else f"{value:.1f}"
    return format_value(value)
