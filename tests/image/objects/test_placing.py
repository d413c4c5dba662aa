"""Frames onto slices by their place in the patient."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.image.geometry import PlaneGeometry
from medviewer.image.objects.patches import Patch
from medviewer.image.objects.placing import (
    FramePlace,
    grid_of_frames,
    match_frames,
    sample,
)

X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def _frame(z: float, **changes: object) -> FramePlace:
    frame = FramePlace(PlaneGeometry((0.0, 0.0, z), X, Y), (1.0, 1.0), 3, 4)
    return replace(frame, **changes)  # type: ignore[arg-type]


SLICES = [_frame(z) for z in (0.0, 2.0, 4.0)]


def test_frames_find_the_slices_at_their_place() -> None:
    assert match_frames([_frame(4.0), _frame(0.02), _frame(1.0)], SLICES) == {0: 2, 1: 0}


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": 4},
        {"spacing_mm": (1.0, 1.1)},
        {"plane": PlaneGeometry((0.0, 0.0, 2.0), Y, X)},
        {"plane": PlaneGeometry((0.3, 0.0, 2.0), X, Y)},
        {"plane": PlaneGeometry((0.0, 0.3, 2.0), X, Y)},
    ],
)
def test_another_grid_is_no_match(changes: dict[str, object]) -> None:
    assert match_frames([_frame(2.0, **changes)], SLICES) == {}


def test_a_single_slice_is_matched_within_a_hundredth_of_a_millimetre() -> None:
    assert match_frames([_frame(0.009), _frame(0.02)], SLICES[:1]) == {0: 0}


def test_frames_that_are_not_alike_form_no_grid() -> None:
    assert grid_of_frames([_frame(0.0), _frame(1.0, rows=9)]) is None
    assert grid_of_frames([_frame(0.0), _frame(1.0)]) is not None


def _sampled(frames: list[FramePlace], target: FramePlace) -> dict[int, int]:
    """Return how many pixels of a slice take each position."""
    grid = grid_of_frames(frames)
    assert grid is not None
    return {found.position: len(found.pixels) for found in grid.nearest(target)}


def test_a_slice_between_two_frames_takes_the_nearer_one() -> None:
    frames = [_frame(3.0), _frame(0.0)]  # positions are in the order of their places
    assert _sampled(frames, _frame(1.0)) == {0: 12}
    assert _sampled(frames, _frame(2.0)) == {1: 12}


def test_beyond_half_a_step_there_is_nothing() -> None:
    frames = [_frame(0.0), _frame(2.0)]
    assert _sampled(frames, _frame(3.0)) == {1: 12}
    assert _sampled(frames, _frame(3.1)) == {}


def test_frames_far_apart_reach_no_further_than_their_thickness() -> None:
    frames = [_frame(0.0, thickness_mm=2.0), _frame(20.0, thickness_mm=2.0)]
    assert _sampled(frames, _frame(0.9)) == {0: 12}
    assert _sampled(frames, _frame(5.0)) == {}


def test_a_lone_frame_without_thickness_reaches_half_a_millimetre() -> None:
    assert _sampled([_frame(0.0)], _frame(0.4)) == {0: 12}
    assert _sampled([_frame(0.0)], _frame(0.6)) == {}


def test_several_frames_at_one_place_are_one_position() -> None:
    grid = grid_of_frames([_frame(2.0), _frame(0.0), _frame(2.0)])
    assert grid is not None
    assert grid.position_of.tolist() == [1, 0, 1]


def test_an_orthogonal_slice_crosses_all_frames() -> None:
    sagittal = FramePlace(PlaneGeometry((1.0, 0.0, 0.0), Y, Z), (1.0, 1.0), 5, 3)
    frames = [_frame(float(z)) for z in range(5)]
    grid = grid_of_frames(frames)
    assert grid is not None
    out = np.zeros(15, np.uint8)
    for found in grid.nearest(sagittal):
        sample(found, Patch(1, 1, np.array([[found.position + 1]], np.uint8)), out)
    expected = np.zeros((5, 3), np.uint8)
    expected[:, 1] = [1, 2, 3, 4, 5]  # row y = 1 of each frame, at x = 1
    np.testing.assert_array_equal(out.reshape(5, 3), expected)
