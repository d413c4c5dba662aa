"""Measuring on real images that ship in packages, against what their makers say."""

from pathlib import Path

import numpy as np
import pytest
import SimpleITK
from pydicom.data import get_testdata_file

from medviewer.cancel import WorkContext
from medviewer.image.measuring.measured import MeasuredImage, measured
from medviewer.image.measuring.measurement import Kind
from medviewer.image.measuring.outline import region_pixels
from medviewer.io.calibration import calibration_of
from medviewer.io.readers import read_volume, scan

data_store = pytest.importorskip("data_store")
DATA = Path(data_store.__file__).parent / "data"


def first_image(path: Path) -> MeasuredImage:
    series = scan([path], WorkContext()).studies[0].series[0]
    stack = series.stacks[0]
    volume = read_volume(stack, series, WorkContext())
    return MeasuredImage(volume, 0, calibration_of(stack.frames[0]))


def test_ultrasound_agrees_with_the_ruler_of_the_scanner() -> None:
    """The scanner has drawn a ruler with a long tick every 5 cm: rows 97, 287 and 477."""
    image = first_image(DATA / "OBXXXX1A.dcm")
    for end, expected in ((287.5, 50.0), (477.5, 100.0)):
        (found,) = measured(Kind.LENGTH, ((97.5, 795.5), (end, 795.5)), image)
        assert found.unit == "mm"
        assert found.value == pytest.approx(expected, abs=0.5)
    (outside,) = measured(Kind.LENGTH, ((97.5, 60.0), (287.5, 60.0)), image)
    assert (outside.value, outside.unit) == (190.0, "px")


def test_values_of_a_real_ct_are_those_of_simpleitk() -> None:
    path = Path(str(get_testdata_file("CT_small.dcm")))
    image = first_image(path)
    corners = ((20.0, 30.0), (90.0, 101.0))
    found = {own.name: own.value for own in measured(Kind.ELLIPSE, corners, image)}
    pixels = region_pixels(Kind.ELLIPSE, corners, (128, 128))
    mask = np.zeros((1, 128, 128), np.uint8)
    rows, columns = pixels.inside.shape
    mask[0, pixels.top : pixels.top + rows, pixels.left : pixels.left + columns] = pixels.inside
    grey = SimpleITK.Cast(SimpleITK.ReadImage(str(path)), SimpleITK.sitkFloat64)
    label = SimpleITK.GetImageFromArray(mask)
    label.CopyInformation(grey)
    expected = SimpleITK.LabelStatisticsImageFilter()
    expected.Execute(grey, label)
    assert found["pixels"] == expected.GetCount(1)
    assert found["mean"] == pytest.approx(expected.GetMean(1), abs=1e-6)
    assert found["sd"] == pytest.approx(expected.GetSigma(1), abs=1e-6)
    assert found["min"] == expected.GetMinimum(1)
    assert found["max"] == expected.GetMaximum(1)
    assert found["area"] == pytest.approx(np.pi / 4 * 70 * 71 * 0.661468**2, rel=1e-6)
