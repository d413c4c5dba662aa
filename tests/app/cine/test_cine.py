"""What comes after an image, and which rates there are."""

import pytest

from medviewer.app.cine.cine import Cine, following, other_rate
from medviewer.app.cine.frame_times import FrameTimes


@pytest.mark.parametrize(
    ("index", "loop", "forwards", "expected"),
    [
        (0, "loop", True, (1, True)),
        (2, "loop", True, (0, True)),
        (0, "loop", False, (2, False)),
        (1, "once", False, (0, False)),
        (2, "once", True, None),
        (0, "once", False, None),
        (2, "back_and_forth", True, (1, False)),
        (0, "back_and_forth", False, (1, True)),
    ],
)
def test_order(index: int, loop, forwards: bool, expected: object) -> None:
    assert following(index, 3, loop, forwards=forwards) == expected


def test_faster_and_slower_go_by_steps_through_the_rate_of_the_file() -> None:
    cine = Cine(33.3, 33.3)
    assert other_rate(cine, 1) == 40.0
    assert other_rate(cine, -1) == 30.0
    assert other_rate(Cine(60.0, 33.3), 1) == 60.0
    assert other_rate(Cine(1.0, 33.3), -1) == 1.0


def test_members_stand_evenly_whatever_the_file_says_of_its_frames() -> None:
    times = FrameTimes(10.0, "FrameTimeVector", (0.05, 0.15))
    assert Cine(10.0, 10.0, times).seconds_at(1) == pytest.approx(0.15)
    assert Cine(20.0, 10.0, times).seconds_at(1) == pytest.approx(0.075)
    assert Cine(10.0, 10.0, times, along="members").seconds_at(1) == pytest.approx(0.1)
    assert Cine(4.0, 10.0).seconds_at(0) == pytest.approx(0.25)
