"""Which stored value is padding, whatever the header makes of its sign."""

from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.io.pixels.frames import open_frames
from tests.io.pixels.read_frames import GREY
from tests.support.dicom_files import write_image


@pytest.mark.parametrize(
    ("dtype", "value", "limit", "expected"),
    [
        (np.uint16, 4095, None, (4095.0, 4095.0)),
        (np.int16, -2000, None, (-2000.0, -2000.0)),
        (np.int16, -2000, -1000, (-2000.0, -1000.0)),
        (np.uint16, 10, 5, (5.0, 10.0)),
    ],
)
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_padding_has_the_sign_of_the_pixels(
    tmp_path: Path,
    dtype: type,
    value: int,
    limit: int | None,
    expected: tuple[float, float],
    syntax: str,
) -> None:
    path = write_image(
        tmp_path / "a.dcm",
        np.zeros((2, 2), dtype),
        transfer_syntax=syntax,
        PixelPaddingValue=value,
        **({} if limit is None else {"PixelPaddingRangeLimit": limit}),
    )
    with open_frames(path) as reader:
        assert reader.padding == expected


def test_padding_is_read_where_nothing_says_its_sign(tmp_path: Path) -> None:
    path = write_image(
        tmp_path / "a.dcm",
        np.zeros((2, 2), np.uint16),
        transfer_syntax=ImplicitVRLittleEndian,
        PixelPaddingValue=4095,
    )
    dataset = dcmread(path)
    del dataset.PixelRepresentation
    dataset.save_as(path)
    with open_frames(path) as reader:
        assert reader.padding == (4095.0, 4095.0)


def test_a_modality_lut_is_applied_and_leaves_no_padding(tmp_path: Path) -> None:
    item = Dataset()
    item.LUTDescriptor, item.LUTData = [3, 0, 16], np.array([7, 300, 9], "<u2").tobytes()
    path = write_image(
        tmp_path / "a.dcm",
        np.array([[0, 1, 2]], np.uint8),
        ModalityLUTSequence=Sequence([item]),
        PixelPaddingValue=0,
    )
    with open_frames(path) as reader:
        assert reader.read(0).tolist() == [[7, 300, 9]]
        assert reader.padding is None


def test_without_padding_there_is_none(tmp_path: Path) -> None:
    with open_frames(write_image(tmp_path / "a.dcm", GREY)) as reader:
        assert reader.padding is None
