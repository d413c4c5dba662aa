"""SUV by body weight, computed by hand, and why it cannot be."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.image.volume import Rescale
from medviewer.image.window import VoiTable, Window
from medviewer.io.dicom.headers import read_header
from medviewer.io.dicom.pet.suv import in_suv, suv_scale
from medviewer.io.records import NO_SUV_REASON, SUV_FACTOR, FrameHeader
from tests.support.dicom_files import image_dataset, set_elements, write_dataset

HALF_LIFE_S = 6600.0
KG, BQ = 70.0, 350e6
PER_UNIT = KG * 1000 / BQ


def _pet(drug: dict[str, Any] | None = None, **changes: Any) -> Dataset:
    """Return the header of a PET image that started one half-life after the injection."""
    item = Dataset()
    said = {
        "RadionuclideTotalDose": BQ,
        "RadionuclideHalfLife": HALF_LIFE_S,
        "RadiopharmaceuticalStartTime": "081000",
    }
    set_elements(item, said | (drug or {}))
    dataset = image_dataset(np.ones((2, 2), np.uint16), modality="PT")
    elements = {
        "Units": "BQML",
        "DecayCorrection": "START",
        "CorrectedImage": ["ATTN", "DECY"],
        "PatientWeight": KG,
        "SeriesDate": "20240301",
        "SeriesTime": "100000",
        "AcquisitionDate": "20240301",
        "AcquisitionTime": "100500",
        "RadiopharmaceuticalInformationSequence": Sequence([item]),
    }
    set_elements(dataset, elements | changes)
    return dataset


def test_activity_is_decayed_to_the_start_of_the_series() -> None:
    assert suv_scale(_pet()).factor == pytest.approx(2 * PER_UNIT)


def test_activity_at_administration_is_not_decayed() -> None:
    assert suv_scale(_pet(DecayCorrection="ADMIN")).factor == pytest.approx(PER_UNIT)


def test_a_full_date_of_injection_comes_first() -> None:
    drug = {"RadiopharmaceuticalStartDateTime": "20240301062000.000"}  # two half-lives
    assert suv_scale(_pet(drug)).factor == pytest.approx(4 * PER_UNIT)


def test_an_injection_before_midnight_was_the_day_before() -> None:
    header = _pet(
        {"RadiopharmaceuticalStartTime": "231000"}, SeriesTime="010000", AcquisitionTime="010500"
    )
    assert suv_scale(header).factor == pytest.approx(2 * PER_UNIT)


def test_a_series_made_after_its_images_has_the_makers_time() -> None:
    header = _pet(SeriesTime="180000")
    assert suv_scale(header).reason == "the times of injection and scan are not both given"
    block = header.private_block(0x0009, "GEMS_PETD_01", create=True)
    block.add_new(0x0D, "DT", "20240301100000.00")
    assert suv_scale(header).factor == pytest.approx(2 * PER_UNIT)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Units": "PROPCPS"}, "they are not in Bq/mL"),
        ({"Units": "CNTS"}, "they are counts, without the maker's factor"),
        ({"Units": "GML", "SUVType": "LBM"}, "they are SUV by LBM"),
        ({"CorrectedImage": ["DECY"]}, "they are not corrected for attenuation"),
        ({"CorrectedImage": None}, "they are not corrected for attenuation"),
        ({"CorrectedImage": ["ATTN", "SCAT"]}, "they are not corrected for decay"),
        ({"PatientWeight": None}, "the patient's weight is not given"),
        ({"PatientWeight": 0.0}, "the patient's weight is not given"),
        ({"RadiopharmaceuticalInformationSequence": None}, "the injected activity is not given"),
        ({"DecayCorrection": "NONE"}, "the time that decay is corrected to is not given"),
        ({"SeriesTime": None}, "the times of injection and scan are not both given"),
        ({"drug": {"RadionuclideHalfLife": None}}, "the half-life is not given"),
        (
            {"drug": {"RadiopharmaceuticalStartDateTime": "19990101081000"}},
            "the times of injection and scan do not fit together",
        ),
        (
            {"drug": {"RadiopharmaceuticalStartTime": None}},
            "the times of injection and scan are not both given",
        ),
    ],
)
def test_the_reason_is_given_where_there_is_no_suv(changes: dict[str, Any], reason: str) -> None:
    scale = suv_scale(_pet(**changes))
    assert (scale.factor, scale.reason) == (None, reason)


@pytest.mark.parametrize("kind", ["BW", None])
def test_values_that_are_suv_stay(kind: str | None) -> None:
    assert suv_scale(_pet(Units="GML", SUVType=kind)).factor == 1.0


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_counts_of_philips_have_a_factor_in_a_private_element(tmp_path: Path, syntax: str) -> None:
    header = _pet(Units="CNTS", RescaleSlope=2.0, RescaleIntercept=0.0)
    header.file_meta.TransferSyntaxUID = syntax
    block = header.private_block(0x7053, "Philips PET Private Group", create=True)
    block.add_new(0x00, "DS", "0.00025")
    instance = read_header(write_dataset(tmp_path / "a.dcm", header), "a.dcm").instance
    assert instance.attributes[SUV_FACTOR] == "0.00025"
    assert instance.frames[0].rescale == Rescale(0.0005, 0.0)


@pytest.mark.parametrize(("creator", "factor"), [("Another maker", "1"), ("", "0")])
def test_a_private_element_of_another_maker_or_of_zero_is_no_factor(
    creator: str, factor: str
) -> None:
    header = _pet(Units="CNTS")
    name = creator or "Philips PET Private Group"
    header.private_block(0x7053, name, create=True).add_new(0x00, "DS", factor)
    assert suv_scale(header).factor is None


def test_a_header_says_why_there_is_no_suv(tmp_path: Path) -> None:
    path = write_dataset(tmp_path / "a.dcm", _pet(PatientWeight=None, RescaleSlope=3.0))
    instance = read_header(path, "a.dcm").instance
    assert instance.attributes[NO_SUV_REASON] == "the patient's weight is not given"
    assert instance.frames[0].rescale.slope == 3.0


def test_windows_become_suv_and_tables_go() -> None:
    table = Window(5.0, 10.0, table=VoiTable(0, 8, (0, 255)))
    frame = FrameHeader(rescale=Rescale(2.0, 1.0), windows=(Window(100.0, 50.0, "VOI 1"), table))
    shown = in_suv(frame, 0.1)
    assert shown.rescale == Rescale(0.2, 0.1)
    assert shown.windows == (Window(10.0, 5.0, "VOI 1"),)
