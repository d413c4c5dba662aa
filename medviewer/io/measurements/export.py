"""Measurements as CSV and JSON: for spreadsheets and programs, without names unless asked.

The JSON is described by ``tests/support/schemas/measurements.json``; the CSV has a line a
measurement and a column for every quantity, with the units in columns of their own.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from medviewer import __version__
from medviewer.errors import MedviewerError
from medviewer.image.measuring.measurement import Measurement
from medviewer.io.measurements.measurement_json import finite, plane_to_json
from medviewer.language import later

NOTICE = "Research use. Not for diagnostic use."
Format = Literal["csv", "json"]

_VALUES = ("mean", "sd", "min", "max", "median", "value")
_LENGTHS = ("length", "length_in_patient", "long_axis", "short_axis", "long_axis_in_patient")
_COLUMNS = (
    *("number", "kind", "name", "text", "modality", "series_number", "series", "image", "images"),
    "plane",
    *(*_LENGTHS, "length_unit", "angle", "area", "area_unit", *_VALUES, "value_unit", "pixels"),
    *("horizontal", "horizontal_unit", "vertical", "vertical_unit", "calibration", "remarks"),
)
_IDENTIFYING = (
    *("patient_name", "patient_id", "study_date", "study_uid", "series_uid", "sop_instance_uid"),
    "frame",
)


@dataclass(frozen=True, slots=True)
class ExportedImage:
    """Where a measurement was made; the last three are written only when asked for.

    `image` counts from 1 in the shown order of its stack, of `images`.
    """

    modality: str
    series_number: int | None
    series: str
    image: int
    images: int
    patient_name: str = ""
    patient_id: str = ""
    study_date: str = ""


Exported = tuple[Measurement, ExportedImage]


def export_text(items: Sequence[Exported], form: Format, *, identifying: bool = False) -> str:
    """Return measurements as a CSV or JSON text."""
    return (_json_text if form == "json" else _csv_text)(items, identifying)


def write_export(path: Path, text: str) -> None:
    """Write an exported text; a spreadsheet sees by the first letters that it is UTF-8.

    Raises
    ------
    MedviewerError
        When the file cannot be written.
    """
    encoding = "utf-8-sig" if form_of(path) == "csv" else "utf-8"
    try:
        with path.open("w", encoding=encoding, newline="") as stream:
            stream.write(text)
    except OSError as error:
        raise MedviewerError(
            later(
                "Reasons",
                "The measurements cannot be written there; choose another folder or name.",
            )
        ) from error


def form_of(path: Path) -> Format:
    """Return the form that a file's ending asks for: JSON, or CSV for all others."""
    return "json" if path.suffix.lower() == ".json" else "csv"


def _json_text(items: Sequence[Exported], identifying: bool) -> str:  # noqa: FBT001
    document = {
        "notice": NOTICE,
        "program": f"MedViewer {__version__}",
        "identifying": identifying,
        "measurements": [_json_item(n, *item, identifying) for n, item in enumerate(items, 1)],
    }
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _json_item(
    number: int,
    measurement: Measurement,
    image: ExportedImage,
    identifying: bool,  # noqa: FBT001
) -> dict[str, Any]:
    item: dict[str, Any] = {
        "number": number,
        "kind": measurement.kind.value,
        "name": measurement.name,
        "text": measurement.text,
        "modality": image.modality,
        "series_number": image.series_number,
        "series": image.series,
        "image": image.image,
        "images": image.images,
        "space": measurement.space,
        "points": [list(point) for point in measurement.points],
        "quantities": [
            {"name": q.name, "value": finite(q.value), "unit": q.unit, "note": q.note}
            for q in measurement.quantities
        ],
    }
    if measurement.plane is not None:
        item["plane"] = plane_to_json(measurement.plane)
    return item | ({"identity": _identity(measurement, image)} if identifying else {})


def _identity(measurement: Measurement, image: ExportedImage) -> dict[str, Any]:
    key = measurement.image
    values = image.patient_name, image.patient_id, image.study_date
    uids = key.study, key.series, key.instance
    return dict(zip(_IDENTIFYING, (*values, *uids, key.frame + 1), strict=True))


def _csv_text(items: Sequence[Exported], identifying: bool) -> str:  # noqa: FBT001
    stream = io.StringIO()
    columns = (*_COLUMNS, *(_IDENTIFYING if identifying else ()), "notice")
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for number, (measurement, image) in enumerate(items, 1):
        row = _csv_row(number, measurement, image)
        row |= _identity(measurement, image) if identifying else {}
        writer.writerow({name: _harmless(value) for name, value in row.items()})
    return stream.getvalue()


def _csv_row(number: int, measurement: Measurement, image: ExportedImage) -> dict[str, Any]:
    row: dict[str, Any] = {
        "number": number,
        "kind": measurement.kind.value,
        "name": measurement.name,
        "text": measurement.text,
        "modality": image.modality,
        "series_number": "" if image.series_number is None else image.series_number,
        "series": image.series,
        "image": image.image,
        "images": image.images,
        "plane": "" if measurement.plane is None else measurement.plane.text,
        "notice": NOTICE,
    }
    remarks: list[str] = []
    for own in measurement.quantities:
        value = finite(own.value)
        row[own.name] = "" if value is None else value
        if unit := _unit_column(own.name):
            row[unit] = own.unit
        if own.note and value is not None and not own.name.endswith("_in_patient"):
            row["calibration"] = own.note
        elif own.note:
            remarks.append(f"{own.name}: {own.note}")
    return row | {"remarks": "; ".join(remarks)}


def _unit_column(name: str) -> str:
    if name in _LENGTHS:
        return "length_unit"
    if name in _VALUES:
        return "value_unit"
    return f"{name}_unit" if name in ("area", "horizontal", "vertical") else ""


def _harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if is_formula else value
