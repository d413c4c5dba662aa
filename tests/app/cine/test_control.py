"""Playing, by a clock that the test turns: what is shown when, and what is left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from medviewer.app.cine.control import NOTHING_TO_PLAY, CineControl
from medviewer.app.cine.track import Track
from medviewer.app.viewport import StackKey
from medviewer.config import Settings
from medviewer.errors import ReadError
from medviewer.image.window import Window
from medviewer.io.records import FrameRef, Stack, StudyIndex
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.test_members import echoes
from tests.support.records import make_instance


@dataclass
class Player:
    """A desk whose cine looks at a clock of the test's own."""

    desk: Desk
    cine: CineControl
    now_s: float = 100.0

    @property
    def slice(self) -> int:
        return self.desk.session.active_viewport.state.slice_index

    @property
    def member(self) -> int:
        return self.desk.session.active_viewport.stack_index

    def after(self, seconds: float) -> int:
        """Let time pass and the clock strike once; return the slice that is shown then."""
        self.now_s += seconds
        self.cine.tick()
        return self.slice


def player_of(desk: Desk, index: StudyIndex | None = None) -> Player:
    controller = desk.controller
    track = Track(desk.session, controller.series, controller.members, controller.views)
    player = Player(desk, None)  # type: ignore[arg-type]
    player.cine = CineControl(desk.session, track, lambda: player.now_s)
    controller.__dict__["cine"] = player.cine  # in the place of the one with the true clock
    desk.open(index or StudyIndex((make_study("s", make_series("ct"), make_series("mr")),)))
    controller.views.go_to(0)
    return player


@pytest.fixture
def player(qtbot) -> Iterator[Player]:
    """Return a player of five slices at 10 a second."""
    player = player_of(make_desk(settings=Settings(cine_rate=10)))
    yield player
    player.cine.close(0)


def clip(**attributes: str) -> StudyIndex:
    instance = replace(make_instance(modality="US", frames=5, **attributes), rows=8, columns=6)
    stack = Stack(tuple(FrameRef(instance, n) for n in range(5)))
    return StudyIndex((make_study("s", make_series("us", stack), make_series("ct")),))


def test_slices_follow_in_time(player: Player) -> None:
    player.cine.toggle()
    assert player.after(0.05) == 0
    assert player.after(0.06) == 1
    assert player.after(0.1) == 2
    player.cine.toggle()
    assert player.after(1.0) == 2
    assert not player.desk.session.cines[0].playing


def test_what_is_late_is_left_out_and_counted(player: Player) -> None:
    player.cine.play(0)
    assert player.after(0.1) == 1
    assert player.after(0.31) == 4
    assert player.desk.session.cines[0].dropped == 2
    assert player.after(0.1) == 0


def test_the_clock_starts_with_the_first_image(player: Player) -> None:
    """The controls were made meanwhile: nothing is left out for that, and time counts from it."""
    player.cine.play(0)
    assert player.after(0.31) == 1
    assert player.desk.session.cines[0].dropped == 0
    assert player.after(0.09) == 1
    assert player.after(0.02) == 2


def test_a_window_that_stood_still_does_not_race(player: Player) -> None:
    player.cine.play(0)
    assert player.after(60.0) == 1
    assert player.desk.session.cines[0].dropped == 0


def test_the_rate_that_is_reached_is_measured(player: Player) -> None:
    player.cine.play(0)
    for _ in range(3):
        player.after(0.1)
    assert player.desk.session.cines[0].achieved is None
    for _ in range(30):
        player.after(0.125)
    assert player.desk.session.cines[0].achieved == pytest.approx(8.0, abs=0.2)


def test_backwards_and_around(player: Player) -> None:
    player.cine.reverse()
    player.cine.play(0)
    assert player.after(0.1) == 4
    assert player.after(0.1) == 3


def test_back_and_forth_turns_at_the_ends(player: Player) -> None:
    player.cine.play(0)
    player.cine.set_loop("back_and_forth", 0)
    assert [player.after(0.1) for _ in range(9)] == [1, 2, 3, 4, 3, 2, 1, 0, 1]
    assert player.desk.session.settings.cine_loop == "back_and_forth"


def test_once_stops_at_the_end_and_begins_again_from_the_other(player: Player) -> None:
    player.cine.play(0)
    player.cine.set_loop("once", 0)
    assert [player.after(0.1) for _ in range(6)] == [1, 2, 3, 4, 4, 4]
    assert not player.desk.session.cines[0].playing
    player.cine.play(0)
    assert player.slice == 0
    player.cine.pause(0)
    player.cine.reverse(0)
    player.cine.play(0)
    assert player.slice == 4


