import numpy as np
import pytest
from PIL import Image

from medviewer.training.data.readers.pictures import hounsfield_from_windows, read_grey
from medviewer.training.errors import TrainingError

BRAIN, BONE = (40.0, 120.0), (700.0, 3200.0)


def _exported(values, window):
    """Export Hounsfield units as the data's authors did: a window to 0..255."""
    low, width = window[0] - window[1] / 2, window[1]
    return np.rint(np.clip((values - low) / width, 0, 1) * 255).astype(np.uint8)


def test_narrow_window_gives_soft_tissue_to_half_a_unit():
    tissue = np.array([[0.0, 8.0, 28.0, 37.0, 70.0, 99.0]])
    found = hounsfield_from_windows(_exported(tissue, BRAIN), _exported(tissue, BONE), BRAIN, BONE)
    assert np.abs(found - tissue).max() <= 0.75  # a grey step is 0.47 HU, and whole units


def test_wide_window_gives_bone_and_air():
    values = np.array([[-900.0, -300.0, 400.0, 1500.0, 2300.0]])
    found = hounsfield_from_windows(_exported(values, BRAIN), _exported(values, BONE), BRAIN, BONE)
    assert np.abs(found - values).max() <= 7  # a grey step is 12.5 HU


def test_saturated_soft_tissue_stays_beyond_its_window():
    found = hounsfield_from_windows(
        np.array([[0, 255]], np.uint8), np.array([[72, 72]], np.uint8), BRAIN, BONE
    )
    assert found.tolist() == [[-20, 100]]


def test_missing_picture_is_told_without_its_name(tmp_path):
    with pytest.raises(TrainingError, match=r"^the image is missing or cannot be read$"):
        read_grey(tmp_path / "a.png")


def test_colour_becomes_grey(tmp_path):
    Image.new("RGB", (3, 2), (10, 10, 10)).save(tmp_path / "a.png")
    assert read_grey(tmp_path / "a.png").tolist() == [[10, 10, 10], [10, 10, 10]]


def test_grey_deeper_than_8_bits_is_not_cut(tmp_path):
    deep = np.array([[0, 300, 65535]], np.uint16)
    Image.fromarray(deep).save(tmp_path / "a.png")
    assert read_grey(tmp_path / "a.png").tolist() == deep.tolist()


def test_picture_that_was_taken_on_its_side_is_turned_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the first row is the right edge
    Image.fromarray(np.array([[0, 100], [200, 255]], np.uint8)).save(tmp_path / "a.png", exif=exif)
    assert read_grey(tmp_path / "a.png").tolist() == [[200, 0], [255, 100]]


def test_file_that_is_no_picture_is_told(tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    with pytest.raises(TrainingError, match="cannot be read"):
        read_grey(tmp_path / "a.png")
