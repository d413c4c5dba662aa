"""Slices of nuclear medicine in one file: where they lie, and which time slot they are of."""

from pathlib import Path

import pytest
from pydicom import dcmread

from medviewer.cancel import WorkContext
from medviewer.io.dicom.headers import read_header
from medviewer.io.readers import scan
from medviewer.io.records import FrameHeader
from tests.support.modalities import write_bone_scan, write_gated_spect
from tests.support.objects import item


def frames(path: Path) -> tuple[FrameHeader, ...]:
    return read_header(path, "a").instance.frames


def test_gated_slices_are_a_series_of_time_points_with_their_places(tmp_path: Path) -> None:
    write_gated_spect(tmp_path / "a.dcm", gates=4, slices=6)
    (study,) = scan([tmp_path], WorkContext(), remember=False).studies
    (series,) = study.series
    assert [len(stack.frames) for stack in series.stacks] == [6] * 4
    assert all(stack.spacing_mm == pytest.approx((6.4, 6.4, 6.4)) for stack in series.stacks)
    assert series.stacks[0].orientation == "axial"
    positions = [ref.header.plane.position_lps for ref in series.stacks[3].frames]
    expected = [(-150.0, -150.0, 6.4 * k) for k in range(6)]
    assert positions == [pytest.approx(place) for place in expected]
    assert {ref.frame // 6 for ref in series.stacks[3].frames} == {3}


def test_a_negative_spacing_goes_against_the_normal(tmp_path: Path) -> None:
    path = write_gated_spect(tmp_path / "a.dcm", gates=1, slices=3, SpacingBetweenSlices=-2.0)
    heights = [frame.plane.position_lps[2] for frame in frames(path)]
    assert heights == pytest.approx([0.0, -2.0, -4.0])


def test_slices_without_gates_have_no_time_slot(tmp_path: Path) -> None:
    path = write_gated_spect(
        tmp_path / "a.dcm",
        gates=1,
        slices=3,
        TimeSlotVector=None,
        ImageType=["ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION"],
    )
    assert [dict(frame.attributes) for frame in frames(path)] == [{}] * 3
    assert all(frame.plane is not None for frame in frames(path))


@pytest.mark.parametrize(
    "changes",
    [
        {"SliceVector": [1, 2]},
        {"SliceVector": None},
        {"SliceVector": [1, 2, 0, 1, 2, 3]},
        {"SliceVector": [1, 2, 60000, 1, 2, 60000], "SpacingBetweenSlices": 999.0},
        {"SpacingBetweenSlices": 0.0},
        {"SpacingBetweenSlices": None},
        {"SpacingBetweenSlices": 5000.0},
        {"DetectorInformationSequence": None},
        {"DetectorInformationSequence": [item(ImagePositionPatient=[0.0, 0.0, 0.0])]},
        {"ImageType": ["ORIGINAL", "PRIMARY", "TOMO", "EMISSION"]},
        {"ImageType": None},
    ],
)
def test_what_does_not_say_where_its_slices_lie_has_no_place(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    path = write_gated_spect(tmp_path / "a.dcm", gates=2, slices=3, **changes)
    assert [frame.plane for frame in frames(path)] == [None] * 6


@pytest.mark.parametrize("number", [1e306, 1e8, 2.5, -3.0, float("nan"), float("inf")])
def test_a_slice_that_is_nowhere_leaves_all_without_a_place(tmp_path: Path, number: float) -> None:
    path = write_gated_spect(tmp_path / "a.dcm", gates=1, slices=3)
    dataset = dcmread(path)
    del dataset["SliceVector"]
    dataset.add_new("SliceVector", "FD", [1.0, 2.0, number])  # a VR that is not the standard's
    dataset.save_as(path)
    assert [frame.plane for frame in frames(path)] == [None] * 3


def test_time_slots_that_are_no_numbers_are_none(tmp_path: Path) -> None:
    path = write_gated_spect(tmp_path / "a.dcm", gates=1, slices=3, TimeSlotVector=[1, 0, 1])
    assert all(frame.plane is not None and not frame.attributes for frame in frames(path))


def test_projections_have_no_place(tmp_path: Path) -> None:
    path = write_bone_scan(tmp_path / "a.dcm")
    assert [frame.plane for frame in frames(path)] == [None, None]
