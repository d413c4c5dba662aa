"""SUV of enhanced PET, computed by hand from its functional groups."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import EnhancedPETImageStorage

from medviewer.cancel import WorkContext
from medviewer.image.volume import Rescale
from medviewer.io.dicom.headers import read_header
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import NO_SUV_REASON, SUV_FACTOR, Instance, ProblemKind
from tests.support.dicom_files import image_dataset, set_elements, write_dataset
from tests.support.phantoms import AXIAL, functional_groups

KG, MBQ = 70.0, 350.0
AFTER_A_HALF_LIFE = 2 * KG * 1000 / (MBQ * 1e6)
"""SUV of one Bq/mL where half of the activity was left: 0.0004."""


def _mapping(unit: str = "Bq/ml", slope: float = 2.5, intercept: float = 0.0) -> Dataset:
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = unit, "UCUM", "a unit"
    mapping = Dataset()
    mapping.RealWorldValueSlope, mapping.RealWorldValueIntercept = slope, intercept
    mapping.MeasurementUnitsCodeSequence = Sequence([code])
    return mapping


def _frame(number: int, *mappings: Dataset, rescale_type: str = "US") -> Dataset:
    groups = functional_groups(
        PlanePositionSequence={"ImagePositionPatient": [0.0, 0.0, 2.0 * number]},
        PixelValueTransformationSequence={
            "RescaleSlope": 0.5,
            "RescaleIntercept": 10.0,
            "RescaleType": rescale_type,
        },
        FrameVOILUTSequence={"WindowCenter": 60.0, "WindowWidth": 100.0},
    )
    if mappings:
        groups.RealWorldValueMappingSequence = Sequence(mappings)
    return groups


def _pet(*frames: Dataset, drug: dict[str, Any] | None = None, **changes: Any) -> Dataset:
    """Return an enhanced PET whose decay is corrected to one half-life after the injection."""
    item = Dataset()
    said = {
        "RadionuclideTotalDose": MBQ,
        "RadionuclideHalfLife": 6600.0,
        "RadiopharmaceuticalStartDateTime": "20240301081000.00",
    }
    set_elements(item, said | (drug or {}))
    count = len(frames)
    dataset = image_dataset(
        np.full((count, 2, 4), 100, np.uint16), modality="PT", NumberOfFrames=count
    )
    elements = {
        "SOPClassUID": EnhancedPETImageStorage,
        "PatientWeight": KG,
        "DecayCorrected": "YES",
        "AttenuationCorrected": "YES",
        "DecayCorrectionDateTime": "20240301100000.000+0100",
        "RadiopharmaceuticalInformationSequence": Sequence([item]),
        "SharedFunctionalGroupsSequence": Sequence(
            [
                functional_groups(
                    PlaneOrientationSequence={"ImageOrientationPatient": list(AXIAL)},
                    PixelMeasuresSequence={"PixelSpacing": [1.0, 1.0]},
                )
            ]
        ),
        "PerFrameFunctionalGroupsSequence": Sequence(frames),
    }
    set_elements(dataset, elements | changes)
    return dataset


def _read(folder: Path, dataset: Dataset) -> Instance:
    return read_header(write_dataset(folder / "a.dcm", dataset), "a.dcm").instance


def test_every_frame_has_its_own_mapping(tmp_path: Path) -> None:
    instance = _read(tmp_path, _pet(_frame(0, _mapping()), _frame(1, _mapping(slope=5.0))))
    assert instance.attributes[SUV_FACTOR] == "0.0004"
    assert [frame.rescale.slope for frame in instance.frames] == pytest.approx([0.001, 0.002])


def test_windows_show_the_same_stored_values_as_before(tmp_path: Path) -> None:
    """60 +- 50 after ``0.5 x + 10`` is 100 +- 100 stored, and 250 +- 250 Bq/mL."""
    (frame,) = _read(tmp_path, _pet(_frame(0, _mapping()))).frames
    (window,) = frame.windows
    assert (window.center, window.width) == pytest.approx((0.1, 0.2))


def test_a_shared_mapping_counts_for_all_frames(tmp_path: Path) -> None:
    dataset = _pet(_frame(0), _frame(1))
    shared = dataset.SharedFunctionalGroupsSequence[0]
    shared.RealWorldValueMappingSequence = Sequence([_mapping("kBq/ml", 0.0025, 0.001)])
    for frame in _read(tmp_path, dataset).frames:
        assert frame.rescale.slope == pytest.approx(0.001)
        assert frame.rescale.intercept == pytest.approx(0.0004)


@pytest.mark.parametrize("unit", ["g/ml{SUVbw}", "{SUVbw}g/ml"])
def test_values_that_are_suv_stay(tmp_path: Path, unit: str) -> None:
    both = _mapping(), _mapping(unit, 0.25)
    instance = _read(tmp_path, _pet(_frame(0, *both), PatientWeight=None))
    assert instance.attributes[SUV_FACTOR] == "1"
    assert instance.frames[0].rescale == Rescale(0.25, 0.0)


@pytest.mark.parametrize(
    "changes", [{"Units": "BQML"}, {"frame": {"rescale_type": "BQML"}}], ids=["series", "frame"]
)
def test_without_a_mapping_the_rescale_may_give_activity(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    frame = _frame(0, **changes.pop("frame", {}))
    (header,) = _read(tmp_path, _pet(frame, **changes)).frames
    assert header.rescale.slope == pytest.approx(0.5 * AFTER_A_HALF_LIFE)
    assert header.rescale.intercept == pytest.approx(10 * AFTER_A_HALF_LIFE)


def test_a_dose_in_becquerels_is_understood(tmp_path: Path) -> None:
    dataset = _pet(_frame(0, _mapping()), drug={"RadionuclideTotalDose": MBQ * 1e6})
    assert _read(tmp_path, dataset).attributes[SUV_FACTOR] == "0.0004"


def test_decay_may_be_corrected_to_the_injection(tmp_path: Path) -> None:
    dataset = _pet(_frame(0, _mapping()), DecayCorrectionDateTime="20240301081000")
    assert _read(tmp_path, dataset).attributes[SUV_FACTOR] == "0.0002"


TWICE = Sequence([Dataset(), Dataset()])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"DecayCorrected": "NO"}, "they are not corrected for decay"),
        ({"AttenuationCorrected": "NO"}, "they are not corrected for attenuation"),
        (
            {"DecayCorrectionDateTime": None},
            "the time that decay is corrected to is not given",
        ),
        ({"PatientWeight": None}, "the patient's weight is not given"),
        ({"RadiopharmaceuticalInformationSequence": TWICE}, "several radiopharmaceuticals"),
        ({"drug": {"RadionuclideTotalDose": None}}, "the injected activity is not given"),
        ({"drug": {"RadionuclideHalfLife": None}}, "the half-life is not given"),
        (
            {"drug": {"RadiopharmaceuticalStartDateTime": None}},
            "the times of injection and scan are not both given",
        ),
    ],
)
def test_the_reason_is_given_where_there_is_no_suv(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    instance = _read(tmp_path, _pet(_frame(0, _mapping()), **changes))
    assert instance.attributes[NO_SUV_REASON].startswith(reason)
    assert instance.frames[0].rescale == Rescale(0.5, 10.0)


@pytest.mark.parametrize(
    "frames",
    [
        (_frame(0),),
        (_frame(0, _mapping("{counts}/s")),),
        (_frame(0, _mapping(slope=1e300)),),
        (_frame(0, _mapping()), _frame(1)),
    ],
    ids=["nothing said", "counts", "beyond the limit", "one frame without"],
)
def test_frames_without_activity_are_no_suv(tmp_path: Path, frames: tuple[Dataset, ...]) -> None:
    instance = _read(tmp_path, _pet(*frames))
    assert instance.attributes[NO_SUV_REASON] == "they are not in Bq/mL"


def test_the_volume_is_in_suv(tmp_path: Path) -> None:
    write_dataset(tmp_path / "a.dcm", _pet(_frame(0, _mapping()), _frame(1, _mapping(slope=5.0))))
    (series,) = scan([tmp_path], WorkContext()).studies[0].series
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert volume.unit == "SUV"
    values = [float(volume.modality_slice(k)[0, 0]) for k in range(2)]
    assert values == pytest.approx([0.1, 0.2])  # 250 and 500 Bq/mL


def test_the_reason_is_a_problem_of_the_series(tmp_path: Path) -> None:
    write_dataset(tmp_path / "a.dcm", _pet(_frame(0, _mapping()), PatientWeight=None))
    (series,) = scan([tmp_path], WorkContext()).studies[0].series
    (problem,) = [own for own in series.problems if own.kind is ProblemKind.NO_SUV]
    assert problem.files == ("a.dcm",)
