import csv
import io
import json
import math
from dataclasses import replace

import pytest

from medviewer.image.measuring.measurement import ImageKey, Kind, Measurement, Quantity
from medviewer.io.measurements.export import ExportedImage, export_text
from tests.support.contract import check_contract, strict_json

IMAGE = ImageKey("p", "1.2.840.1", "1.2.840.2", "1.2.840.3", 4)
PLACE = ExportedImage("DX", 3, "Chest PA", 2, 7, "Doe^Jane", "4711", "2024-02-29")
LENGTH = Measurement(
    "a", Kind.LENGTH, IMAGE, "image", ((0.0, 0.0), (3.0, 4.0)), "Node", "",
    (
        Quantity("length", 5.0, "mm", "detector"),
        Quantity("length_in_patient", 4.0, "mm", "estimated, magnification 1.25"),
    ),
)  # fmt: skip
REGION = Measurement(
    "b", Kind.POLYGON, IMAGE, "patient", ((0.0, 0.0, 1.0),) * 3, "", "",
    (
        Quantity("area", None, "", "the outline crosses itself"),
        Quantity("mean", 43.25, "HU"),
        Quantity("sd", math.inf, "HU"),
        Quantity("pixels", 400.0),
    ),
)  # fmt: skip
ITEMS = [(LENGTH, PLACE), (REGION, replace(PLACE, series_number=None))]
NAMING = ("Doe", "4711", "2024-02-29", "1.2.840")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_json_keeps_to_its_schema_and_says_what_it_is_not() -> None:
    document = strict_json(export_text(ITEMS, "json"))
    check_contract(document, "measurements")
    first, second = document["measurements"]
    assert first["points"] == [[0, 0], [3, 4]]
    assert first["quantities"][0] == {
        "name": "length", "value": 5.0, "unit": "mm", "note": "detector",
    }  # fmt: skip
    assert second["quantities"][2]["value"] is None
    assert "Not for diagnostic use" in document["notice"]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_nothing_identifying_is_written_unless_asked(form: str) -> None:
    plain = export_text(ITEMS, form)  # type: ignore[arg-type]
    named = export_text(ITEMS, form, identifying=True)  # type: ignore[arg-type]
    assert not any(word in plain for word in NAMING)
    assert all(word in named for word in NAMING)


def test_json_with_identity_keeps_to_its_schema() -> None:
    document = json.loads(export_text(ITEMS, "json", identifying=True))
    check_contract(document, "measurements")
    assert document["measurements"][0]["identity"]["frame"] == 5


def test_csv_has_a_line_a_measurement() -> None:
    first, second = rows(export_text(ITEMS, "csv"))
    assert (first["kind"], first["name"], first["series"], first["image"]) == (
        "length", "Node", "Chest PA", "2",
    )  # fmt: skip
    assert (first["length"], first["length_unit"], first["calibration"]) == (
        "5.0",
        "mm",
        "detector",
    )
    assert first["length_in_patient"] == "4.0"
    assert first["remarks"] == "length_in_patient: estimated, magnification 1.25"
    assert (second["mean"], second["value_unit"], second["sd"], second["pixels"]) == (
        "43.25", "HU", "", "400.0",
    )  # fmt: skip
    assert second["series_number"] == ""
    assert second["remarks"] == "area: the outline crosses itself"
    assert {row["notice"] for row in (first, second)} == {"Research use. Not for diagnostic use."}


def test_axes_of_different_kinds_have_columns() -> None:
    doppler = replace(
        LENGTH, quantities=(Quantity("horizontal", 0.5, "s"), Quantity("vertical", 34.0, "cm/s"))
    )
    (row,) = rows(export_text([(doppler, PLACE)], "csv"))
    assert (row["horizontal"], row["horizontal_unit"]) == ("0.5", "s")
    assert (row["vertical"], row["vertical_unit"]) == ("34.0", "cm/s")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum"])
def test_text_is_no_formula(text: str) -> None:
    (row,) = rows(export_text([(replace(LENGTH, name=text), PLACE)], "csv"))
    assert row["name"] == f"'{text}"


def test_nothing_can_be_exported() -> None:
    assert rows(export_text([], "csv")) == []
    check_contract(strict_json(export_text([], "json")), "measurements")
