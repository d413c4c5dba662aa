"""Which member of a 4-D image a stack is, in words."""

from dataclasses import replace

import pytest

from medviewer.app.members import MemberPosition, member_position, member_text
from medviewer.io.records import Series
from tests.app.fakes.scans import make_series, make_stack


def echoes(*times: str) -> Series:
    axes = {"EchoTime": len(times)}
    stacks = [
        replace(make_stack(f"e{time}"), axes=axes, member={"EchoTime": time}) for time in times
    ]
    return make_series("gre", *stacks)


def test_a_member_is_counted_and_named() -> None:
    assert member_position(echoes("4.92", "7.38"), 1) == MemberPosition(1, 2, "Echo time 7.38 ms")


def test_members_are_counted_from_the_first_of_their_group() -> None:
    series = echoes("5", "10")
    scout = make_stack("scout")
    members = [replace(stack, group=1) for stack in series.stacks]
    mixed = replace(series, stacks=(scout, *members))
    assert member_position(mixed, 2) == MemberPosition(1, 2, "Echo time 10 ms")


def test_stacks_of_other_kinds_are_no_members() -> None:
    localizer = make_series("loc", make_stack("a"), make_stack("b"))
    assert member_position(localizer, 1) is None


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ({}, ""),
        ({"DiffusionBValue": "1500.0"}, "b 1500 s/mm²"),
        ({"DiffusionGradientOrientation": "0.5\\-0.5\\0"}, "(0.5, -0.5, 0)"),
        (
            {"DiffusionGradientOrientation": "0.5\\-0.5\\0 read-out, phase, slice"},
            "(0.5, -0.5, 0) along read-out, phase, slice",
        ),
        ({"DiffusionGradientOrientation": ""}, "Direction none"),
        ({"DiffusionBValue": "0", "DiffusionGradientOrientation": ""}, "b 0 s/mm²"),
        ({"EchoTime": "5", "ImageType": "ORIGINAL\\PRIMARY\\P"}, None),
        ({"AcquisitionTime": "093015.5"}, "Acquired at 09:30:15"),
        ({"AcquisitionTime": "93"}, "Acquired at 93"),
        ({"FlipAngle": "15"}, "Flip angle 15°"),
        ({"Segment": "2"}, "Segment 2"),
        ({"DimensionIndex3": "4"}, "Dimension 3 no. 4"),
    ],
)
def test_values_are_written_as_readers_write_them(member: dict[str, str], text: str | None) -> None:
    expected = "Echo time 5 ms, Image type ORIGINAL PRIMARY P" if text is None else text
    assert member_text(replace(make_stack(), member=member)) == expected


@pytest.mark.usefixtures("chinese")
def test_members_speak_chinese() -> None:
    found = member_position(echoes("4.92", "7.38"), 1)
    assert found == MemberPosition(1, 2, "回波时间 7.38 ms")
    vector = {"DiffusionGradientOrientation": "1\\0\\0 read-out, phase, slice"}
    stack = replace(make_stack("a"), member=vector)
    assert member_text(stack) == "(1, 0, 0)，沿 频率、相位、层面编码方向"
