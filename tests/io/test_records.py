"""What the records answer about themselves."""

from dataclasses import replace

import pytest

from medviewer.io.records import (
    FrameRef,
    Patient,
    Problem,
    ProblemKind,
    Series,
    Stack,
    StoredGrid,
    Study,
    StudyIndex,
)
from tests.support.frames import make_header, make_instance


def _series(key: str, *stacks: Stack) -> Series:
    return Series(key, "1.2", "CT", "", 1, "", stacks)


def test_a_patient_is_known_by_id_name_and_birth_date() -> None:
    assert Patient("1", "A", "2000-01-01", "F").key == ("1", "A", "2000-01-01")


def test_a_frame_ref_gives_its_own_header() -> None:
    headers = [make_header((0.0, 0.0, 0.0)), make_header((0.0, 0.0, 3.0))]
    assert FrameRef(make_instance(headers), 1).header is headers[1]


def test_a_series_counts_and_lists_the_frames_of_all_stacks() -> None:
    instance = make_instance([make_header(), make_header(), make_header()])
    first, second, third = (FrameRef(instance, n) for n in range(3))
    series = _series("s", Stack((second, first)), Stack((third,)))
    assert series.image_count == 3
    assert series.frames == (second, first, third)


def test_an_index_finds_a_series_by_its_key() -> None:
    wanted = _series("wanted")
    empty = Study("j", "0", Patient(), "", "", "", (_series("first"),))
    study = Study("k", "1", Patient(), "", "", "", (_series("other"), wanted))
    assert StudyIndex((empty, study)).find_series("wanted") == (study, wanted)


def test_an_index_has_no_series_of_an_unknown_key() -> None:
    assert StudyIndex().find_series("none") is None


def test_members_of_a_4d_image_are_those_of_its_group() -> None:
    frames = (FrameRef(make_instance([make_header()])),)
    scout = Stack(frames)
    echoes = [Stack(frames, axes={"EchoTime": 2}, group=1) for _ in range(2)]
    phases = [Stack(frames, axes={"t": 2}, group=2) for _ in range(2)]
    series = _series("s", scout, *echoes, *phases)
    assert [series.members(n) for n in range(5)] == [
        range(1),
        range(1, 3),
        range(1, 3),
        range(3, 5),
        range(3, 5),
    ]
    assert series.first_members == (0, 1, 3)


def test_only_problems_of_the_stack_itself_keep_it_from_being_a_volume() -> None:
    first, second = (
        Stack((FrameRef(replace(make_instance([make_header()]), file=name)),))
        for name in ("a", "b")
    )
    tilt = Problem(ProblemKind.GANTRY_TILT, "tilted", ("a",))
    uneven = Problem(ProblemKind.UNEVEN_SPACING, "uneven", ("b",))
    rescale = Problem(ProblemKind.INCONSISTENT_RESCALE, "rescaled", ("a",))
    series = replace(_series("s", first, second), problems=(tilt, uneven, rescale))
    assert series.volume_problems(first) == (tilt,)
    assert series.volume_problems(second) == (uneven,)


@pytest.mark.parametrize(
    ("shape", "axis_of"), [((2, 3, 4), (0, 1, 1)), ((0, 3, 4), (0, 1, 2)), ((2, 3, 4), (0, 1, 3))]
)
def test_a_grid_of_other_than_three_axes_is_none(
    shape: tuple[int, int, int], axis_of: tuple[int, int, int]
) -> None:
    with pytest.raises(ValueError, match="three axes"):
        StoredGrid(shape, axis_of, (False, False, False))
