"""Steps between slices: expected values by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.volume import Rescale
from medviewer.io.grouping.spacing import (
    examine_stack,
    is_regular,
    orientation_name,
    positions_mm,
    tilt_degrees,
)
from medviewer.io.records import FrameRef, ProblemKind
from tests.support.frames import axial_refs, make_header, make_instance, make_plane, make_refs


def test_positions_lie_along_the_normal() -> None:
    coronal = make_plane((5.0, 7.0, 9.0), (1.0, 0.0, 0.0), (0.0, 0.0, -1.0))
    frames = make_refs([make_header(plane=coronal)])
    assert positions_mm(frames) == pytest.approx([7.0])  # x cross -z is +y


def test_an_even_stack_has_its_true_spacing() -> None:
    spacing, problems = examine_stack(axial_refs([0.0, 2.5, 5.0, 7.5]))
    assert spacing == pytest.approx((2.5, 0.7, 0.5))
    assert problems == []


def test_a_single_slice_has_no_spacing() -> None:
    assert examine_stack(axial_refs([0.0])) == (None, [])


def test_positions_rounded_to_a_tenth_are_still_even() -> None:
    spacing, problems = examine_stack(axial_refs([0.0, 7.1, 14.0, 21.0, 28.1]))
    assert spacing is not None
    assert spacing[0] == pytest.approx(7.025)
    assert problems == []


def test_a_gap_of_twice_the_step_is_a_missing_slice() -> None:
    frames = axial_refs([0.0, 3.0, 6.0, 12.0, 15.0, 18.0])
    spacing, (problem,) = examine_stack(frames)
    assert spacing is None
    assert problem.kind is ProblemKind.MISSING_SLICE
    assert problem.files == ("2.dcm", "3.dcm")
    assert "2.dcm and 3.dcm" in problem.text
    assert "6.00 mm" in problem.text
    assert "3.00 mm" in problem.text


def test_a_gap_of_four_steps_is_three_missing_slices() -> None:
    _, (problem,) = examine_stack(axial_refs([0.0, 1.0, 2.0, 3.0, 7.0, 8.0]))
    assert problem.text.startswith("3 slices are missing")


def test_a_gap_inside_one_file_names_its_frames() -> None:
    headers = [make_header((0.0, 0.0, z)) for z in (0.0, 1.0, 2.0, 4.0, 5.0)]
    instance = make_instance(headers, file="many.dcm")
    _, (problem,) = examine_stack([FrameRef(instance, n) for n in range(5)])
    assert "frame 3 of many.dcm and frame 4 of many.dcm" in problem.text


def test_two_usual_steps_are_uneven_spacing() -> None:
    spacing, (problem,) = examine_stack(axial_refs([0.0, 4.0, 8.0, 15.0, 22.0, 29.0]))
    assert spacing is None
    assert problem.kind is ProblemKind.UNEVEN_SPACING
    assert problem.text == "The step changes from 4.00 mm to 7.00 mm at slice 3, 2.dcm."
    assert problem.files == tuple(f"{n}.dcm" for n in range(6))


@pytest.mark.parametrize("gap", [1.5, 20.0])
def test_two_even_parts_may_have_an_odd_gap_between_them(gap: float) -> None:
    heights = [0.0, 4.0, 8.0, 8.0 + gap, 15.0 + gap, 22.0 + gap]
    _, (problem,) = examine_stack(axial_refs(heights))
    assert problem.text == (
        "The step changes from 4.00 mm to 7.00 mm between slices 3 and 4 "
        f"({gap:.2f} mm apart): 2.dcm and 3.dcm."
    )


@pytest.mark.parametrize(
    ("heights", "text"),
    [
        (
            [0.0, 4.0, 11.0, 18.0],  # a single step is no part of its own
            "The slices are 4.00 to 7.00 mm apart, the widest gap is between 1.dcm and 2.dcm.",
        ),
        (
            [0.0, 4.0, 8.0, 15.0, 17.0, 24.0, 31.0],  # two odd steps between
            "The slices are 2.00 to 7.00 mm apart, the widest gap is between 2.dcm and 3.dcm.",
        ),
        (
            [0.0, 4.0, 8.0, 10.0, 14.0, 18.0],  # the same step again
            "The slices are 2.00 to 4.00 mm apart, the widest gap is between 0.dcm and 1.dcm.",
        ),
        (
            [0.0, 4.0, 8.0, 13.0, 17.0, 21.0, 26.0, 29.0],
            "The slices are 3.00 to 5.00 mm apart, the widest gap is between 2.dcm and 3.dcm.",
        ),
    ],
)
def test_other_uneven_stacks_name_the_widest_gap(heights: list[float], text: str) -> None:
    _, (problem,) = examine_stack(axial_refs(heights))
    assert problem.text == text


def test_slices_in_one_place_are_duplicates() -> None:
    spacing, (problem,) = examine_stack(axial_refs([0.0, 2.0, 2.0, 4.0]))
    assert spacing is None
    assert problem.kind is ProblemKind.DUPLICATE_POSITION
    assert problem.files == ("1.dcm", "2.dcm")


def test_slices_meant_to_be_in_one_place_are_no_duplicates() -> None:
    assert examine_stack(axial_refs([2.0, 2.0, 2.0]), in_one_place=True) == (None, [])


def test_a_segmentation_may_leave_out_slices() -> None:
    spacing, problems = examine_stack(axial_refs([0.0, 1.0, 2.0, 9.0], modality="SEG"))
    assert spacing is None
    assert problems == []


def test_a_sheared_stack_is_tilted_and_has_no_spacing() -> None:
    shift = 4.0 * np.tan(np.radians(18.5))
    headers = [make_header((0.0, k * shift, 4.0 * k)) for k in range(5)]
    spacing, (problem,) = examine_stack(make_refs(headers))
    assert spacing is None
    assert problem.kind is ProblemKind.GANTRY_TILT
    assert "18.5 degrees" in problem.text


def test_tilt_of_half_a_degree_is_tolerated() -> None:
    shift = 4.0 * np.tan(np.radians(0.4))
    headers = [make_header((0.0, k * shift, 4.0 * k)) for k in range(5)]
    spacing, problems = examine_stack(make_refs(headers))
    assert spacing is not None
    assert problems == []


def test_slices_in_one_point_have_no_tilt() -> None:
    assert tilt_degrees(axial_refs([1.0, 1.0])) == 0.0


def test_unknown_pixel_spacing_leaves_the_stack_without_spacing() -> None:
    headers = [make_header((0.0, 0.0, z), spacing=None) for z in (0.0, 1.0, 2.0)]
    assert examine_stack(make_refs(headers)) == (None, [])


def test_rescale_that_changes_along_the_stack_is_named() -> None:
    headers = [make_header((0.0, 0.0, z), rescale=Rescale(1.0 + z)) for z in (0.0, 1.0, 2.0)]
    spacing, (problem,) = examine_stack(make_refs(headers))
    assert spacing is not None
    assert problem.kind is ProblemKind.INCONSISTENT_RESCALE


def test_rescale_that_changes_is_usual_in_pet() -> None:
    headers = [make_header((0.0, 0.0, z), rescale=Rescale(1.0 + z)) for z in (0.0, 1.0, 2.0)]
    assert examine_stack(make_refs(headers, modality="PT"))[1] == []


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [
        ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), "axial"),
        ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0), "coronal"),
        ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0), "sagittal"),
        ((1.0, 0.0, 0.0), (0.0, np.cos(0.3), np.sin(0.3)), "axial"),  # 17 degrees
        ((1.0, 0.0, 0.0), (0.0, np.cos(0.4), np.sin(0.4)), "oblique"),  # 23 degrees
    ],
)
def test_orientation_is_named_by_the_nearest_axis(
    row: tuple[float, float, float], column: tuple[float, float, float], name: str
) -> None:
    assert orientation_name(make_plane((0.0, 0.0, 0.0), row, column)) == name


@given(
    step=st.floats(0.1, 20.0),
    count=st.integers(3, 40),
    noise=st.lists(st.floats(-0.004, 0.004), min_size=40, max_size=40),
)
def test_noise_far_below_one_percent_leaves_a_grid_regular(
    step: float, count: int, noise: list[float]
) -> None:
    heights = np.arange(count) * step + np.array(noise[:count]) * step
    origins = np.stack([np.zeros(count), np.zeros(count), heights], axis=1)
    assert is_regular(origins)


@given(step=st.floats(0.5, 20.0), count=st.integers(5, 40), data=st.data())
def test_one_slice_far_from_its_place_makes_a_grid_irregular(
    step: float, count: int, data: st.DataObject
) -> None:
    moved = data.draw(st.integers(1, count - 2))
    origins = np.stack([np.zeros(count), np.zeros(count), np.arange(count) * step], axis=1)
    origins[moved, 1] += 0.1 * step
    assert not is_regular(origins)


@pytest.mark.usefixtures("chinese")
def test_a_missing_slice_is_told_in_chinese() -> None:
    _, (problem,) = examine_stack(axial_refs([0.0, 3.0, 6.0, 12.0, 15.0, 18.0]))
    assert problem.text == ("2.dcm 与 3.dcm 之间缺少 1 层：间隔 6.00 mm，而通常层间距为 3.00 mm。")
