"""Frames to stacks."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.volume import Rescale
from medviewer.io.grouping.stacks import build_stacks
from medviewer.io.records import NO_SUV_REASON, FrameRef, ProblemKind
from tests.support.frames import axial_refs, make_header, make_instance, make_plane, make_refs

CORONAL = make_plane((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, -1.0))


@given(st.permutations(range(8)))
def test_order_follows_position_however_files_are_named(order: list[int]) -> None:
    frames = axial_refs([2.0 * n for n in order])
    (stack,), problems = build_stacks(frames, "CT")
    heights = [ref.header.plane.position_lps[2] for ref in stack.frames if ref.header.plane]
    assert heights == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0]
    assert stack.spacing_mm == pytest.approx((2.0, 0.7, 0.5))
    assert stack.orientation == "axial"
    assert problems == ()


def test_instance_number_does_not_decide_where_there_is_geometry() -> None:
    first, second = axial_refs([5.0, 1.0])
    first = FrameRef(replace(first.instance, instance_number=1))
    second = FrameRef(replace(second.instance, instance_number=2))
    (stack,), _ = build_stacks([first, second], "CT")
    assert stack.frames == (second, first)


def test_without_geometry_instance_numbers_decide() -> None:
    refs = make_refs([make_header(None)] * 3)
    numbers = (3, 1, None)
    refs = [
        FrameRef(replace(ref.instance, instance_number=number))
        for ref, number in zip(refs, numbers, strict=True)
    ]
    (stack,), _ = build_stacks(refs, "CT")
    assert stack.frames == (refs[1], refs[0], refs[2])


def test_without_numbers_names_are_ordered_as_people_count() -> None:
    names = ("film10.dcm", "film9.dcm", "film1.dcm")
    refs = [FrameRef(make_instance([make_header(None)], file=name)) for name in names]
    (stack,), _ = build_stacks(refs, "CR")
    assert [ref.instance.file for ref in stack.frames] == ["film1.dcm", "film9.dcm", "film10.dcm"]


def test_a_ct_without_geometry_says_so() -> None:
    _, problems = build_stacks(make_refs([make_header(None)] * 2), "CT")
    assert [problem.kind for problem in problems] == [ProblemKind.NO_GEOMETRY]


def test_a_film_needs_no_geometry() -> None:
    (stack,), problems = build_stacks(make_refs([make_header(None)] * 2), "CR")
    assert stack.orientation == ""
    assert stack.spacing_mm is None
    assert problems == ()


def test_a_film_without_pixel_spacing_says_so() -> None:
    _, (problem,) = build_stacks(make_refs([make_header(None, spacing=None)]), "DX")
    assert problem.kind is ProblemKind.NO_SPACING


def test_an_ultrasound_without_pixel_spacing_is_usual() -> None:
    _, problems = build_stacks(make_refs([make_header(None, spacing=None)]), "US")
    assert problems == ()


def test_orientations_are_stacks_of_their_own() -> None:
    localizer = make_refs([make_header(plane=CORONAL)], file_format="dicom")
    renamed = FrameRef(replace(localizer[0].instance, file="scout.dcm"))
    stacks, (problem,) = build_stacks([*axial_refs([0.0, 1.0]), renamed], "CT")
    assert sorted(stack.orientation for stack in stacks) == ["axial", "coronal"]
    assert problem.kind is ProblemKind.MIXED_ORIENTATION
    assert problem.files == ("scout.dcm",)


def test_directions_within_half_a_degree_are_one_orientation() -> None:
    nearly = make_plane((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 0.99997, 0.0077))  # 0.44 degrees
    stacks, _ = build_stacks(make_refs([make_header(), make_header(plane=nearly)]), "CT")
    assert len(stacks) == 1


def test_matrices_are_stacks_of_their_own() -> None:
    small = axial_refs([0.0, 1.0])
    large = [FrameRef(replace(ref.instance, rows=8, file="large.dcm")) for ref in axial_refs([2.0])]
    stacks, (problem,) = build_stacks([*small, *large], "CT")
    assert sorted(len(stack.frames) for stack in stacks) == [1, 2]
    assert problem.kind is ProblemKind.MIXED_MATRIX
    assert "4 x 5" in problem.text
    assert "8 x 5" in problem.text


def _made(name: str, values: list[str], heights: list[float]) -> list[FrameRef]:
    headers = [
        make_header((0.0, 0.0, z), attributes={name: value})
        for value, z in zip(values, heights, strict=True)
    ]
    return make_refs(headers)


def _kernels(kernels: list[str], heights: list[float]) -> list[FrameRef]:
    return _made("ConvolutionKernel", kernels, heights)


def test_reconstructions_that_lie_between_each_other_are_stacks_of_their_own() -> None:
    soft_and_sharp = _kernels(["B30", "B70"] * 3, [0.0, 1.5, 3.0, 4.5, 6.0, 7.5])
    stacks, (problem,) = build_stacks(soft_and_sharp, "CT")
    assert [stack.spacing_mm for stack in stacks] == [(3.0, 0.7, 0.5)] * 2
    assert [stack.axes for stack in stacks] == [{}, {}]
    assert problem.kind is ProblemKind.MIXED_RECONSTRUCTION
    assert problem.text.startswith("2 kinds of images")


def test_reconstructions_that_follow_each_other_are_one_stack() -> None:
    base_and_vault = _kernels(["SOFT"] * 3 + ["STANDARD"] * 3, [0.0, 4.0, 8.0, 15.0, 22.0, 29.0])
    (stack,), (problem,) = build_stacks(base_and_vault, "CT")
    assert len(stack.frames) == 6
    assert problem.kind is ProblemKind.UNEVEN_SPACING


def test_image_types_that_lie_between_each_other_are_stacks_of_their_own() -> None:
    heights = [4.0, 0.0, 1.0, 5.0, 2.0, 3.0]  # as they may be acquired
    kinds = ["A" if z % 2 else "B" for z in heights]
    stacks, (problem,) = build_stacks(_made("ImageType", kinds, heights), "MR")
    assert [stack.spacing_mm for stack in stacks] == [(2.0, 0.7, 0.5)] * 2
    assert problem.kind is ProblemKind.MIXED_RECONSTRUCTION


@pytest.mark.parametrize("name", ["ImageType", "ConvolutionKernel"])
@pytest.mark.parametrize("odd", [{10}, {0, 19}, {10, 11}, {4, 9, 14}])
def test_a_few_slices_that_were_made_otherwise_tear_no_hole(name: str, odd: set[int]) -> None:
    values = ["OTHER" if n in odd else "USUAL" for n in range(20)]
    (stack,), problems = build_stacks(_made(name, values, [float(n) for n in range(20)]), "CT")
    assert stack.spacing_mm == pytest.approx((1.0, 0.7, 0.5))
    assert problems == ()


def test_a_reconstruction_that_is_not_named_is_like_the_others() -> None:
    stacks, problems = build_stacks(_kernels(["B30", "", "B30"], [0.0, 1.0, 2.0]), "CT")
    assert (len(stacks), problems) == (1, ())


def test_a_film_of_one_place_is_not_split_by_how_it_was_made() -> None:
    stacks, _ = build_stacks(_kernels(["B30", "B70", "B30"], [0.0, 0.0, 0.0]), "CT")
    assert len(stacks) == 1


def test_pixel_spacings_are_stacks_of_their_own() -> None:
    headers = [make_header((0.0, 0.0, 0.0)), make_header((0.0, 0.0, 1.0), spacing=(0.9, 0.9))]
    stacks, (problem,) = build_stacks(make_refs(headers), "CT")
    assert len(stacks) == 2
    assert problem.kind is ProblemKind.MIXED_MATRIX


def test_known_and_unknown_pixel_spacing_are_not_mixed() -> None:
    headers = [make_header((0.0, 0.0, 0.0)), make_header((0.0, 0.0, 1.0), spacing=None)]
    stacks, _ = build_stacks(make_refs(headers), "CT")
    assert len(stacks) == 2


def test_frames_with_and_without_geometry_are_not_mixed() -> None:
    stacks, _ = build_stacks(make_refs([make_header(), make_header(None)]), "CT")
    assert len(stacks) == 2


def test_grey_and_inverted_grey_are_not_mixed() -> None:
    one, other = make_refs([make_header(None)] * 2)
    other = FrameRef(replace(other.instance, photometric="MONOCHROME1"))
    stacks, _ = build_stacks([one, other], "CR")
    assert len(stacks) == 2


def test_every_cine_loop_is_a_stack_of_its_own() -> None:
    loops = [make_instance([make_header(None)] * 3, file=name) for name in ("a.dcm", "b.dcm")]
    still = make_instance([make_header(None)], file="c.dcm")
    refs = [FrameRef(loop, n) for loop in loops for n in range(3)] + [FrameRef(still)]
    stacks, _ = build_stacks(refs, "US")
    assert sorted(len(stack.frames) for stack in stacks) == [1, 3, 3]


def test_two_echoes_are_two_stacks_with_an_axis() -> None:
    headers = [
        make_header((0.0, 0.0, z), attributes={"EchoTime": echo})
        for echo in ("5", "10")
        for z in (0.0, 1.0, 2.0)
    ]
    stacks, problems = build_stacks(make_refs(headers), "MR")
    assert [stack.axes for stack in stacks] == [{"EchoTime": 2}] * 2
    assert [stack.spacing_mm for stack in stacks] == [pytest.approx((1.0, 0.7, 0.5))] * 2
    assert problems == ()


def test_a_cine_of_one_slice_is_one_stack_without_complaint() -> None:
    headers = [make_header(attributes={"TriggerTime": str(t)}) for t in (80, 0, 40)]
    (stack,), problems = build_stacks(make_refs(headers), "MR")
    assert stack.axes == {"TriggerTime": 3}
    assert problems == ()


def test_each_reason_against_suv_is_named_once_with_its_files() -> None:
    reasons = ("the half-life is not given", "", "the half-life is not given")
    refs = axial_refs([0.0, 2.0, 4.0])
    frames = [
        replace(ref, instance=replace(ref.instance, attributes={NO_SUV_REASON: reason}))
        for ref, reason in zip(refs, reasons, strict=True)
    ]
    _, problems = build_stacks(frames, "PT")
    (problem,) = (own for own in problems if own.kind is ProblemKind.NO_SUV)
    assert problem.text == "The values cannot be shown as SUV: the half-life is not given."
    assert problem.files == (refs[0].instance.file, refs[2].instance.file)


def _rescaled(*intercepts: float, rows: int = 32, modality: str = "CT") -> list[FrameRef]:
    """Return slices of one matrix, a file each, with these intercepts."""
    headers = [
        make_header((0.0, 0.0, 2.0 * k), rescale=Rescale(1.0, intercept))
        for k, intercept in enumerate(intercepts)
    ]
    refs = make_refs(headers, modality=modality)
    return [
        FrameRef(replace(ref.instance, rows=rows, file=f"{rows}-{ref.instance.file}"))
        for ref in refs
    ]


def test_rescale_that_differs_between_stacks_is_named_with_the_files_that_differ() -> None:
    others = _rescaled(0.0, 0.0, 0.0, rows=64)
    _, problems = build_stacks([*_rescaled(-1024.0, -1024.0), *others], "CT")
    (problem,) = [own for own in problems if own.kind is ProblemKind.INCONSISTENT_RESCALE]
    assert set(problem.files) == {ref.instance.file for ref in others}
    assert problem.text == (
        "Slope and intercept differ within this series: "
        "1 and -1024 in 2 images; 1 and 0 in 3 images."
    )


def test_rescale_that_differs_along_a_stack_is_named_once() -> None:
    frames = [*_rescaled(1.0, 2.0, 3.0), *_rescaled(0.0, 0.0, rows=64)]
    _, problems = build_stacks(frames, "CT")
    kinds = [problem.kind for problem in problems]
    assert kinds.count(ProblemKind.INCONSISTENT_RESCALE) == 1


def test_many_rescales_are_counted() -> None:
    frames = [ref for n in range(5) for ref in _rescaled(float(n), rows=32 + n)]
    _, problems = build_stacks(frames, "CT")
    (problem,) = [own for own in problems if own.kind is ProblemKind.INCONSISTENT_RESCALE]
    assert problem.text.endswith(
        ": 1 and 0 in 1 image; 1 and 1 in 1 image; 1 and 2 in 1 image; 2 others."
    )


def test_rescale_that_differs_between_stacks_is_usual_in_pet() -> None:
    frames = [*_rescaled(0.0, modality="PT"), *_rescaled(1.0, rows=64, modality="PT")]
    _, problems = build_stacks(frames, "PT")
    assert ProblemKind.INCONSISTENT_RESCALE not in {problem.kind for problem in problems}


def test_frames_without_geometry_follow_their_dimension_index() -> None:
    indices = [(2, 1), (1, 10), (1, 2), (2, 2)]
    headers = tuple(
        replace(
            make_header(None), attributes={"DimensionIndex1": str(a), "DimensionIndex2": str(b)}
        )
        for a, b in indices
    )
    instance = make_instance(headers)
    refs = [FrameRef(instance, n) for n in range(4)]
    (stack,), _ = build_stacks(refs, "US")
    assert [ref.frame for ref in stack.frames] == [2, 1, 0, 3]


@pytest.mark.parametrize(("modality", "views"), [("MG", [1, 3]), ("CR", [4])])
def test_mammograms_of_different_views_are_read_side_by_side(
    modality: str, views: list[int]
) -> None:
    words = [("R", "CC"), ("L", "CC"), ("L", "CC"), ("L", "CC")]
    frames = [
        FrameRef(replace(ref.instance, attributes={"ImageLaterality": side, "ViewPosition": view}))
        for ref, (side, view) in zip(make_refs([make_header(None)] * 4), words, strict=True)
    ]
    stacks, problems = build_stacks(frames, modality)
    assert [len(stack.frames) for stack in stacks] == views
    assert not problems
