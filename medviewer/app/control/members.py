"""Going along the further axis of a 4-D series: the same view of another member."""

from dataclasses import replace

from medviewer.app.control.series import SeriesControl
from medviewer.app.members import MemberPosition, member_position
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport


class MemberControl:
    """Shows another member of the image in a cell; `number` None means the active one."""

    def __init__(self, session: Session, series: SeriesControl) -> None:
        self._session = session
        self._series = series

    def position(self, number: int | None = None) -> MemberPosition | None:
        """Return which member a cell shows, or None where it shows none of several."""
        viewport = self._session.viewports[self._session.arrangement.number(number)]
        found = self._session.find_stack(viewport.stack_key)
        if found is None or not viewport.is_as_taken:
            return None
        return member_position(found[1], viewport.stack_index)

    def step(self, delta: int, number: int | None = None) -> None:
        """Show the member `delta` places on, at most the last one."""
        position = self.position(number)
        if position is not None:
            self.go_to(position.index + delta, number)

    def go_to(self, index: int, number: int | None = None, *, keeps_window: bool = False) -> None:
        """Show member `index` (from 0), at the same slice and looked at in the same way.

        A window that nobody has chosen becomes the member's own, unless it is to be kept. Linked
        cells that show the same image follow.
        """
        leader = self._session.arrangement.number(number)
        position = self.position(leader)
        if position is None:
            return
        delta = max(0, min(index, position.count - 1)) - position.index
        if delta:
            before = self._session.viewports[leader]
            for each in (leader, *self._followers(leader, before)):
                self._show(each, before.stack_index + delta, keeps_window=keeps_window)

    def _followers(self, leader: int, shown: Viewport) -> list[int]:
        if not shown.linked:
            return []
        cells = self._session.viewports
        return [
            number
            for number in self._session.arrangement.visible
            if number != leader
            and cells[number].linked
            and cells[number].stack_key == shown.stack_key
        ]

    def _show(self, number: int, stack_index: int, *, keeps_window: bool) -> None:
        """Show another stack, but keep slice, camera, result, and a window that was chosen."""
        if not self._show_at_once(number, stack_index, keeps_window=keeps_window):
            self._show_when_read(number, stack_index)

    def _show_at_once(self, number: int, stack_index: int, *, keeps_window: bool) -> bool:
        """Show a stack that is in memory by a single change: a cine has no time for more."""
        before = self._session.viewports[number]
        was = self._session.opened_stack(before.stack_key)
        opened = self._session.opened_stack(replace(before.stack_key, stack_index=stack_index))
        if was is None or opened is None or before.message:
            return False
        state = before.state
        index = min(state.slice_index, opened.volume.slice_count - 1)
        untouched = state.window == was.window and not keeps_window
        window = opened.window if untouched else state.window
        now = replace(state, slice_index=index, window=window)
        self._session.update_viewport(number, stack_index=stack_index, state=now)
        self._series.prepare(number, index)
        return True

    def _show_when_read(self, number: int, stack_index: int) -> None:
        before = self._session.viewports[number]
        opened = self._session.opened_stack(before.stack_key)
        self._series.show(
            before.series_key, stack_index, number, slice_index=before.state.slice_index
        )
        now = self._session.viewports[number]
        untouched = opened is not None and opened.window == before.state.window
        state = replace(
            before.state,
            slice_index=now.state.slice_index,
            window=now.state.window if untouched else before.state.window,
        )
        self._session.update_viewport(number, state=state, result=before.result)
