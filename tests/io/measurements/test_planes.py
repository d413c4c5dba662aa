"""Measurements on reformatted planes, kept and exported."""

import json
from pathlib import Path

import jsonschema
import pytest

from medviewer.image.measuring.measurement import (
    ImageKey,
    Kind,
    Measurement,
    Quantity,
    ReformattedPlane,
)
from medviewer.io.measurements.export import ExportedImage, export_text
from medviewer.io.measurements.measurement_json import measurement_from_json, measurement_to_json

KEY = ImageKey("p", "s", "r", "i")
OBLIQUE = ReformattedPlane("coronal", (-0.6, 0.8, 0.0), (1.0, 2.0, 3.0), "MIP 10.0 mm (5 slices)")
LENGTH = Measurement(
    "one",
    Kind.LENGTH,
    KEY,
    "patient",
    ((0.0, 0.0, 0.0), (3.0, 4.0, 0.0)),
    quantities=(Quantity("length", 5.0, "mm"),),
    plane=OBLIQUE,
)
SCHEMA = Path(__file__).parents[2] / "support" / "schemas" / "measurements.json"


@pytest.mark.parametrize("plane", [None, OBLIQUE, ReformattedPlane("axial", (0.0, 0.0, 1.0))])
def test_a_plane_comes_back_as_it_was_kept(plane: ReformattedPlane | None) -> None:
    from dataclasses import replace

    made = replace(LENGTH, plane=plane)
    kept = json.loads(json.dumps(measurement_to_json(made)))
    assert measurement_from_json(kept, KEY) == made
    assert ("plane" in kept) == (plane is not None)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "diagonal"),
        ("name", ["axial"]),
        ("normal", [0.0, 0.0]),
        ("normal", [0.0, 0.0, 2.0]),
        ("normal", None),
        ("center", [0.0, "1", 2.0]),
        ("slab", 3),
    ],
)
def test_a_plane_that_nobody_kept_is_refused(key: str, value: object) -> None:
    kept = measurement_to_json(LENGTH)
    kept["plane"] |= {key: value}
    with pytest.raises(ValueError, match=r"."):
        measurement_from_json(kept, KEY)


def test_something_else_than_a_plane_is_refused() -> None:
    with pytest.raises(ValueError, match="not a measurement"):
        measurement_from_json(measurement_to_json(LENGTH) | {"plane": 3}, KEY)


def test_the_export_says_on_which_plane_it_was_made() -> None:
    image = ExportedImage("CT", 2, "Chest", 3, 5)
    document = json.loads(export_text([(LENGTH, image)], "json"))
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert document["measurements"][0]["plane"] == {
        "name": "coronal",
        "normal": [-0.6, 0.8, 0.0],
        "center": [1.0, 2.0, 3.0],
        "slab": "MIP 10.0 mm (5 slices)",
    }
    table = export_text([(LENGTH, image)], "csv")
    assert '"MPR coronal, oblique, MIP 10.0 mm (5 slices)"' in table
