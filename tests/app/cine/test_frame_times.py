"""What files say of their cine: by hand, from the standard's definitions."""

from dataclasses import replace

import pytest

from medviewer.app.cine.frame_times import frame_times, member_rate
from medviewer.io.records import FrameRef, Series, Stack
from tests.app.fakes.scans import make_series, make_stack
from tests.support.records import make_instance


def clip(frames: int = 4, **attributes: str) -> Stack:
    instance = make_instance(modality="US", frames=frames, **attributes)
    return Stack(tuple(FrameRef(instance, n) for n in range(frames)))


@pytest.mark.parametrize(
    ("attributes", "rate", "source"),
    [
        ({"FrameTime": "40"}, 25.0, "FrameTime"),
        ({"CineRate": "30"}, 30.0, "CineRate"),
        ({"RecommendedDisplayFrameRate": "12"}, 12.0, "RecommendedDisplayFrameRate"),
        ({"FrameTime": "40", "CineRate": "30"}, 25.0, "FrameTime"),
        ({"FrameTime": "0", "CineRate": "30"}, 30.0, "CineRate"),
        ({"FrameTime": "soon", "CineRate": "8"}, 8.0, "CineRate"),
    ],
)  # fmt: skip
def test_rate_of_the_file(attributes: dict[str, str], rate: float, source: str) -> None:
    times = frame_times(clip(**attributes))
    assert times is not None
    assert times.rate == pytest.approx(rate)
    assert times.source == source
    assert times.at_rate(2, 50.0) == pytest.approx(0.02)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"FrameTime": "0"},
        {"CineRate": "0"},
        {"FrameTime": "nan"},
        {"FrameTime": "inf"},
        {"FrameTime": "-40"},
        {"FrameTime": "0.5"},
        {"CineRate": "0.01"},
    ],
)
def test_nonsense_is_no_rate(attributes: dict[str, str]) -> None:
    assert frame_times(clip(**attributes)) is None


def test_one_frame_is_no_cine() -> None:
    assert frame_times(clip(1, FrameTime="40")) is None


def test_a_vector_says_how_long_each_frame_stands() -> None:
    """Increments lead to a frame: frame 0 stands until the increment of frame 1 is over."""
    times = frame_times(clip(4, FrameTimeVector="0\\100\\300\\200", FrameTime="40"))
    assert times is not None
    assert times.source == "FrameTimeVector"
    assert times.seconds == pytest.approx((0.1, 0.3, 0.2, 0.2))
    assert times.rate == pytest.approx(4 / 0.8)
    assert times.at_rate(1, times.rate) == pytest.approx(0.3)
    assert times.at_rate(1, 2 * times.rate) == pytest.approx(0.15)


@pytest.mark.parametrize("vector", ["0\\100", "0\\100\\0\\200", "0\\x\\100\\200"])
def test_a_vector_that_does_not_fit_is_not_used(vector: str) -> None:
    times = frame_times(clip(4, FrameTimeVector=vector, FrameTime="40"))
    assert times is not None
    assert times.source == "FrameTime"


def test_a_vector_of_one_file_says_nothing_of_several() -> None:
    first, second = clip(2, FrameTimeVector="0\\100"), clip(2)
    other = replace(second.frames[0].instance, file="other.dcm")
    stack = Stack((first.frames[0], FrameRef(other, 1)))
    assert frame_times(stack) is None


def test_preferred_sequence_is_kept() -> None:
    times = frame_times(clip(FrameTime="40", PreferredPlaybackSequencing="1"))
    assert times is not None
    assert times.back_and_forth


def members(axis: str, *values: str) -> Series:
    stacks = [
        replace(make_stack(f"m{n}"), axes={axis: len(values)}, member={axis: value})
        for n, value in enumerate(values)
    ]
    return make_series("heart", *stacks)


def test_phases_of_a_heart_have_the_rate_of_their_triggers() -> None:
    series = members("TriggerTime", "0", "40", "81", "120")
    assert member_rate(series, 0) == pytest.approx(25.0)


@pytest.mark.parametrize("times", [("0", ""), ("10", "10"), ("0", "x")])
def test_other_members_have_no_rate_of_their_own(times: tuple[str, ...]) -> None:
    assert member_rate(members("TriggerTime", *times), 0) is None


def test_a_series_without_members_has_no_rate() -> None:
    assert member_rate(make_series(), 0) is None
