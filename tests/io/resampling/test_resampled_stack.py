"""Which grid a stack is resampled to, and the records of what comes out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Stack
from medviewer.io.resampling.resampled_stack import resample_stack, resampled_records
from tests.support.phantoms import write_series

pytest.importorskip("SimpleITK")


@pytest.fixture
def gapped(tmp_path: Path) -> tuple[Path, Stack]:
    """Return a CT of six slices 2.5 mm apart, without the third one."""
    write_series(tmp_path, slices=6, spacing_mm=(2.5, 0.7, 0.5), left_out=(2,))
    (study,) = scan([tmp_path], WorkContext()).studies
    return tmp_path, study.series[0].stacks[0]


def test_a_gap_is_filled_and_the_records_stand_where_the_slices_do(
    gapped: tuple[Path, Stack],
) -> None:
    folder, stack = gapped
    (study,) = scan([folder], WorkContext()).studies
    volume = read_volume(stack, study.series[0], WorkContext())
    assert (volume.slice_count, volume.geometry) == (5, None)
    result = resample_stack(volume, stack, WorkContext())
    records = resampled_records(stack, result)
    assert result.slice_count == len(records.frames) == 6
    assert result.geometry is not None
    assert records.spacing_mm == pytest.approx(result.geometry.spacing_mm)
    for ref, own in zip(records.frames, result.slices, strict=True):
        assert ref.header.plane == own.plane
    first, last = (records.frames[n].header.plane for n in (0, -1))
    assert first == stack.frames[0].header.plane
    assert last is not None
    assert stack.frames[-1].header.plane is not None
    assert last.position_lps == pytest.approx(stack.frames[-1].header.plane.position_lps)


def test_the_records_keep_the_acquisition_but_no_thickness(gapped: tuple[Path, Stack]) -> None:
    folder, stack = gapped
    (study,) = scan([folder], WorkContext()).studies
    volume = read_volume(stack, study.series[0], WorkContext())
    before = stack.frames[0].instance
    thick = replace(before, attributes={**before.attributes, "SliceThickness": "5", "KVP": "120"})
    frames = (replace(stack.frames[0], instance=thick), *stack.frames[1:])
    result = resample_stack(volume, stack, WorkContext())
    made = resampled_records(replace(stack, frames=frames), result).frames[0].instance
    assert made.attributes["KVP"] == "120"
    assert "SliceThickness" not in made.attributes
    assert (made.stored_type, made.pixels) == ("float32", None)
    assert (made.rows, made.columns) == (result.rows, result.columns)


@pytest.mark.shared
def test_an_oblique_stack_is_turned_and_another_one_is_not(shared_folder: Path) -> None:
    series_folder = shared_folder / "dicom" / "series"
    for name, is_turned in (("mr_prostate_t2_cor_19", True), ("mr_missing_slice_18", False)):
        (study,) = scan([series_folder / name], WorkContext()).studies
        series = study.series[0]
        volume = read_volume(series.stacks[0], series, WorkContext())
        result = resample_stack(volume, series.stacks[0], WorkContext())
        assert result.geometry is not None
        steps = np.abs(result.geometry.affine_lps[:3, :3]) / np.array(result.geometry.spacing_mm)
        along_axes = np.allclose(np.sort(steps, axis=0)[:2], 0.0, atol=1e-9)
        assert along_axes == is_turned
        assert ("turned" in result.resampled) == is_turned


@pytest.mark.shared
def test_the_turned_volume_agrees_with_the_one_that_simpleitk_makes_of_the_files(
    shared_folder: Path,
) -> None:
    sitk = pytest.importorskip("SimpleITK")

    folder = shared_folder / "dicom" / "series" / "mr_prostate_t2_cor_19"
    (study,) = scan([folder], WorkContext()).studies
    series = study.series[0]
    volume = read_volume(series.stacks[0], series, WorkContext())
    result = resample_stack(volume, series.stacks[0], WorkContext())
    assert result.geometry is not None
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    image = sitk.Cast(reader.Execute(), sitk.sitkFloat32)
    chosen = np.argwhere(result.stored > result.stored.min())[::50_000]
    points = result.geometry.index_to_patient(chosen.astype(float))
    pairs = [
        (image.EvaluateAtPhysicalPoint(point.tolist(), sitk.sitkLinear), result.stored[tuple(at)])
        for point, at in zip(points, chosen, strict=True)
    ]
    assert len(pairs) > 10
    expected, got = np.array(pairs).T
    np.testing.assert_allclose(got, expected, atol=0.5)
