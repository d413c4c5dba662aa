"""Frames read through the index's memory of a file are those that its header gives."""

from pathlib import Path

import numpy as np
import pydicom
import pytest

from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.dicom.headers import read_header
from medviewer.io.pixels.frames import FrameReader, open_frames, open_instance
from medviewer.io.records import Instance
from tests.support.dicom_files import write_image
from tests.support.phantoms import phantom_voxels

FILES = sorted((Path(pydicom.__file__).parent / "data" / "test_files").glob("*.dcm"))


def _outcome(reader: FrameReader) -> object:
    """Return the first frame, or why there is none."""
    try:
        return reader.read(0)
    except ReadError as error:
        return str(error)


def _instance(path: Path) -> Instance:
    quiet_parsers()
    try:
        return read_header(path, path.name).instance
    except ReadError as error:
        pytest.skip(f"not an image: {error}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_remembered_file_reads_as_with_its_header(path: Path) -> None:
    instance = _instance(path)
    with open_frames(path) as reader, open_instance(instance) as remembered:
        assert remembered.padding == reader.padding
        np.testing.assert_equal(_outcome(remembered), _outcome(reader))


def test_most_files_need_no_header_again() -> None:
    quiet_parsers()
    for name in ("CT_small.dcm", "MR_small.dcm", "JPEG2000.dcm", "SC_rgb_rle_2frame.dcm"):
        (path,) = (path for path in FILES if path.name == name)
        assert read_header(path, name).instance.pixels is not None, name


def test_a_changed_file_is_read_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    write_image(path, phantom_voxels(1, 6, 5, seed=1)[0])
    instance = read_header(path, "a.dcm").instance
    changed = phantom_voxels(1, 6, 5, seed=2)[0]
    write_image(path, changed, PatientComments="longer than before")
    with open_instance(instance) as reader:
        np.testing.assert_array_equal(reader.read(0), changed)


def test_padding_with_a_range_is_remembered(tmp_path: Path) -> None:
    path = write_image(
        tmp_path / "a.dcm",
        phantom_voxels(1, 6, 5)[0],
        PixelPaddingValue=-2000,
        PixelPaddingRangeLimit=-1000,
    )
    instance = read_header(path, "a.dcm").instance
    assert instance.pixels is not None
    assert instance.pixels.padding == (-2000.0, -1000.0)
