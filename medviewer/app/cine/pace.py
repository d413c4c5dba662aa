"""When images are due, and how many were shown: the clock of one cine."""

from collections import deque

_LATEST_S = 0.5
"""Beyond this the window itself stood still: the cine goes on from there and does not race."""
_MEASURED_S = 2.0
"""Over how long the achieved rate is taken."""
_FEWEST = 4
"""Images that are needed to tell a rate."""


class Pace:
    """Counts in seconds of one monotonic clock."""

    def __init__(self, due_s: float) -> None:
        self.due_s = due_s
        """When the next image is to be shown."""
        self._shown: deque[float] = deque()

    def catch_up(self, now_s: float) -> None:
        """Forget what is too late to be made good; the first image starts the clock when it comes.

        Its controls may only now have been made and painted: nothing was left out for that.
        """
        if not self._shown or now_s - self.due_s > _LATEST_S:
            self.hold(now_s)

    def hold(self, now_s: float) -> None:
        """Begin again from here: what was shown before tells nothing of the rate."""
        self.due_s = now_s
        self._shown.clear()

    def note_shown(self, now_s: float) -> None:
        """Count an image that is on screen from now on."""
        self._shown.append(now_s)
        while now_s - self._shown[0] > _MEASURED_S:
            self._shown.popleft()

    @property
    def achieved(self) -> float | None:
        """Images a second that were shown lately, to a tenth."""
        if len(self._shown) < _FEWEST:
            return None
        return round((len(self._shown) - 1) / (self._shown[-1] - self._shown[0]), 1)
