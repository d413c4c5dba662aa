"""Export: pictures that the window has drawn, on their way to files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.app.failures import failure_notice
from medviewer.app.session import Notice, Session
from medviewer.app.task import Lane, Task, Tasks
from medviewer.app.viewport import Viewport
from medviewer.cancel import WorkContext
from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what writes pictures
    from medviewer.io.picture_files import PictureWriter, Pixels

_USUAL_FRAME_MS = 100


def _nothing(*_: object) -> None:
    """Do nothing more."""


class ExportControl:
    """Writes pictures beside the window; what fails is told once, and leaves nothing behind."""

    def __init__(self, session: Session, tasks: Tasks) -> None:
        self._session = session
        self._tasks = tasks

    def write(self, path: Path, picture: "Pixels") -> None:
        """Write one picture."""
        self.begin(path, _USUAL_FRAME_MS, lambda out: self.add(out, picture, self.finish))

    def begin(
        self,
        path: Path,
        frame_ms: int,
        then: "Callable[[PictureWriter], None]",
        failed: Callable[[], None] = _nothing,
    ) -> None:
        """Make room for pictures; `then` is given what takes them."""

        def make(_: WorkContext) -> "PictureWriter":
            from medviewer.io.picture_files import PictureWriter

            return PictureWriter(path, frame_ms)

        self._submit(make, then, failed)

    def add(
        self,
        out: "PictureWriter",
        picture: "Pixels",
        then: "Callable[[PictureWriter], None]",
        failed: Callable[[], None] = _nothing,
    ) -> None:
        """Write the next picture, then go on; `failed` is called when it cannot be written."""

        def stop() -> None:
            self.discard(out)
            failed()

        self._submit(lambda _: out.add(picture), lambda _: then(out), stop)

    def finish(self, out: "PictureWriter") -> None:
        """Put all pictures in their place, and say so."""
        self._submit(lambda context: out.finish(context.token), self._on_finished, _nothing)

    def discard(self, out: "PictureWriter") -> None:
        """Leave nothing behind."""
        self._submit(lambda _: out.discard(), _nothing, _nothing)

    def frame_ms(self, viewport: Viewport) -> int:
        """Return how long a frame stands in a cine, as the file says."""
        found = self._session.find_stack(viewport.stack_key)
        text = found[2].frames[0].instance.attributes.get("FrameTime", "") if found else ""
        try:
            return min(max(round(float(text)), 20), 10_000)
        except (ValueError, OverflowError):
            return _USUAL_FRAME_MS

    def _on_finished(self, paths: Sequence[Path]) -> None:
        text = translate("Notices", "The export was written to {first} to {last}.")
        if len(paths) == 1:
            text = translate("Notices", "The export was written to {first}.")
        self._session.raise_notice(Notice(text.format(first=paths[0].name, last=paths[-1].name)))

    def _submit(
        self,
        work: Callable[[WorkContext], object],
        then: Callable[..., None],
        failed: Callable[[], None],
    ) -> None:
        def on_error(error: Exception) -> None:
            self._session.raise_notice(failure_notice(error, later("Doing", "exporting")))
            failed()

        task = Task("Exporting", work, Lane.KEEP, on_result=then, on_error=on_error)
        self._tasks.submit(task)
