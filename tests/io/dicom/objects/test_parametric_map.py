"""Parametric maps over the images that they refer to."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from medviewer.image.objects.layers import ParametricMap
from tests.io.dicom.objects.conftest import Opened
from tests.support.dicom_files import write_dataset
from tests.support.objects import write_map

Open = Callable[[], Opened]


def _read(opened: Open) -> ParametricMap:
    found = opened().read()
    assert isinstance(found, ParametricMap)
    return found


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_floats_keep_their_values(
    tmp_path: Path, sources: list[Dataset], opened: Open, kind: type
) -> None:
    values = np.linspace(-1.0, 3.0, 5 * 32 * 40).reshape(5, 32, 40).astype(kind)
    write_map(tmp_path / "map.dcm", sources, values)
    own = _read(opened)
    assert (own.name, own.unit) == ("Diffusion", "mm2/s")
    assert (own.low, own.high) == pytest.approx((-1.0, 3.0))
    for k in range(5):
        np.testing.assert_allclose(own.patches[k].values, values[k], rtol=1e-6)


def test_integers_are_mapped_to_real_values(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    values = np.full((5, 32, 40), 200, np.uint16)
    values[2, 3, 4] = 300
    write_map(tmp_path / "map.dcm", sources, values, slope=0.5, intercept=-10.0, unit="1")
    own = _read(opened)
    assert (own.low, own.high, own.unit) == (90.0, 140.0, "")
    assert own.patches[2].values[3, 4] == 140.0


def test_a_table_of_real_values_is_looked_up(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    values = np.full((5, 32, 40), 10, np.uint16)
    values[0, 0, 0], values[1, 0, 0] = 11, 99  # 99 is not in the table
    path = write_map(tmp_path / "map.dcm", sources, values)
    dataset = dcmread(path)
    mapping = dataset.SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence[0]
    mapping.RealWorldValueFirstValueMapped, mapping.RealWorldValueLastValueMapped = 10, 11
    mapping["RealWorldValueFirstValueMapped"].VR = "US"
    mapping["RealWorldValueLastValueMapped"].VR = "US"
    mapping.RealWorldValueLUTData = [7.5, 8.5]
    write_dataset(path, dataset)
    own = _read(opened)
    assert (own.low, own.high) == (7.5, 8.5)
    assert own.patches[0].values[0, 0] == 8.5
    assert np.isnan(own.patches[1].values[0, 0])


def test_padding_and_what_is_no_number_are_nowhere(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    values = np.full((5, 32, 40), np.nan, np.float32)
    values[1, 4:6, 7:9] = [[1.0, np.inf], [-999.0, 2.0]]
    path = write_map(tmp_path / "map.dcm", sources, values)
    dataset = dcmread(path)
    dataset.FloatPixelPaddingValue = -999.0
    write_dataset(path, dataset)
    own = _read(opened)
    assert own.slices == (1,)
    assert (own.patches[1].top, own.patches[1].left) == (4, 7)
    assert (own.low, own.high) == (1.0, 2.0)
    assert np.isnan(own.patches[1].values).tolist() == [[False, True], [True, False]]
