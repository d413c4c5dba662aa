"""Real files of the packages pydicom and pydicom-data: the same numbers as pydicom gives."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.pixels import apply_color_lut, apply_modality_lut, pixel_array
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.pixels.frames import open_frames
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import ProblemKind

Array = np.ndarray[Any, Any]

MOST_FRAMES = 3
PYDICOM_CANNOT = {
    "JPEG-lossy.dcm",  # 12-bit JPEG
    "JPGExtended.dcm",
    "badVR.dcm",  # a number of frames that is none
    "emri_small_jpeg_2k_lossless_too_short.dcm",
    "OBXXXX1A_expb.dcm",  # its big-endian palette is not turned
    "OBXXXX1A_expb_2frame.dcm",
}


def _folder(package: str, *parts: str) -> Path:
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent.joinpath(*parts)


TEST_FILES = _folder("pydicom", "data", "test_files")
WHOLE_IMAGES = _folder("data_store", "data")


def _images() -> list[Path]:
    """Return the files that hold pixels, by a look at their tags alone."""
    quiet_parsers()
    files = [path for path in (*TEST_FILES.rglob("*"), *WHOLE_IMAGES.iterdir()) if path.is_file()]
    return sorted(path for path in files if path.name not in PYDICOM_CANNOT and _has_pixels(path))


def _has_pixels(path: Path) -> bool:
    try:
        dataset = dcmread(path, force=True, specific_tags=["Rows", "PixelData"], defer_size=100)
    except Exception:  # noqa: BLE001 - a file that pydicom cannot even open is not compared
        return False
    return "Rows" in dataset and "PixelData" in dataset


IMAGES = _images()


def _dataset(path: Path) -> Dataset:
    dataset = dcmread(path, force=True)
    if "TransferSyntaxUID" not in dataset.file_meta:
        implicit, little = dataset.original_encoding
        explicit = ExplicitVRLittleEndian if little else ExplicitVRBigEndian
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else explicit
    return dataset


def _expected(path: Path) -> Array:
    """Return ``(frames, rows, columns[, 3])`` by pydicom, as far as `MOST_FRAMES`."""
    dataset = _dataset(path)
    count = min(int(dataset.get("NumberOfFrames") or 1), MOST_FRAMES)
    pixels = np.stack([pixel_array(dataset, index=n) for n in range(count)])
    if dataset.PhotometricInterpretation == "PALETTE COLOR":
        pixels = apply_color_lut(pixels, dataset)
    if "ModalityLUTSequence" in dataset:
        pixels = apply_modality_lut(pixels, dataset)
    if pixels.ndim == 4:  # colours: 8 bits are kept
        pixels = pixels >> 8 * (pixels.dtype.itemsize - 1)
    return pixels


def test_there_are_many_real_images() -> None:
    assert len(IMAGES) > 120


@pytest.mark.parametrize("path", IMAGES, ids=lambda path: path.name)
def test_frames_are_those_of_pydicom(path: Path) -> None:
    quiet_parsers()
    try:
        expected = _expected(path)
    except (AttributeError, RuntimeError, ValueError) as error:
        with pytest.raises(ReadError), open_frames(path) as reader:
            reader.read(0)
        pytest.skip(f"neither reads it: {type(error).__name__}")
    with open_frames(path) as reader:
        frames = np.stack([reader.read(n) for n in range(len(expected))])
        place = np.zeros_like(frames)
        for n in range(len(expected)):
            reader.read_into(n, place[n])
    lossy_color = frames.ndim == 4 and ".4.50" in reader.pixels.transfer_syntax_uid
    difference = np.abs(frames.astype(np.int64) - expected.astype(np.int64)).max()
    assert difference <= (1 if lossy_color else 0)  # the formula's rounding differs by one
    assert np.array_equal(place, frames)


@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small.dcm", "rtdose_1frame.dcm"])
def test_modality_values_are_those_of_pydicom(name: str) -> None:
    path = TEST_FILES / name
    (study,) = scan([path], WorkContext()).studies
    volume = read_volume(study.series[0].stacks[0], study.series[0], WorkContext())
    dataset = dcmread(path)
    expected = apply_modality_lut(dataset.pixel_array, dataset)
    assert volume.modality_slice(0) == pytest.approx(expected, rel=1e-6)


def test_a_film_in_four_encodings_names_its_copies() -> None:
    films = [WHOLE_IMAGES / f"RG1_{name}.dcm" for name in ("UNCR", "UNCI", "J2KR", "J2KI")]
    (study,) = scan(films, WorkContext()).studies
    (series,) = study.series
    kinds = {problem.kind: problem.files for problem in series.problems}
    # UNCI holds what decoding J2KI gives and bears its UID; UNCR and J2KR are two instances
    assert kinds[ProblemKind.DUPLICATE_INSTANCE] == ("RG1_UNCI.dcm", "RG1_J2KI.dcm")
    assert series.image_count == 3
    assert ProblemKind.NO_SPACING in kinds


def test_what_is_no_image_is_named() -> None:
    reasons = {own.file: own.reason for own in scan([TEST_FILES], WorkContext()).skipped}
    assert reasons["rtplan.dcm"] == "no image: RT Plan Storage"
    assert reasons["test-SR.dcm"] == "no image: Comprehensive SR Storage"
    assert reasons["waveform_ecg.dcm"] == "no image: 12-lead ECG Waveform Storage"
    assert reasons["dicomdirtests/DICOMDIR"].startswith("a directory file")
    assert reasons["README.txt"] == "not an image file"


def test_a_whole_folder_of_test_files_is_scanned_without_a_word_of_a_traceback() -> None:
    index = scan([TEST_FILES], WorkContext())
    assert sum(series.image_count for study in index.studies for series in study.series) > 100
    for skipped in index.skipped:
        assert "Error" not in skipped.reason
        assert "/" not in skipped.reason
