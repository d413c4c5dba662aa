"""Values and grey of every real file: what pydicom's modality and VOI functions give."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.pixels import apply_modality_lut, apply_voi, apply_windowing, pixel_array

from medviewer.errors import ReadError
from medviewer.image.window import grey_values
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.dicom.headers import read_header
from medviewer.io.pixels.frames import open_frames
from medviewer.io.records import FrameHeader
from tests.io.test_real_files import IMAGES, WHOLE_IMAGES

Array = npt.NDArray[Any]

pytestmark = pytest.mark.filterwarnings("ignore:The pixel data is")  # pydicom on padded files

PYDICOM_TAKES_NO_FRAME_GROUPS = {"eCT_Supplemental.dcm", "emri_small"}
"""Its functions look for slope, intercept and windows outside the functional groups only."""


def _is_grey(path: Path) -> bool:
    dataset = dcmread(path, force=True, stop_before_pixels=True)
    return str(dataset.get("PhotometricInterpretation", "")).startswith("MONOCHROME")


def _windowed() -> list[Path]:
    tags = ["WindowWidth", "VOILUTSequence"]
    return [path for path in GREY if any(tag in dcmread(path, force=True) for tag in tags)]


quiet_parsers()
GREY = [
    path
    for path in IMAGES
    if _is_grey(path)
    and not any(path.name.startswith(name) for name in PYDICOM_TAKES_NO_FRAME_GROUPS)
]
WINDOWED = _windowed()


def _first_frame(path: Path) -> tuple[FrameHeader, Array]:
    """Return a file's first frame in modality values; skip the test of one that is damaged."""
    try:
        header = read_header(path, path.name).instance.frames[0]
        with open_frames(path) as reader:
            stored = reader.read(0)
    except ReadError as error:
        pytest.skip(f"no image here: {error}")
    return header, stored * header.rescale.slope + header.rescale.intercept


def _theirs(path: Path) -> tuple[Dataset, Array]:
    dataset = dcmread(path, force=True)
    try:
        stored = pixel_array(dataset, index=0)
    except (AttributeError, RuntimeError, ValueError) as error:
        pytest.skip(f"pydicom does not read it: {type(error).__name__}")
    return dataset, apply_modality_lut(stored, dataset)


@pytest.mark.parametrize("path", GREY, ids=lambda path: path.name)
def test_modality_values_are_those_of_pydicom(path: Path) -> None:
    _, expected = _theirs(path)
    _, values = _first_frame(path)
    np.testing.assert_array_equal(values, expected)


def _expected_levels(dataset: Dataset, values: Array, number: int) -> Array:
    """Return pydicom's windowed values as a part of its own scale, 0 to 1."""
    edges = dataset.copy()
    edges.Rows, edges.Columns = 1, 2
    shown = apply_windowing(values, dataset, index=number)
    black = apply_windowing(np.array([[-1e9]]), edges, index=number)
    white = apply_windowing(np.array([[1e9]]), edges, index=number)
    return np.asarray((shown - black) / (white - black))


@pytest.mark.parametrize("path", WINDOWED, ids=lambda path: path.name)
def test_windows_are_those_of_pydicom(path: Path) -> None:
    dataset, values = _theirs(path)
    header, _ = _first_frame(path)
    windows = [window for window in header.windows if window.table is None]
    for number, window in enumerate(windows):
        expected = 255 * _expected_levels(dataset, values.astype(np.float64), number)
        grey = grey_values(values, window)
        assert np.abs(grey - expected).max() <= 0.5 + 1e-6  # the nearest grey of 256


def test_a_voi_table_is_that_of_pydicom() -> None:
    path = WHOLE_IMAGES / "vlut_04.dcm"
    dataset, values = _theirs(path)
    header, _ = _first_frame(path)
    (window,) = header.windows
    bits = int(dataset.VOILUTSequence[0].LUTDescriptor[2])
    expected = 255.0 * apply_voi(values, dataset) / (2**bits - 1)
    assert np.abs(grey_values(values, window) - expected).max() <= 0.5 + 1e-6
