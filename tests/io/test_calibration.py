from pathlib import Path

import pytest
from pydicom.data import get_testdata_file

from medviewer.image.measuring.calibration import CalibratedRegion, Calibration
from medviewer.io.calibration import DETECTOR, FILM, UNSTATED, calibration_of
from medviewer.io.dicom.headers import read_header
from medviewer.io.records import FrameRef
from tests.support.frames import make_header, make_instance


def calibration(
    spacing: tuple[float, float] | None = (0.2, 0.1), modality: str = "DX", **attributes: str
) -> Calibration:
    header = make_header(None, spacing=spacing)
    return calibration_of(
        FrameRef(make_instance([header], modality=modality, attributes=attributes))
    )


def test_spacing_of_a_slice_is_that_of_the_patient() -> None:
    assert calibration(modality="CT") == Calibration((0.2, 0.1))


def test_spacing_of_the_detector_says_so_with_its_magnification() -> None:
    found = calibration(
        ImagerPixelSpacing="0.2\\0.1", EstimatedRadiographicMagnificationFactor="1.25"
    )
    assert found == Calibration((0.2, 0.1), DETECTOR, 1.25)


@pytest.mark.parametrize("factor", ["", "none", "0.5", "99"])
def test_magnification_that_cannot_be_is_not_known(factor: str) -> None:
    found = calibration(
        ImagerPixelSpacing="0.2\\0.1", EstimatedRadiographicMagnificationFactor=factor
    )
    assert found.magnification is None


@pytest.mark.parametrize(
    ("modality", "detector", "patient", "expected"),
    [
        ("XA", "1000", "800", 1.25),
        ("RF", "1200", "800", 1.5),
        ("DX", "1000", "800", None),  # the distance to a support, which is not the patient
        ("XA", "1000", "0", None),
        ("XA", "1000", "", None),
        ("XA", "", "800", None),
        ("XA", "800", "1000", None),
    ],
)
def test_magnification_of_an_angiogram_is_that_of_its_isocentre(
    modality: str, detector: str, patient: str, expected: float | None
) -> None:
    distances = {"DistanceSourceToDetector": detector, "DistanceSourceToPatient": patient}
    found = calibration(modality=modality, ImagerPixelSpacing="0.2\\0.1", **distances)
    assert found == Calibration((0.2, 0.1), DETECTOR, expected)
    stated = distances | {"EstimatedRadiographicMagnificationFactor": "1.1"}
    found = calibration(modality=modality, ImagerPixelSpacing="0.2\\0.1", **stated)
    assert found.magnification == 1.1


def test_calibrated_spacing_is_not_that_of_the_detector() -> None:
    both = {"ImagerPixelSpacing": "0.25\\0.125"}
    assert calibration(**both) == Calibration((0.2, 0.1))
    named = {"ImagerPixelSpacing": "0.2\\0.1", "PixelSpacingCalibrationType": "FIDUCIAL"}
    assert calibration(**named) == Calibration((0.2, 0.1))


def test_scanned_film_and_projection_without_a_word_say_so() -> None:
    assert calibration(NominalScannedPixelSpacing="0.2\\0.1").note == FILM
    assert calibration(NominalScannedPixelSpacing="0.3\\0.3").note == UNSTATED
    assert calibration(ImagerPixelSpacing="0.2").note == UNSTATED


def test_without_spacing_nothing_is_known() -> None:
    assert calibration(None, ImagerPixelSpacing="0.2\\0.1") == Calibration()


def test_regions_of_an_ultrasound_come_before_its_spacing() -> None:
    region = CalibratedRegion(0, 0, 9, 9, 0.3, 0.3, "mm", "mm")
    instance = make_instance([make_header(None)], regions=(region,))
    assert calibration_of(FrameRef(instance)) == Calibration(regions=(region,))


def test_real_radiograph_is_measured_at_the_detector() -> None:
    path = Path(str(get_testdata_file("dicomdirtests/77654033/CR1/6154")))
    found = calibration_of(FrameRef(read_header(path, "a").instance))
    assert found == Calibration((0.1, 0.1), DETECTOR)
