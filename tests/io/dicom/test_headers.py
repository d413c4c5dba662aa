"""One file's header to records."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from medviewer.errors import ReadError
from medviewer.image.volume import Rescale
from medviewer.image.window import Window
from medviewer.io.dicom import headers
from medviewer.io.dicom.headers import FileHeader, iso_date, read_header
from medviewer.io.records import Patient
from tests.support.dicom_files import image_dataset, write_dataset, write_image
from tests.support.phantoms import FramePlace, phantom_voxels, write_enhanced_mr, write_film

PIXELS = np.zeros((6, 8), np.int16)


def _header(folder: Path, **elements: Any) -> FileHeader:
    return read_header(write_image(folder / "a.dcm", PIXELS, **elements), "sub/a.dcm")


def test_identity_comes_from_the_header(tmp_path: Path) -> None:
    header = _header(
        tmp_path,
        PatientBirthDate="19700203",
        PatientSex="F",
        StudyDescription="Thorax",
        StudyDate="20240131",
        StudyTime="101500",
        SeriesDescription="Lung",
        SeriesNumber=3,
    )
    assert header.patient == Patient("P1", "Phantom^Anna", "1970-02-03", "F")
    assert (header.study_description, header.study_date) == ("Thorax", "2024-01-31")
    assert (header.study_time, header.series_description) == ("101500", "Lung")
    assert header.series_number == 3
    assert header.instance.file == "sub/a.dcm"
    assert (header.instance.rows, header.instance.columns) == (6, 8)
    assert header.instance.stored_type == "int16"


def test_meaning_comes_from_the_header(tmp_path: Path) -> None:
    header = _header(
        tmp_path,
        ImagePositionPatient=[1.0, 2.0, 3.0],
        ImageOrientationPatient=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        PixelSpacing=[0.7, 0.5],
        RescaleSlope=2.0,
        RescaleIntercept=-1000.0,
        WindowCenter=40.0,
        WindowWidth=400.0,
    )
    (frame,) = header.instance.frames
    assert frame.plane is not None
    assert frame.plane.position_lps == (1.0, 2.0, 3.0)
    assert frame.pixel_spacing_mm == (0.7, 0.5)
    assert frame.rescale == Rescale(2.0, -1000.0)
    assert frame.windows == (Window(40.0, 400.0, "VOI 1"),)


def test_attributes_are_texts_by_keyword(tmp_path: Path) -> None:
    code = Dataset()
    code.CodeMeaning = "postero-anterior"
    path = write_film(tmp_path / "a.dcm", ViewCodeSequence=Sequence([code]), KVP=None)
    attributes = read_header(path, "a.dcm").instance.attributes
    assert attributes["PatientAge"] == "054Y"
    assert attributes["ViewCodeMeaning"] == "postero-anterior"
    assert attributes["PatientOrientation"] == "L\\F"
    assert "KVP" not in attributes


def test_several_frames_of_a_classic_file_have_no_common_place(tmp_path: Path) -> None:
    path = write_image(
        tmp_path / "a.dcm",
        np.zeros((3, 6, 8), np.int16),
        NumberOfFrames=3,
        ImagePositionPatient=[0.0, 0.0, 0.0],
        ImageOrientationPatient=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
    )
    frames = read_header(path, "a.dcm").instance.frames
    assert [frame.plane for frame in frames] == [None] * 3


def test_frames_of_an_enhanced_object_speak_for_themselves(tmp_path: Path) -> None:
    echo = {"MREchoSequence": {"EffectiveEchoTime": 4.5}}
    places = [
        FramePlace((0.0, 0.0, 4.0), slope=2.0, elements=echo),
        FramePlace((0.0, 0.0, 0.0), slope=3.0, intercept=1.0),
    ]
    path = write_enhanced_mr(tmp_path / "a.dcm", phantom_voxels(2), places)
    first, second = read_header(path, "a.dcm").instance.frames
    assert first.plane is not None
    assert second.plane is not None
    assert (first.plane.position_lps[2], second.plane.position_lps[2]) == (4.0, 0.0)
    assert (first.rescale, second.rescale) == (Rescale(2.0, 0.0), Rescale(3.0, 1.0))
    assert first.pixel_spacing_mm == second.pixel_spacing_mm == (0.7, 0.5)
    assert first.attributes == {"EchoTime": "4.5", "SliceThickness": "3.0"}
    assert second.attributes == {"SliceThickness": "3.0"}


def test_a_frame_without_groups_of_its_own_has_the_shared_ones(tmp_path: Path) -> None:
    places = [FramePlace((0.0, 0.0, 0.0))]
    path = write_enhanced_mr(tmp_path / "a.dcm", phantom_voxels(2), places, frames=2)
    _, second = read_header(path, "a.dcm").instance.frames
    assert second.plane is None
    assert second.pixel_spacing_mm == (0.7, 0.5)


def test_a_modality_lut_decides_the_stored_type(tmp_path: Path) -> None:
    item = Dataset()
    item.LUTDescriptor, item.LUTData = [2, 0, 8], b"\x01\x02"
    header = _header(tmp_path, ModalityLUTSequence=Sequence([item]), RescaleSlope=5.0)
    assert header.instance.stored_type == "uint8"
    assert header.instance.frames[0].rescale == Rescale()


def test_a_file_that_ends_early_keeps_what_it_promised(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", np.zeros((2, 6, 8), np.int16), NumberOfFrames=5)
    header = read_header(path, "a.dcm")
    assert (len(header.instance.frames), header.declared_frames) == (2, 5)


@pytest.mark.parametrize(
    ("sop_class", "words"),
    [
        ("1.2.840.10008.5.1.4.1.1.88.22", "no image: Enhanced SR Storage"),
        ("1.2.840.10008.5.1.4.1.1.2", "no image: the object has no pixels"),
        ("1.2.3.4.5", "no image: an unknown kind of object"),
        ("1.2.840.10008.1.3.10", "a directory file, its images are read from the folder"),
    ],
)
def test_what_has_no_pixels_is_named_by_its_kind(
    tmp_path: Path, sop_class: str, words: str
) -> None:
    dataset = image_dataset(PIXELS, SOPClassUID=sop_class, PixelData=None)
    path = write_dataset(tmp_path / "a.dcm", dataset)
    with pytest.raises(ReadError, match=words):
        read_header(path, "a.dcm")


@pytest.mark.parametrize(
    ("syntax", "name"),
    [
        ("94", "JPIP Referenced"),
        ("95", "JPIP Referenced Deflate"),
        ("204", "JPIP HTJ2K Referenced"),
        ("205", "JPIP HTJ2K Referenced Deflate"),
    ],
)
def test_pixels_on_a_server_are_named_by_their_syntax(
    tmp_path: Path, syntax: str, name: str
) -> None:
    dataset = image_dataset(PIXELS, PixelData=None, PixelDataProviderURL="https://a/b")
    dataset.file_meta.TransferSyntaxUID = f"1.2.840.10008.1.2.4.{syntax}"
    path = write_dataset(tmp_path / "a.dcm", dataset)
    with pytest.raises(ReadError, match=rf"not in the file but on a server \({name}\)"):
        read_header(path, "a.dcm")


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), MemoryError(), TypeError()])
def test_whatever_a_header_does_to_the_parser_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(headers, "read_windows", fail)
    with pytest.raises(ReadError, match="values that make no sense"):
        _header(tmp_path)


def test_reasons_name_neither_path_nor_patient(tmp_path: Path) -> None:
    path = write_image(tmp_path / "Secret^Name.dcm", PIXELS, Rows=None, PatientName="Secret^Name")
    with pytest.raises(ReadError) as caught:
        read_header(path, "Secret^Name.dcm")
    assert "Secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20240131", "2024-01-31"),
        ("2024.01.31", "2024-01-31"),
        ("20241331", ""),
        ("00000000", ""),
        ("2024", ""),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_dates_are_iso_or_nothing(text: str, expected: str) -> None:
    assert iso_date(text) == expected


@pytest.mark.parametrize(
    ("vector", "expected"), [([0, 33.3, 40], "0\\33.3\\40"), ([0, 33.3], ""), (None, "")]
)
def test_times_of_frames_are_kept_where_there_is_one_for_each(
    tmp_path: Path, vector: list[float] | None, expected: str
) -> None:
    path = write_image(
        tmp_path / "clip.dcm", phantom_voxels(3), NumberOfFrames=3, FrameTimeVector=vector
    )
    attributes = read_header(path, "clip.dcm").instance.attributes
    assert attributes.get("FrameTimeVector", "") == expected
