"""Real series of ../shared: geometry and voxels against SimpleITK, and hostile files."""

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import SimpleITK

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import ProblemKind, Series, Stack, StudyIndex
from medviewer.io.thumbnails import read_thumbnail

pytestmark = pytest.mark.shared

REGULAR = (
    "ct_abdomen_siemens_j2k_20",
    "mr_brain_pd_oblique_20",
    "mr_dwi_canon_4d_520",
    "mr_fmri_ge_4d_150",
    "mr_multiecho_gre_72",
    "mr_prostate_adc_20",
    "mr_prostate_localizer_3orient_13",
    "mr_prostate_t2_cor_19",
)


def _scan(folder: Path) -> StudyIndex:
    return scan([folder], WorkContext())


def _all_series(folder: Path) -> Iterator[Series]:
    for study in _scan(folder).studies:
        yield from study.series


def _only(folder: Path) -> Series:
    (series,) = _all_series(folder)
    return series


def _kinds(series: Series) -> set[ProblemKind]:
    return {problem.kind for problem in series.problems}


def _by_itk(stack: Stack) -> SimpleITK.Image:
    """Read the files of a stack with SimpleITK, in the order that the stack says."""
    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames([str(ref.instance.path) for ref in stack.frames])
    return reader.Execute()


def _assert_like_itk(volume: Volume, image: SimpleITK.Image, tolerance_mm: float) -> None:
    assert volume.geometry is not None
    last = volume.slice_count - 1
    corners = [(0, 0, 0), (last, volume.rows - 1, volume.columns - 1), (last, 0, 0)]
    for k, j, i in corners:
        expected = image.TransformIndexToPhysicalPoint((i, j, k))
        (found,) = volume.geometry.index_to_patient(np.array([[k, j, i]], float))
        assert found == pytest.approx(expected, abs=tolerance_mm)
    values = np.stack([volume.modality_slice(k) for k in range(volume.slice_count)])
    expected_values = SimpleITK.GetArrayFromImage(image).astype(np.float32)
    assert np.abs(values - expected_values).max() <= 1e-3 * max(1.0, np.abs(expected_values).max())


@pytest.mark.parametrize("name", REGULAR)
def test_regular_series_agree_with_simpleitk(shared_folder: Path, name: str) -> None:
    series = _only(shared_folder / "dicom" / "series" / name)
    for stack in series.stacks[:3]:
        volume = read_volume(stack, series, WorkContext())
        assert all(not own.missing for own in volume.slices)
        # the oblique head rounds its positions to 0.1 mm, and ITK does not even that out
        tolerance_mm = 0.1 if "oblique" in name else 1e-3
        _assert_like_itk(volume, _by_itk(stack), tolerance_mm)


def test_an_enhanced_object_agrees_with_simpleitk(shared_folder: Path) -> None:
    series = _only(shared_folder / "dicom" / "series" / "mr_xa30_enhanced_t1_96f")
    (stack,) = series.stacks
    volume = read_volume(stack, series, WorkContext())
    image = SimpleITK.ReadImage(str(stack.frames[0].instance.path))
    values = SimpleITK.GetArrayFromImage(image)
    # SimpleITK keeps the order of the file
    in_file_order = np.argsort([ref.frame for ref in stack.frames])
    assert np.array_equal(volume.stored[in_file_order], values)
    assert stack.spacing_mm == pytest.approx((2.0, 2.0, 2.0), abs=1e-3)


def test_the_head_with_a_tilted_gantry_is_no_regular_volume(shared_folder: Path) -> None:
    series = _only(shared_folder / "dicom" / "series" / "ct_head_ge_tilt18.5_unevengap_28")
    assert _kinds(series) == {ProblemKind.GANTRY_TILT, ProblemKind.UNEVEN_SPACING}
    assert series.stacks[0].spacing_mm is None
    (tilt,) = [own for own in series.problems if own.kind is ProblemKind.GANTRY_TILT]
    assert "18.5 degrees" in tilt.text
    (uneven,) = [own for own in series.problems if own.kind is ProblemKind.UNEVEN_SPACING]
    assert uneven.text == (
        "The step changes from 4.00 mm to 7.00 mm between slices 14 and 15 "
        "(1.08 mm apart): 14.dcm and 15.dcm."
    )


def test_the_true_step_is_measured_not_believed(shared_folder: Path) -> None:
    series = _only(shared_folder / "dicom" / "series" / "mr_brain_pd_oblique_20")
    assert series.stacks[0].spacing_mm is not None
    assert series.stacks[0].spacing_mm[0] == pytest.approx(7.0, abs=0.01)
    assert series.stacks[0].frames[0].instance.attributes["SliceThickness"].startswith("5")


def test_three_orientations_are_three_stacks(shared_folder: Path) -> None:
    series = _only(shared_folder / "dicom" / "series" / "mr_prostate_localizer_3orient_13")
    orientations = sorted(stack.orientation for stack in series.stacks)
    assert orientations == ["axial", "coronal", "sagittal"]
    assert _kinds(series) == {ProblemKind.MIXED_ORIENTATION}


def test_the_missing_slice_is_found(shared_folder: Path) -> None:
    series = _only(shared_folder / "dicom" / "series" / "mr_missing_slice_18")
    (problem,) = series.problems
    assert problem.kind is ProblemKind.MISSING_SLICE
    assert len(problem.files) == 2
    assert "6.00 mm where the usual step is 3.00 mm" in problem.text


