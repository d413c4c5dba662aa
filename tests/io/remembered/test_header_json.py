"""Headers to JSON and back."""

import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.dicom.headers import FileHeader, read_header
from medviewer.io.remembered import header_json
from medviewer.io.remembered.header_json import fingerprint, header_from_json, header_to_json
from tests.support.dicom_files import write_image
from tests.support.phantoms import FramePlace, phantom_voxels, write_enhanced_mr, write_film


def _there_and_back(header: FileHeader) -> FileHeader:
    text = json.dumps(header_to_json(header))
    return header_from_json(json.loads(text), header.instance.path, header.instance.file)


def _test_files() -> list[Path]:
    found = find_spec("pydicom")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "data" / "test_files"
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_every_header_of_pydicoms_files_comes_back_as_it_was() -> None:
    quiet_parsers()
    count = 0
    for path in _test_files():
        try:
            header = read_header(path, path.name)
        except ReadError:
            continue
        assert _there_and_back(header) == header
        count += 1
    assert count > 80


def test_frames_of_an_enhanced_object_come_back(tmp_path: Path) -> None:
    places = [FramePlace((0.0, 0.0, float(z)), slope=z + 1.0) for z in range(3)]
    header = read_header(write_enhanced_mr(tmp_path / "a", phantom_voxels(3), places), "a")
    assert _there_and_back(header) == header


def test_equal_frames_are_written_once(tmp_path: Path) -> None:
    pixels = np.zeros((200, 6, 8), np.int16)
    many = read_header(write_image(tmp_path / "a", pixels, NumberOfFrames=200), "a")
    one = read_header(write_image(tmp_path / "b", pixels[0]), "a")
    assert len(json.dumps(header_to_json(many))) < len(json.dumps(header_to_json(one))) + 50
    assert _there_and_back(many) == many


def test_the_place_of_the_file_is_not_part_of_it(tmp_path: Path) -> None:
    header = read_header(write_film(tmp_path / "Secret"), "sub/Secret")
    text = json.dumps(header_to_json(header))
    assert "Secret" not in text
    moved = header_from_json(json.loads(text), Path("/other/b"), "b")
    expected = replace(header.instance, path=Path("/other/b"), file="b")
    assert moved == replace(header, instance=expected)


@pytest.mark.parametrize(
    "change",
    [
        lambda value: None,
        lambda value: value[:-1],
        lambda value: [value[0][:-1], *value[1:]],
        lambda value: [[1, *value[0][1:]], *value[1:]],
        lambda value: [value[0], ["id"], *value[2:]],
        lambda value: [_with(value[0], dict, {"a": 1}), *value[1:]],
        lambda value: [_with(value[0], dict, []), *value[1:]],
        lambda value: [["zip" if part == "dicom" else part for part in value[0]], *value[1:]],
    ],
)
def test_what_is_no_header_is_refused(tmp_path: Path, change: Any) -> None:
    value = header_to_json(read_header(write_film(tmp_path / "a"), "a"))
    with pytest.raises((ValueError, TypeError)):
        header_from_json(change(value), Path("a"), "a")


@pytest.mark.parametrize("count", [0, -1, 10**12])
def test_a_number_of_frames_that_cannot_be_is_refused(tmp_path: Path, count: int) -> None:
    value = header_to_json(read_header(write_film(tmp_path / "a"), "a"))
    (runs,) = (part for part in value[0] if type(part) is list and part and type(part[0]) is list)
    runs[0][0] = count
    with pytest.raises(ValueError, match="frames"):
        header_from_json(value, Path("a"), "a")


def _with(value: list[Any], kind: type, other: object) -> list[Any]:
    return [other if type(part) is kind else part for part in value]


def test_another_reader_has_another_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    assert fingerprint() == before
    monkeypatch.setattr(header_json, "HEADER_TAGS", frozenset({1}))
    assert fingerprint() != before
