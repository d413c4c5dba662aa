"""What a cine plays: the slices of a cell's stack, or the members of its 4-D series."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from medviewer.app.cine.cine import Along, Cine
from medviewer.app.cine.frame_times import frame_times, member_rate
from medviewer.app.control.members import MemberControl
from medviewer.app.control.series import SeriesControl
from medviewer.app.control.views import ViewControl
from medviewer.app.members import axis_name
from medviewer.app.session import Session
from medviewer.app.viewport import StackKey
from medviewer.language import translate


@dataclass(frozen=True, slots=True)
class Position:
    """Image `index` of `count` along what is played."""

    index: int
    count: int


class Track:
    """The images of each cell in the order in which they are played."""

    def __init__(
        self, session: Session, series: SeriesControl, members: MemberControl, views: ViewControl
    ) -> None:
        self._session = session
        self._series = series
        self._members = members
        self._views = views
        self._asked: StackKey | None = None
        """The stack that was asked for last, so that it is asked for once."""

    def position(self, number: int) -> Position | None:
        """Return where a cell is, None while it has no images to show."""
        cine, viewport = self._session.cines.get(number), self._session.viewports[number]
        opened = self._session.opened_stack(viewport.stack_key)
        if cine is None or opened is None or viewport.message:
            return None
        if cine.along == "slices":
            return Position(viewport.state.slice_index, opened.volume.slice_count)
        member = self._members.position(number)
        return None if member is None else Position(member.index, member.count)

    def is_there(self, number: int, index: int) -> bool:
        """Whether image `index` can be shown now."""
        key, slice_index = self._place(number, index)
        opened = self._session.opened_stack(key)
        if opened is None:
            return False
        return not opened.volume.is_pending(min(slice_index, opened.volume.slice_count - 1))

    def request(self, number: int, index: int, on_failed: Callable[[Exception], None]) -> None:
        """Have image `index` read before all others."""
        key, slice_index = self._place(number, index)
        if key == self._session.viewports[number].stack_key:
            self._series.prepare(number, slice_index)
        elif self._asked != key:
            self._asked = key
            self._series.read_ahead(key, slice_index, on_failed)

    def show(self, number: int, index: int) -> None:
        """Show image `index`; linked cells follow."""
        if self._session.cines[number].along == "slices":
            self._views.go_to(index, number)
        else:
            self._asked = None
            # a window of their own would hide how the members differ
            self._members.go_to(index, number, keeps_window=True)

    def fresh_cine(self, number: int, along: Along | None = None) -> Cine | None:
        """Return how a cell plays at first, None where it has one image only.

        It plays its slices unless there is one alone, or `along` says otherwise.
        """
        viewport, settings = self._session.viewports[number], self._session.settings
        found = self._session.shown_stack(viewport.stack_key)
        if found is None:
            return None
        _, series, stack = found
        position = self._members.position(number)
        if len(stack.frames) < 2 and position is None:
            return None
        along = along or ("slices" if len(stack.frames) > 1 else "members")
        times = frame_times(stack) if along == "slices" and viewport.is_as_taken else None
        rate = times.rate if times else None
        if along == "members":
            rate = member_rate(series, viewport.stack_index)
        usual = rate or float(settings.cine_rate)
        axis = "" if position is None else _axis(series.stacks[viewport.stack_index].axes)
        loop = "back_and_forth" if times and times.back_and_forth else settings.cine_loop
        return Cine(usual, usual, times, loop=loop, along=along, axis=axis)

    def _place(self, number: int, index: int) -> tuple[StackKey, int]:
        """Return the stack and the slice in it of image `index`."""
        viewport = self._session.viewports[number]
        key = viewport.stack_key
        if self._session.cines[number].along == "slices":
            return key, index
        found = self._session.find_stack(key)
        assert found is not None, "a cell that plays shows a series"
        start = found[1].members(key.stack_index).start
        return replace(key, stack_index=start + index), viewport.state.slice_index


def _axis(axes: dict[str, int]) -> str:
    """Return what the members are, in a word."""
    names = list(dict.fromkeys(axis_name(axis) for axis in axes))
    return names[0] if len(names) == 1 else translate("Members", "Member")