def test_faster_and_slower(player: Player) -> None:
    player.cine.play(0)
    player.cine.change_rate(2)
    assert player.desk.session.cines[0].rate == 15.0
    player.cine.change_rate(-1)
    player.cine.pause(0)
    player.cine.change_rate(-1)
    assert player.desk.session.cines[0].rate == 10.0


def test_first_and_last(player: Player) -> None:
    player.cine.go_to_end(0, last=True)  # before there are controls: nothing to go along
    assert player.slice == 0
    player.cine.offer(0)
    player.cine.go_to_end(0, last=True)
    assert player.slice == 4
    player.cine.go_to_end(0, last=False)
    assert player.slice == 0


def test_hand_and_cine_go_on_from_each_other(player: Player) -> None:
    player.cine.play(0)
    player.after(0.1)
    player.desk.controller.views.go_to(3)
    assert player.after(0.1) == 4


def test_another_series_ends_it(player: Player) -> None:
    player.cine.play(0)
    player.desk.controller.series.show("mr")
    assert player.desk.session.cines == {}
    shown = player.slice
    assert player.after(1.0) == shown


def test_closing_ends_it(player: Player) -> None:
    player.cine.play(0)
    player.desk.session.close_all()
    assert player.desk.session.cines == {}
    assert player.after(1.0) == 0


def test_a_cell_that_is_not_on_screen_does_not_play(player: Player) -> None:
    layouts = player.desk.controller.layouts
    layouts.set_layout("1x2")
    player.cine.play(0)
    layouts.activate(1)
    layouts.toggle_maximised()
    assert not player.desk.session.cines[0].playing


def test_one_image_is_nothing_to_play(qtbot) -> None:
    film = make_series("cr", make_stack("cr", slices=1))
    player = player_of(make_desk(), StudyIndex((make_study("s", film),)))
    player.cine.toggle()
    player.cine.reverse()
    player.cine.change_rate(1)
    player.cine.set_along("members", 0)
    assert player.desk.said == [NOTHING_TO_PLAY]
    player.desk.session.close_all()
    player.cine.toggle()
    assert player.desk.said == [NOTHING_TO_PLAY]


def test_linked_cells_play_together_and_one_leads(player: Player) -> None:
    session, controller = player.desk.session, player.desk.controller
    controller.layouts.set_layout("1x2")
    controller.series.show("ct", number=1)
    controller.layouts.set_linked(linked=True)
    controller.views.go_to(0, 1)
    player.cine.play(1)
    player.cine.play(0)
    assert [session.cines[n].playing for n in (0, 1)] == [True, False]
    player.after(0.1)
    assert [cell.state.slice_index for cell in session.viewports[:2]] == [1, 1]
    controller.layouts.toggle_link(1)
    player.cine.play(1)
    assert [session.cines[n].playing for n in (0, 1)] == [True, True]
    player.cine.close(1)


def test_a_clip_has_its_controls_and_rate_at_once(qtbot) -> None:
    player = player_of(make_desk(), clip(FrameTime="40", PreferredPlaybackSequencing="1"))
    cine = player.desk.session.cines[0]
    assert (cine.rate, cine.loop, cine.playing) == (25.0, "back_and_forth", False)
    player.cine.play(0)
    assert player.after(0.041) == 1
    player.desk.controller.series.show("ct")
    assert player.desk.session.cines == {}


def test_frames_stand_as_long_as_the_vector_says(qtbot) -> None:
    player = player_of(make_desk(), clip(FrameTimeVector="0\\100\\300\\100\\100"))
    player.cine.play(0)
    assert player.after(0.11) == 1
    assert player.after(0.2) == 1
    assert player.after(0.1) == 2
    player.cine.close(0)


def test_the_true_clock_is_made_when_a_clip_is_shown(qtbot) -> None:
    desk = make_desk(index=clip(FrameTime="20"))
    desk.open()
    assert "cine" in desk.controller.__dict__
    assert desk.session.cines[0].rate == 50.0
    desk.controller.cine.play(0)
    qtbot.waitUntil(lambda: desk.session.active_viewport.state.slice_index > 1)
    desk.controller.cine.close(0)


def test_slices_that_are_not_there_are_waited_for(qtbot) -> None:
    desk = make_desk(settings=Settings(cine_rate=10), immediate=False)
    desk.reading.gradual, desk.reading.at_once = True, 1
    player = player_of(desk)
    while not desk.session.volumes.get(*_shown(desk)):
        desk.tasks.run_next()
    opened = desk.session.volumes.get(*_shown(desk))
    assert opened is not None
    start = next(n for n in range(5) if not opened.volume.is_pending(n))
    desk.controller.views.go_to(start)
    player.cine.reverse(0)  # the reading goes forwards by itself
    player.cine.play(0)
    assert player.after(0.1) == start
    assert player.desk.session.cines[0].waiting
    assert player.after(0.1) == start
    while opened.volume.is_pending(start - 1):
        desk.tasks.run_next()
    assert desk.reading.filled[1] == start - 1  # what is waited for comes before all else
    assert player.after(0.015) == start - 1
    assert not player.desk.session.cines[0].waiting
    assert player.desk.session.cines[0].dropped == 0
    player.cine.close(0)


