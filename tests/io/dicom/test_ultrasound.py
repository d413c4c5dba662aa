from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from medviewer.image.measuring.calibration import CalibratedRegion
from medviewer.io.dicom.headers import read_header
from medviewer.io.dicom.ultrasound import read_regions
from tests.support.dicom_files import write_image

TISSUE = {
    "RegionLocationMinX0": 20,
    "RegionLocationMinY0": 10,
    "RegionLocationMaxX1": 219,
    "RegionLocationMaxY1": 109,
    "PhysicalUnitsXDirection": 3,
    "PhysicalUnitsYDirection": 3,
    "PhysicalDeltaX": 0.025,
    "PhysicalDeltaY": -0.05,
    "RegionFlags": 2,
}


def item(**changes: Any) -> Dataset:
    """Return a region; None takes an element away."""
    dataset = Dataset()
    for keyword, value in (TISSUE | changes).items():
        if value is not None:
            setattr(dataset, keyword, value)
    return dataset


def regions(*items: Dataset) -> tuple[CalibratedRegion, ...]:
    dataset = Dataset()
    dataset.SequenceOfUltrasoundRegions = Sequence(items)
    return read_regions(dataset)


def test_centimetres_become_millimetres_and_the_last_pixel_belongs_to_it() -> None:
    assert regions(item()) == (CalibratedRegion(10, 20, 110, 220, 0.5, 0.25, "mm", "mm"),)


def test_doppler_has_seconds_and_velocity() -> None:
    (found,) = regions(item(PhysicalUnitsXDirection=4, PhysicalUnitsYDirection=7, RegionFlags=1))
    assert (found.across, found.unit_across) == (0.025, "s")
    assert (found.down, found.unit_down) == (0.05, "cm/s")
    assert found.has_priority


@pytest.mark.parametrize(
    "changes",
    [
        {"PhysicalUnitsXDirection": 0},
        {"PhysicalUnitsYDirection": None},
        {"PhysicalDeltaX": 0.0},
        {"PhysicalDeltaY": None},
        {"RegionLocationMinX0": None},
        {"RegionLocationMaxX1": 5},
    ],
)
def test_region_that_says_too_little_is_none(changes: dict[str, Any]) -> None:
    assert regions(item(**changes)) == ()


def test_header_holds_the_regions(tmp_path: Path) -> None:
    path = write_image(
        tmp_path / "us.dcm",
        np.zeros((120, 240), np.uint8),
        modality="US",
        SequenceOfUltrasoundRegions=Sequence([item()]),
    )
    assert read_header(path, "us.dcm").instance.regions == regions(item())


def test_real_ultrasound_has_its_regions() -> None:
    path = Path(str(get_testdata_file("examples_ybr_color.dcm")))
    (found,) = read_header(path, "us").instance.regions
    assert (found.left, found.right) == (84, 596)
    assert found.across == pytest.approx(0.5104970559)
    assert (found.unit_down, found.unit_across) == ("mm", "mm")
