"""`CineControl`: plays the images of cells, in time: frames are dropped rather than late."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer

from medviewer.app.cine.cine import Along, Cine, following, other_rate
from medviewer.app.cine.frame_times import frame_times
from medviewer.app.cine.pace import Pace
from medviewer.app.cine.track import Position, Track
from medviewer.app.control.series import READING
from medviewer.app.failures import failure_notice
from medviewer.app.session import Notice, Session
from medviewer.app.viewport import Arrangement, StackKey, Viewport
from medviewer.config import CineLoop
from medviewer.language import later, translate

NOTHING_TO_PLAY = later("Notices", "There is one image only: nothing to play.")
_WAITING_MS = 15
"""How often a cine looks whether the image it waits for is there."""


class CineControl(QObject):
    """Plays cells; `number` None means the active one. Linked cells follow as they do by hand."""

    def __init__(
        self, session: Session, track: Track, now_s: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__(session)
        self._session = session
        self._track = track
        self._now_s = now_s
        self._paces: dict[int, Pace] = {}  # of the cells that play
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        session.arrangement_changed.connect(self._on_arrangement_changed)

    # What the user wants

    def offer(self, number: int) -> None:
        """Show the controls at a cell that has something to play."""
        if number not in self._session.cines and (cine := self._track.fresh_cine(number)):
            self._session.set_cine(number, cine)

    def toggle(self, number: int | None = None) -> None:
        """Play, or pause."""
        number = self._session.arrangement.number(number)
        if number in self._paces:
            self.pause(number)
        else:
            self.play(number)

    def play(self, number: int) -> None:
        """Play from the shown image on; at an end where it would stop at once, from the other."""
        self.offer(number)
        cine, position = self._session.cines.get(number), self._track.position(number)
        if cine is None or position is None:
            if cine is None and self._session.viewports[number].series_key:
                self._session.raise_notice(Notice(translate("Notices", NOTHING_TO_PLAY)))
            return
        self._pause_linked(number)
        index = position.index
        if following(index, position.count, cine.loop, forwards=cine.forwards) is None:
            index = 0 if cine.forwards else position.count - 1
            self._track.show(number, index)
        self._paces[number] = Pace(self._now_s() + cine.seconds_at(index))
        self._change(number, playing=True, dropped=0)
        self._wind()

    def pause(self, number: int) -> None:
        """Stop at the shown image."""
        self._paces.pop(number, None)
        self._change(number, playing=False, achieved=None, waiting=False)

    def reverse(self, number: int | None = None) -> None:
        """Play the other way around."""
        number = self._session.arrangement.number(number)
        self.offer(number)
        if cine := self._session.cines.get(number):
            self._change(number, forwards=not cine.forwards)

    def change_rate(self, steps: int, number: int | None = None) -> None:
        """Play so many steps faster, slower where negative."""
        number = self._session.arrangement.number(number)
        self.offer(number)
        if cine := self._session.cines.get(number):
            self.set_rate(other_rate(cine, steps), number)

    def set_rate(self, rate: float, number: int) -> None:
        """Play so many frames a second."""
        if pace := self._paces.get(number):
            pace.hold(self._now_s())
        self._change(number, rate=rate, achieved=None)

    def set_loop(self, loop: CineLoop, number: int) -> None:
        """Begin again at the end, stop, or turn around; the next cines do so, too."""
        self._change(number, loop=loop)
        self._session.update_settings(cine_loop=loop)

    def set_along(self, along: Along, number: int) -> None:
        """Play the slices of a stack, or the members of the 4-D series."""
        self.pause(number)
        fresh, cine = self._track.fresh_cine(number, along), self._session.cines.get(number)
        if fresh is not None and cine is not None:
            kept = replace(fresh, forwards=cine.forwards, loop=cine.loop)
            self._session.set_cine(number, kept)

    def go_to_end(self, number: int, *, last: bool) -> None:
        """Show the last image, or the first one."""
        if position := self._track.position(number):
            self._track.show(number, position.count - 1 if last else 0)

    def close(self, number: int) -> None:
        """Stop, and take the controls away."""
        self._paces.pop(number, None)
        self._session.set_cine(number, None)

    # What happens

    def on_viewport_changed(self, number: int, before: Viewport, now: Viewport) -> None:
        """Stop where another series is shown; offer the controls where a file has frame times."""
        if before.stack_key != now.stack_key:
            if not self._goes_on(number, before.stack_key, now.stack_key):
                self.close(number)
            found = self._session.find_stack(now.stack_key)
            if found is not None and now.is_as_taken and frame_times(found[2]):
                self.offer(number)
        elif now.message not in ("", READING):
            self.pause(number)

    def _goes_on(self, number: int, before: StackKey, now: StackKey) -> bool:
        """Whether another member of the same 4-D series is shown."""
        found = self._session.find_stack(now)
        if found is None or before.series_key != now.series_key or not now.is_as_taken:
            return False
        members = found[1].members(now.stack_index)
        return before.is_as_taken and before.stack_index in members

    def _on_arrangement_changed(self, _: Arrangement, now: Arrangement) -> None:
        """Pause what is not on screen any more."""
        for number in [each for each in self._paces if each not in now.visible]:
            self.pause(number)

    def tick(self) -> None:
        """Show what is due now in every cell that plays."""
        for number, pace in list(self._paces.items()):
            self._advance(number, pace)
        self._wind()

    # Below the surface

    def _wind(self) -> None:
        """Let the clock strike when the next image is due, at the earliest in a millisecond."""
        if self._paces:
            first_ms = min(self._wait_ms(number) for number in self._paces)
            self._timer.start(max(1, math.ceil(first_ms)))
        else:
            self._timer.stop()

    def _wait_ms(self, number: int) -> float:
        if self._session.cines[number].waiting:
            return _WAITING_MS
        return (self._paces[number].due_s - self._now_s()) * 1000

    def _advance(self, number: int, pace: Pace) -> None:
        position = self._track.position(number)
        if position is None:  # its stack is being read again
            pace.hold(self._now_s())
            self._change(number, waiting=True)
        elif self._now_s() >= pace.due_s:
            self._step(number, pace, position)

    def _step(self, number: int, pace: Pace, position: Position) -> None:
        """Show the newest image that is due and there; those before it are dropped."""
        now_s, cine = self._now_s(), self._session.cines[number]
        pace.catch_up(now_s)
        index, forwards, steps, waiting, ends = position.index, cine.forwards, 0, False, False
        while pace.due_s <= now_s and not (waiting or ends):
            following_one = following(index, position.count, cine.loop, forwards=forwards)
            if following_one is None:
                ends = True
            elif not self._track.is_there(number, following_one[0]):
                waiting = True
                pace.hold(now_s)
                self._track.request(number, following_one[0], partial(self._on_failed, number))
            else:
                index, forwards = following_one
                steps += 1
                pace.due_s += cine.seconds_at(index)
        if steps:
            pace.note_shown(now_s)
            self._track.show(number, index)
        dropped = cine.dropped + max(0, steps - 1)
        self._change(
            number, forwards=forwards, waiting=waiting, achieved=pace.achieved, dropped=dropped
        )
        if ends:
            self.pause(number)

    def _on_failed(self, number: int, error: Exception) -> None:
        self.pause(number)
        self._session.raise_notice(failure_notice(error, later("Doing", "reading the images")))

    def _pause_linked(self, number: int) -> None:
        """Of several linked cells one leads: two that play would pull at each other."""
        cells = self._session.viewports
        for other in [each for each in self._paces if each != number]:
            if cells[number].linked and cells[other].linked:
                self.pause(other)

    def _change(self, number: int, **changes: object) -> None:
        if cine := self._session.cines.get(number):
            now: Cine = replace(cine, **changes)  # type: ignore[arg-type]
            self._session.set_cine(number, now)