def _shown(desk: Desk) -> tuple[StackKey, Stack]:
    key = StackKey("ct")
    found = desk.session.find_stack(key)
    return key, found[2] if found else Stack(())


def test_a_stack_that_is_read_again_is_waited_for(player: Player) -> None:
    player.cine.play(0)
    player.desk.session.update_viewport(0, message="Reading...")
    assert player.after(0.2) == 0
    assert player.desk.session.cines[0].waiting
    player.desk.session.update_viewport(0, message="")
    assert player.after(0.02) == 1
    player.desk.session.update_viewport(0, message="Reading was stopped")
    assert not player.desk.session.cines[0].playing


def four_d() -> StudyIndex:
    return StudyIndex((make_study("s", echoes("5", "10", "15"), make_series("ct")),))


def test_members_are_played_with_one_window_and_read_ahead(qtbot) -> None:
    player = player_of(make_desk(settings=Settings(cine_rate=10)), four_d())
    session = player.desk.session
    player.cine.offer(0)
    assert (session.cines[0].along, session.cines[0].axis) == ("slices", "Echo time")
    player.cine.set_along("members", 0)
    window = session.active_viewport.state.window
    player.cine.play(0)
    player.desk.tasks.immediate = False
    player.after(0.1)
    player.after(0.1)
    assert player.member == 0
    assert len(player.desk.tasks.waiting) == 1  # it is asked for once
    player.desk.tasks.run_all()
    player.desk.tasks.immediate = True
    assert player.member == 0  # it was being read, and is shown the next time
    shown = [(player.after(0.02), player.member)[1]]
    for _ in range(6):
        player.after(0.1)
        shown.append(player.member)
    assert set(shown) == {0, 1, 2}
    assert session.active_viewport.state.window == window
    assert len(player.desk.reading.read) == 3  # each was read once
    player.cine.go_to_end(0, last=True)
    assert player.member == 2
    player.cine.set_along("slices", 0)
    assert not session.cines[0].playing
    assert session.cines[0].along == "slices"


def test_a_member_by_hand_keeps_the_controls(qtbot) -> None:
    player = player_of(make_desk(), four_d())
    player.cine.play(0)
    player.desk.controller.members.step(1)
    assert player.desk.session.cines[0].playing
    player.desk.controller.mpr.toggle()
    assert 0 not in player.desk.session.cines


def test_members_of_one_slice_are_what_is_played(qtbot) -> None:
    series = echoes("5", "10")
    flat = replace(
        series,
        stacks=tuple(replace(stack, frames=stack.frames[:1]) for stack in series.stacks),
    )
    player = player_of(make_desk(), StudyIndex((make_study("s", flat),)))
    player.cine.play(0)
    assert player.desk.session.cines[0].along == "members"
    player.cine.close(0)


def test_members_along_two_axes_are_called_members(qtbot) -> None:
    series = echoes("5", "10")
    axes = {"EchoTime": 2, "FlipAngle": 1}
    mixed = replace(series, stacks=tuple(replace(stack, axes=axes) for stack in series.stacks))
    player = player_of(make_desk(), StudyIndex((make_study("s", mixed),)))
    player.cine.offer(0)
    assert player.desk.session.cines[0].axis == "Member"


def test_a_member_that_cannot_be_read_stops_it_and_says_why(qtbot) -> None:
    player = player_of(make_desk(settings=Settings(cine_rate=10)), four_d())
    player.cine.offer(0)
    player.cine.set_along("members", 0)
    player.cine.play(0)
    player.desk.reading.volume_error = ReadError("The file is gone.")
    player.after(0.1)
    assert player.desk.said == ["The file is gone."]
    assert not player.desk.session.cines[0].playing


def test_a_chosen_window_stays_with_the_members(qtbot) -> None:
    player = player_of(make_desk(), four_d())
    player.desk.controller.views.set_window(Window(1, 2))
    player.desk.controller.members.step(1)
    player.desk.controller.members.step(-1)
    assert player.desk.session.active_viewport.state.window == Window(1, 2)


def test_a_plane_of_a_volume_is_played_too(player: Player) -> None:
    player.desk.controller.mpr.toggle()
    plane = player.desk.session.active_viewport
    assert plane.plane is not None
    player.desk.controller.views.go_to(0)
    player.cine.play(0)
    assert player.after(0.1) == 1
    player.desk.controller.mpr.leave()
    assert player.desk.session.cines == {}
