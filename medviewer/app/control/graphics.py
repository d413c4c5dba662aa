"""Graphics of the file (overlay planes): shown when the reader asks, read beside the window."""

from collections.abc import Callable
from dataclasses import replace

from medviewer.app.failures import failure_notice
from medviewer.app.pictures import Graphics
from medviewer.app.session import Notice, Session
from medviewer.app.task import Lane, Task, TaskContext, Tasks
from medviewer.app.viewport import StackKey, Viewport
from medviewer.errors import ReadError
from medviewer.io.records import Stack
from medviewer.language import later, translate

NO_GRAPHICS = later("Notices", "The files of this series bring no graphics.")


class GraphicsControl:
    """Shows and hides what the files draw over their images."""

    def __init__(self, session: Session, tasks: Tasks) -> None:
        self._session = session
        self._tasks = tasks
        self._asked: set[StackKey] = set()
        session.viewport_changed.connect(self._on_viewport_changed)

    def toggle(self) -> None:
        """Show or hide the graphics of the active cell."""
        state = self._session.active_viewport.state
        number = self._session.arrangement.active
        self._session.update_viewport(number, state=replace(state, graphics=not state.graphics))

    def _on_viewport_changed(self, _number: int, _before: Viewport, now: Viewport) -> None:
        """Read the graphics of a stack when they are wanted for the first time."""
        key = now.stack_key
        found = self._session.find_stack(key)
        known = key in self._session.graphics or key in self._asked
        is_wanted = now.state.graphics and not now.message and now.is_as_taken
        if found is None or known or not is_wanted:
            return
        self._asked.add(key)
        task = Task(
            "Reading graphics",
            _reading(found[2]),
            Lane.CHECK,
            on_result=lambda graphics: self._on_read(key, graphics),
            on_error=lambda error: self._session.raise_notice(
                failure_notice(error, later("Doing", "reading the graphics"))
            ),
            on_finished=lambda: self._asked.discard(key),
        )
        self._tasks.submit(task)

    def _on_read(self, key: StackKey, graphics: Graphics) -> None:
        self._session.set_graphics(key, graphics)
        if not graphics:
            self._session.raise_notice(Notice(translate("Notices", NO_GRAPHICS)))


def _reading(stack: Stack) -> Callable[[TaskContext], Graphics]:
    """Return the work of reading the planes of all slices that have any."""

    def work(context: TaskContext) -> Graphics:
        from medviewer.io.dicom.overlay_planes import read_overlay_planes  # loads the parser

        graphics: Graphics = {}
        for index, ref in enumerate(stack.frames):
            context.step(index, len(stack.frames), translate("Progress", "Reading graphics"))
            if ref.instance.file_format != "dicom":
                continue
            try:
                planes = read_overlay_planes(ref.instance.path, ref.frame, context.token)
            except ReadError:  # the slice itself says that its file cannot be read
                continue
            if planes is not None and planes.shape == (ref.instance.rows, ref.instance.columns):
                graphics[index] = planes
        return graphics

    return work
