"""Images of one place told apart by their headers."""

import random

from medviewer.io.grouping.axes import Member, split_repeats
from medviewer.io.records import FrameRef
from tests.support.frames import axial_refs, make_header, make_refs


def _heights(frames: list[FrameRef]) -> list[float]:
    return [ref.header.plane.position_lps[2] for ref in frames if ref.header.plane]


def test_frames_of_different_places_stay_together() -> None:
    frames = axial_refs([0.0, 1.0, 2.0])
    assert split_repeats(frames) == [Member(frames)]


def test_frames_without_geometry_stay_together() -> None:
    frames = make_refs([make_header(None), make_header(None)])
    assert split_repeats(frames) == [Member(frames)]


def test_two_echoes_are_two_groups_whatever_the_order() -> None:
    headers = [
        make_header((0.0, 0.0, z), attributes={"EchoTime": echo})
        for z in (0.0, 1.0, 2.0)
        for echo in ("9.5", "11")
    ]
    random.Random(3).shuffle(headers)
    groups = split_repeats(make_refs(headers))
    assert [member.axes for member in groups] == [{"EchoTime": 2}] * 2
    echoes = [{ref.header.attributes["EchoTime"] for ref in member.frames} for member in groups]
    assert echoes == [{"9.5"}, {"11"}]  # by number, not by letter
    assert [member.values for member in groups] == [{"EchoTime": "9.5"}, {"EchoTime": "11"}]


def test_the_instance_tells_what_the_frame_does_not() -> None:
    first = axial_refs([0.0, 1.0], attributes={"TemporalPositionIdentifier": "1"})
    second = axial_refs([0.0, 1.0], attributes={"TemporalPositionIdentifier": "2"})
    groups = split_repeats([*first, *second])
    assert [member.frames for member in groups] == [first, second]
    assert groups[0].axes == {"TemporalPositionIdentifier": 2}


def test_two_header_values_together_may_tell_images_apart() -> None:
    headers = [
        make_header((0.0, 0.0, z), attributes={"EchoTime": echo, "ImageType": kind})
        for z in (0.0, 1.0)
        for echo in ("5", "10")
        for kind in ("MAGNITUDE", "PHASE")
    ]
    groups = split_repeats(make_refs(headers))
    assert len(groups) == 4
    assert groups[0].axes == {"EchoTime": 2, "ImageType": 2}


