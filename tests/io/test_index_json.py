"""The public JSON of an index."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from medviewer.io.index_json import index_to_json
from medviewer.io.object_records import KIND_NAMES
from medviewer.io.records import ProblemKind, StudyIndex
from tests.support.dicom_files import make_uid, write_image
from tests.support.phantoms import write_film, write_series

Scan = Callable[[Path], StudyIndex]

_TEXT = {"type": "string"}
_FILES = {"type": "array", "items": _TEXT}
_SPACING = {
    "oneOf": [
        {"type": "null"},
        {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3},
    ]
}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_COUNT = {"type": "integer", "minimum": 1}
_STACK = _object(
    images=_COUNT,
    spacing_mm=_SPACING,
    orientation={"enum": ["axial", "coronal", "sagittal", "oblique", ""]},
    axes={"type": "object", "additionalProperties": _COUNT},
    member={"type": "object", "additionalProperties": _TEXT},
)
_PROBLEM = _object(
    kind={"enum": [str(kind) for kind in ProblemKind]},
    text=_TEXT,
    files=_FILES,
    values={"type": "object"},
)
_OBJECT = _object(
    kind={"enum": list(KIND_NAMES)},
    title=_TEXT,
    made_by=_TEXT,
    parts={"type": "integer", "minimum": 0},
    series_uid=_TEXT,
    file=_TEXT,
)
_SERIES = _object(
    series_uid=_TEXT,
    modality=_TEXT,
    description=_TEXT,
    body_part=_TEXT,
    rows=_COUNT,
    columns=_COUNT,
    images=_COUNT,
    spacing_mm=_SPACING,
    icc_profile={"type": ["string", "null"]},
    stacks=_list(_STACK),
    problems=_list(_PROBLEM),
    files=_FILES,
    objects=_list(_OBJECT),
)
_STUDY = _object(
    study_uid=_TEXT,
    patient_id=_TEXT,
    description=_TEXT,
    date={"type": "string", "pattern": r"^(\d{4}-\d\d-\d\d)?$"},
    series=_list(_SERIES),
    orphans={"type": "array", "maxItems": 0},
)
SCHEMA = _object(
    schema={"const": 1},
    studies=_list(_STUDY),
    skipped=_list(_object(file=_TEXT, reason=_TEXT)),
)


def test_the_keys_are_those_of_the_contract(tmp_path: Path, scan_folder: Scan) -> None:
    write_series(tmp_path / "ct", left_out=(2,), BodyPartExamined="CHEST", StudyDate="20240131")
    write_image(tmp_path / "us", np.zeros((4, 5, 3), np.uint8), modality="US")
    (tmp_path / "notes").write_text("x")
    jsonschema.validate(index_to_json(scan_folder(tmp_path)), SCHEMA)


def test_a_series_is_described_in_numbers(tmp_path: Path, scan_folder: Scan) -> None:
    paths = write_series(tmp_path, BodyPartExamined="CHEST", StudyDate="20240131")
    (study,) = index_to_json(scan_folder(tmp_path))["studies"]
    (series,) = study["series"]
    assert study["patient_id"] == "P1"
    assert study["date"] == "2024-01-31"
    assert (series["modality"], series["body_part"]) == ("CT", "CHEST")
    assert (series["rows"], series["columns"], series["images"]) == (32, 40, 5)
    assert series["spacing_mm"] == pytest.approx([2.0, 0.7, 0.5])
    assert series["stacks"] == [
        {
            "images": 5,
            "spacing_mm": series["spacing_mm"],
            "orientation": "axial",
            "axes": {},
            "member": {},
        }
    ]
    assert series["files"] == [path.name for path in paths]  # in geometric order


def test_problems_name_their_files(tmp_path: Path, scan_folder: Scan) -> None:
    paths = write_series(tmp_path, slices=6, left_out=(3,))
    (study,) = index_to_json(scan_folder(tmp_path))["studies"]
    (problem,) = study["series"][0]["problems"]
    assert problem["kind"] == "missing_slice"
    assert problem["files"] == [paths[2].name, paths[3].name]
    assert problem["values"] == {"slices": 1.0, "gap_mm": 4.0, "usual_step_mm": 2.0}
    assert study["series"][0]["spacing_mm"] is None


def test_the_numbers_of_a_problem_are_numbers(tmp_path: Path, scan_folder: Scan) -> None:
    write_series(tmp_path / "tilted", shear=(0.0, 2.0, 0.0), spacing_mm=(2.0, 0.7, 0.5))
    (study,) = index_to_json(scan_folder(tmp_path))["studies"]
    (problem,) = study["series"][0]["problems"]
    assert problem["kind"] == "gantry_tilt"
    assert problem["values"] == {"tilt_degrees": pytest.approx(45.0)}


def test_a_shared_patient_id_names_the_files(tmp_path: Path, scan_folder: Scan) -> None:
    for name in ("Ada", "Eve"):
        write_film(tmp_path / f"{name}.dcm", PatientName=name, StudyInstanceUID=make_uid(name))
    for study in index_to_json(scan_folder(tmp_path))["studies"]:
        (series,) = study["series"]
        (problem,) = [own for own in series["problems"] if own["kind"] == "patient_conflict"]
        assert problem["files"] == series["files"]


def test_any_index_can_be_written_as_json(tmp_path: Path, scan_folder: Scan) -> None:
    write_series(tmp_path, SeriesDescription='"<b>\u00fc\\')
    text = json.dumps(index_to_json(scan_folder(tmp_path)))
    assert json.loads(text)["schema"] == 1


def test_an_empty_index_has_its_keys() -> None:
    assert index_to_json(StudyIndex()) == {"schema": 1, "studies": [], "skipped": []}
