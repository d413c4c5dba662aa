"""A DICOMDIR opened itself: what it names, missing, lower-case, hostile."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, MediaStorageDirectoryStorage

from medviewer.errors import ReadError
from medviewer.io.dicom import directory_records
from medviewer.io.dicom.directory_records import read_file_ids
from medviewer.io.records import StudyIndex
from medviewer.io.sources import dicomdir
from medviewer.io.sources.dicomdir import is_dicomdir
from tests.support.dicom_files import make_uid, write_image

Scan = Callable[[Path], StudyIndex]


def _write_dicomdir(folder: Path, *file_ids: str) -> Path:
    directory = Dataset()
    directory.file_meta = FileMetaDataset()
    directory.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    directory.file_meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    directory.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    records = []
    for file_id in file_ids:
        record = Dataset()
        record.DirectoryRecordType = "IMAGE"
        if file_id:
            record.ReferencedFileID = file_id.split("\\")
        records.append(record)
    directory.DirectoryRecordSequence = Sequence(records)
    path = folder / "DICOMDIR"
    path.parent.mkdir(parents=True, exist_ok=True)
    directory.save_as(path, enforce_file_format=True)
    return path


def _write(path: Path) -> None:
    write_image(path, np.ones((2, 2), np.int16), SOPInstanceUID=make_uid(path.name))


def _files(index: StudyIndex) -> set[str]:
    return {
        ref.instance.file
        for study in index.studies
        for series in study.series
        for ref in series.frames
    }


def _reasons(index: StudyIndex) -> dict[str, str]:
    return {entry.file: entry.reason for entry in index.skipped}


def test_the_files_it_names_are_opened_and_no_others(tmp_path: Path, scan_folder: Scan) -> None:
    for name in ("IMAGES/A", "IMAGES/B", "OTHER"):
        _write(tmp_path / name)
    index = scan_folder(_write_dicomdir(tmp_path, "IMAGES\\A", "IMAGES\\B", ""))
    assert _files(index) == {"IMAGES/A", "IMAGES/B"}
    assert _reasons(index) == {}


def test_names_in_other_letters_are_found(tmp_path: Path, scan_folder: Scan) -> None:
    for name in ("images/a", "Images2/B.dcm", "im3/c.;1"):
        _write(tmp_path / name)
    index = scan_folder(_write_dicomdir(tmp_path, "IMAGES\\A", "IMAGES2\\B", "IM3\\C"))
    assert _files(index) == {"images/a", "Images2/B.dcm", "im3/c.;1"}


def test_missing_files_are_listed(tmp_path: Path, scan_folder: Scan) -> None:
    _write(tmp_path / "IMAGES" / "A")
    index = scan_folder(_write_dicomdir(tmp_path, "IMAGES\\A", "IMAGES\\B", "NONE\\C"))
    assert _files(index) == {"IMAGES/A"}
    assert _reasons(index) == {"IMAGES/B": dicomdir.MISSING, "NONE/C": dicomdir.MISSING}


@pytest.mark.parametrize("file_id", ["..\\SECRET", "/etc/passwd", "A\\..\\..\\SECRET", "C:", "A\\"])
def test_files_elsewhere_are_refused(tmp_path: Path, scan_folder: Scan, file_id: str) -> None:
    _write(tmp_path / "SECRET")
    index = scan_folder(_write_dicomdir(tmp_path / "disc", file_id))
    assert _files(index) == set()
    ((file, reason),) = _reasons(index).items()
    assert reason == dicomdir.OUTSIDE
    assert ".." not in file.split("/")
    assert not file.startswith("/")


def test_a_directory_that_names_nothing_says_so(tmp_path: Path, scan_folder: Scan) -> None:
    index = scan_folder(_write_dicomdir(tmp_path))
    assert _reasons(index) == {"DICOMDIR": dicomdir.NAMES_NOTHING}


def test_a_damaged_directory_is_a_reason(tmp_path: Path, scan_folder: Scan) -> None:
    path = _write_dicomdir(tmp_path, *(["IMAGES\\A"] * 20))
    path.write_bytes(path.read_bytes()[:-60])
    (reason,) = _reasons(scan_folder(path)).values()
    assert reason


def test_a_directory_without_bounds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _write_dicomdir(tmp_path, "A", "B")
    monkeypatch.setattr(directory_records, "MAX_ARCHIVE_ENTRIES", 1)
    with pytest.raises(ReadError, match="2 records is beyond the limit of 1"):
        read_file_ids(path)
    monkeypatch.setattr(directory_records, "MAX_DICOMDIR_BYTES", 10)
    with pytest.raises(ReadError, match="beyond the limit of 10"):
        read_file_ids(path)


def test_in_a_folder_the_folder_counts(tmp_path: Path, scan_folder: Scan) -> None:
    _write(tmp_path / "OTHER")
    _write_dicomdir(tmp_path, "NONE")
    index = scan_folder(tmp_path)
    assert _files(index) == {"OTHER"}
    assert "directory file" in _reasons(index)["DICOMDIR"]


def test_what_is_not_there_is_no_directory(tmp_path: Path) -> None:
    assert not is_dicomdir(tmp_path / "none")


def test_pydicoms_own_directory_gives_its_images(scan_folder: Scan) -> None:
    path = get_testdata_file("DICOMDIR")
    assert isinstance(path, str)
    index = scan_folder(Path(path))
    assert len(_files(index)) == 31  # as many as its records name
    assert _reasons(index) == {}


def test_a_directory_of_lower_case_files_gives_its_images(
    tmp_path: Path, scan_folder: Scan
) -> None:
    path = get_testdata_file("DICOMDIR")
    assert isinstance(path, str)
    source = Path(path).parent
    for file in (*source.glob("77654033/**/*"), *source.glob("98892*/**/*")):
        if file.is_file():
            copy = tmp_path / str(file.relative_to(source)).lower()
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    (tmp_path / "DICOMDIR").write_bytes(Path(path).read_bytes())
    index = scan_folder(tmp_path / "DICOMDIR")
    assert len(_files(index)) == 31