def test_without_a_header_value_the_order_of_acquisition_decides() -> None:
    frames = axial_refs([0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    groups = split_repeats(frames)
    assert [member.axes for member in groups] == [{"repeat": 3}] * 3
    assert [member.frames for member in groups] == [frames[0:2], frames[2:4], frames[4:6]]


def test_repetition_without_a_rule_stays_together() -> None:
    frames = axial_refs([0.0, 1.0, 1.0, 2.0])
    assert split_repeats(frames) == [Member(frames)]


def test_one_place_again_and_again_is_one_group_with_its_axis() -> None:
    headers = [make_header(attributes={"TriggerTime": str(t)}) for t in (0, 40, 80)]
    (member,) = split_repeats(make_refs(headers))
    assert len(member.frames) == 3
    assert member.axes == {"TriggerTime": 3}


def test_one_place_again_and_again_for_no_reason_has_no_axis() -> None:
    frames = axial_refs([5.0, 5.0])
    assert split_repeats(frames) == [Member(frames)]


def test_every_group_holds_every_place_once() -> None:
    headers = [make_header((0.0, 0.0, float(n % 4))) for n in range(12)]
    for member in split_repeats(make_refs(headers)):
        assert sorted(_heights(member.frames)) == [0.0, 1.0, 2.0, 3.0]


def test_two_values_that_fill_no_grid_are_one_axis() -> None:
    """One image without a direction and two with one, as in diffusion series."""
    headers = [
        make_header((0.0, 0.0, z), attributes=said)
        for said in (
            {"DiffusionBValue": "0"},
            {"DiffusionBValue": "500", "DiffusionGradientOrientation": "0\\1\\0"},
            {"DiffusionBValue": "1000", "DiffusionGradientOrientation": "0\\1\\0"},
            {"DiffusionBValue": "1000", "DiffusionGradientOrientation": "1\\0\\0"},
        )
        for z in (0.0, 1.0)
    ]
    members = split_repeats(make_refs(headers))
    assert [member.axes for member in members] == [{"DiffusionBValue": 4}] * 4
    assert [member.values["DiffusionBValue"] for member in members] == ["0", "500", "1000", "1000"]


def test_directions_keep_the_order_in_which_they_were_taken() -> None:
    directions = ("1\\0\\0", "0\\1\\0", "")
    headers = [
        make_header((0.0, 0.0, z), attributes={"DiffusionGradientOrientation": direction})
        for direction in directions
        for z in (0.0, 1.0)
    ]
    members = split_repeats(make_refs(headers))
    found = [member.values["DiffusionGradientOrientation"] for member in members]
    assert found == ["", "1\\0\\0", "0\\1\\0"]


def test_repetition_is_time_where_the_header_counts_time_points() -> None:
    frames = axial_refs([0.0, 1.0, 0.0, 1.0], attributes={"NumberOfTemporalPositions": "2"})
    members = split_repeats(frames)
    assert [member.axes for member in members] == [{"TemporalPosition": 2}] * 2
    assert [member.values for member in members] == [
        {"TemporalPosition": "1"},
        {"TemporalPosition": "2"},
    ]


def test_a_direction_comes_with_its_b_value() -> None:
    headers = [
        make_header((0.0, 0.0, z), attributes=said)
        for said in (
            {"DiffusionBValue": "0"},
            {"DiffusionBValue": "1000", "DiffusionGradientOrientation": "0\\1\\0"},
            {"DiffusionBValue": "1000", "DiffusionGradientOrientation": "1\\0\\0"},
        )
        for z in (0.0, 1.0)
    ]
    members = split_repeats(make_refs(headers))
    assert [member.axes for member in members] == [{"DiffusionGradientOrientation": 3}] * 3
    assert members[0].values == {"DiffusionBValue": "0", "DiffusionGradientOrientation": ""}
    assert members[2].values["DiffusionBValue"] == "1000"


def test_the_last_repetition_may_be_incomplete() -> None:
    frames = axial_refs([0.0, 1.0, 2.0] * 3 + [0.0, 1.0])
    members = split_repeats(frames)
    assert [len(member.frames) for member in members] == [3, 3, 3, 2]
    assert members[3].frames == frames[9:]
    assert members[0].axes == {"repeat": 4}


def test_members_may_be_told_apart_by_their_dimension_index_alone() -> None:
    headers = [
        make_header((0.0, 0.0, z), attributes={"DimensionIndex1": "1", "DimensionIndex3": phase})
        for z in (0.0, 1.0, 2.0)
        for phase in ("1", "2", "10")
    ]
    random.Random(1).shuffle(headers)
    members = split_repeats(make_refs(headers))
    assert [member.values for member in members] == [
        {"DimensionIndex3": phase} for phase in ("1", "2", "10")
    ]
    assert all(sorted(_heights(member.frames)) == [0.0, 1.0, 2.0] for member in members)


def test_time_points_without_geometry_are_members() -> None:
    headers = [make_header(None, attributes={"t": time}) for time in ("1", "2", "1", "2")]
    members = split_repeats(make_refs(headers))
    assert [member.axes for member in members] == [{"t": 2}] * 2
    assert [member.values for member in members] == [{"t": "1"}, {"t": "2"}]


def test_three_header_values_together_may_tell_images_apart() -> None:
    said = [
        (echo, time, kind)
        for echo in ("5.0", "10.0")
        for time in ("0.0", "40.0", "80.0")
        for kind in ("M", "P")
    ]
    headers = [
        make_header(
            (0.0, 0.0, z), attributes={"EchoTime": echo, "TriggerTime": time, "ImageType": kind}
        )
        for z in (0.0, 3.0, 6.0)
        for echo, time, kind in said
    ]
    random.Random(1).shuffle(headers)
    members = split_repeats(make_refs(headers))
    assert {tuple(member.axes.items()) for member in members} == {
        (("EchoTime", 2), ("TriggerTime", 3), ("ImageType", 2))
    }
    values = [tuple(member.values.values()) for member in members]
    kinds = [kind for _, _, kind in values[:2]]
    assert sorted(kinds) == ["M", "P"]
    assert values == [
        (echo, time, kind)
        for echo in ("5.0", "10.0")
        for time in ("0.0", "40.0", "80.0")
        for kind in kinds  # words keep the order of acquisition, the same one everywhere
    ]
    for member in members:
        assert [own.header.attributes["ImageType"] for own in member.frames] == [
            member.values["ImageType"]
        ] * 3


def test_tube_voltages_are_members() -> None:
    high, low = (axial_refs([0.0, 3.0], attributes={"KVP": volts}) for volts in ("140", "80"))
    members = split_repeats([*high, *low])
    assert [member.values for member in members] == [{"KVP": "80"}, {"KVP": "140"}]
