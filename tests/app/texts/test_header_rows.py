from dataclasses import replace
from pathlib import Path

import pytest
from pydicom.data import get_testdata_file

from medviewer.app.texts import header_rows
from medviewer.app.texts.header_rows import HeaderRow, read_header_rows
from medviewer.errors import ReadError
from medviewer.io.records import Instance
from tests.app.fakes import make_instance
from tests.support.phantoms import write_film


def instance_of(path: str | Path) -> Instance:
    return replace(make_instance(), path=Path(path))


def test_dicom_header_is_read_as_text() -> None:
    rows = read_header_rows(instance_of(str(get_testdata_file("CT_small.dcm"))))
    assert HeaderRow("(0008,0060)", "Modality", "CT") in rows
    assert not any(row.tag == "(7FE0,0010)" for row in rows)


def test_several_values_are_joined_as_dicom_does() -> None:
    rows = read_header_rows(instance_of(str(get_testdata_file("CT_small.dcm"))))
    assert HeaderRow("(0008,0008)", "Image Type", "ORIGINAL\\PRIMARY\\AXIAL") in rows


def test_sequences_are_indented_and_bytes_counted() -> None:
    rows = read_header_rows(instance_of(str(get_testdata_file("CT_small.dcm"))))
    names = [row.name for row in rows]
    assert any(name.startswith("    ") for name in names)
    assert any(row.value.endswith(" bytes") for row in rows)


def test_a_color_profile_is_named(tmp_path: Path) -> None:
    path = write_film(tmp_path / "film.dcm", ICCProfile=b"\0" * 132)
    rows = read_header_rows(instance_of(path))
    (value,) = [row.value for row in rows if row.tag == "(0028,2000)"]
    assert value == "132 bytes, without a name, not applied"


def test_long_values_are_cut(tmp_path: Path) -> None:
    path = write_film(tmp_path / "film.dcm", ImageComments="x" * 1000)
    (comment,) = [row for row in read_header_rows(instance_of(path)) if row.tag == "(0020,4000)"]
    assert comment.value == "x" * 300 + "..."


def test_letters_that_steer_a_screen_are_not_shown(tmp_path: Path) -> None:
    texts = {"SpecificCharacterSet": "ISO_IR 192", "ImageComments": "a\x07b\u202ec<b>"}
    path = write_film(tmp_path / "film.dcm", **texts)
    (comment,) = [row for row in read_header_rows(instance_of(path)) if row.tag == "(0020,4000)"]
    assert comment.value.isprintable()
    assert comment.value.startswith("a b")
    assert comment.value.endswith("<b>")  # text, for who shows it as text


def test_a_header_of_elements_without_number_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header_rows, "MAX_ROWS", 5)
    assert len(read_header_rows(instance_of(str(get_testdata_file("CT_small.dcm"))))) == 5


def test_what_is_known_of_a_plain_image_is_listed() -> None:
    instance = replace(make_instance("a.png"), sop_class_uid="", attributes={"Comment": "hello"})
    assert [(row.name, row.value) for row in read_header_rows(instance)] == [
        ("File", "a.png"),
        ("Rows", "8"),
        ("Columns", "6"),
        ("Frames", "1"),
        ("Comment", "hello"),
    ]


def test_missing_file_is_an_expected_failure(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="can no longer be read"):
        read_header_rows(instance_of(tmp_path / "gone.dcm"))