@pytest.mark.parametrize(
    ("name", "axis", "members", "slices"),
    [
        ("mr_multiecho_gre_72", "EchoTime", 2, 36),
        ("mr_dwi_canon_4d_520", "DiffusionGradientOrientation", 13, 40),
        ("mr_fmri_ge_4d_150", "TemporalPosition", 10, 15),
    ],
)
def test_a_series_of_four_axes_is_one_series_of_many_stacks(
    shared_folder: Path, name: str, axis: str, members: int, slices: int
) -> None:
    series = _only(shared_folder / "dicom" / "series" / name)
    assert [len(stack.frames) for stack in series.stacks] == [slices] * members
    assert all(stack.spacing_mm is not None for stack in series.stacks)
    assert all(stack.axes == {axis: members} for stack in series.stacks)
    assert series.members(1) == range(members)
    assert not series.problems


def test_a_series_without_any_uid_is_still_one(shared_folder: Path) -> None:
    series = _only(shared_folder / "dicom" / "series" / "ct_abdomen_siemens_j2k_20")
    assert series.series_uid == ""
    assert series.image_count == 20
    assert _kinds(series) == {ProblemKind.MISSING_UID}


def test_scouts_of_unlike_size_are_told_apart(shared_folder: Path) -> None:
    series = _only(shared_folder / "dicom" / "series" / "ct_philips_scout_mixedmatrix_6")
    assert {ProblemKind.MIXED_MATRIX, ProblemKind.NO_GEOMETRY} <= _kinds(series)
    assert series.image_count == 6


def test_scouts_and_screens_are_rescaled_differently(shared_folder: Path) -> None:
    series = _only(shared_folder / "dicom" / "series" / "ct_philips_scout_mixedmatrix_6")
    (problem,) = [own for own in series.problems if own.kind is ProblemKind.INCONSISTENT_RESCALE]
    assert problem.files == ("I40", "I50", "I60")  # pictures of a screen, in colour
    assert "1 and -1024 in 3 images; 1 and 0 in 3 images" in problem.text


def test_one_image_in_many_syntaxes_has_the_same_numbers(shared_folder: Path) -> None:
    folder = shared_folder / "dicom" / "edge" / "transfer_syntax"
    lossy = ("4.50", "4.51", "4.53", "4.55", "4.81", "4.91", "Lossy")
    reference = None
    for path in sorted(folder.glob("CTImage.dcm*")):
        (series,) = _all_series(path)
        volume = read_volume(series.stacks[0], series, WorkContext())
        reference = volume.modality_slice(0) if reference is None else reference
        difference = np.abs(volume.modality_slice(0) - reference).max()
        is_lossy = any(own in series.frames[0].instance.transfer_syntax_uid for own in lossy)
        assert difference <= (200 if is_lossy or "JPEGProcess" in path.name else 0), path.name


def test_every_file_at_the_edge_is_read_or_named(shared_folder: Path) -> None:
    folder = shared_folder / "dicom" / "edge"
    for series in _all_series(folder):
        for stack in series.stacks:
            volume = read_volume(stack, series, WorkContext())
            assert all(not own.missing for own in volume.slices)


def test_the_dogs_chest_has_a_header_in_order(shared_folder: Path) -> None:
    path = shared_folder / "dicom" / "edge" / "highdicom_dcmqi" / "dx_image.dcm"
    (series,) = _all_series(path)
    assert series.modality == "DX"
    assert series.attributes["PatientAge"] == "005Y"


def test_hostile_files_end_as_one_reason_or_a_series(shared_folder: Path) -> None:
    folder = shared_folder / "dicom" / "malformed"
    files = [path for path in folder.rglob("*") if path.is_file()]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path in files:
        begin = time.monotonic()
        index = _scan(path)
        shown = sum(len(study.series) for study in index.studies)
        assert shown + len(index.skipped) == (2 if path.suffix == ".zip" else 1), path.name
        for series in (own for study in index.studies for own in study.series):
            _read_or_refuse(series)
        assert time.monotonic() - begin < 2.0, path.name
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mb < 500


def _read_or_refuse(series: Series) -> None:
    for stack in series.stacks:
        try:
            read_volume(stack, series, WorkContext())
            read_thumbnail(series)
        except ReadError:  # said in words
            continue


def test_reasons_of_hostile_files_are_a_closed_list(shared_folder: Path) -> None:
    begins = (
        "not an image file",
        "no image: ",
        "the DICOM header",
        "the header gives no image size",
        "the file ends before its image",
        "the pixels are compressed but",
        "an image of ",
    )
    for skipped in _scan(shared_folder / "dicom" / "malformed").skipped:
        assert skipped.reason.startswith(begins), skipped.reason


def test_pet_is_shown_as_suv_by_hand(shared_folder: Path) -> None:
    """Scan 3976.921 s after the injection of 178.34 MBq of fluorine-18 into 69.7344 kg."""
    (path,) = (shared_folder / "dicom" / "edge" / "pet").rglob("1.dcm")
    series = _only(path)
    volume = read_volume(series.stacks[0], series, WorkContext())
    left = 0.5 ** (3976.921 / 6586.2)
    factor = 69734.4 / (178340011.59668 * left)
    assert volume.unit == "SUV"
    assert volume.slices[0].rescale.slope == pytest.approx(9.12329 * factor, rel=1e-9)
