"""Headers: which images' can be shown, and reading them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.failures import failure_notice
from medviewer.app.session import Session
from medviewer.app.task import Lane, Task, TaskHandle, Tasks
from medviewer.app.texts.corners import series_title
from medviewer.app.texts.tags import read_tags
from medviewer.app.viewport import StackKey
from medviewer.io.records import FrameRef
from medviewer.language import later, translate

if TYPE_CHECKING:  # it loads the parser
    from medviewer.io.dicom.element_tree import Element


@dataclass(frozen=True, slots=True, eq=False)
class ImageChoice:
    """An image whose header can be shown, in words."""

    label: str
    frame: FrameRef


class TagControl:
    """Turns "show the header" into tags."""

    def __init__(self, session: Session, tasks: Tasks) -> None:
        self._session = session
        self._tasks = tasks

    def choices(self, series_key: str = "") -> tuple[ImageChoice, ...]:
        """Return the image that is meant, then those it may be compared with; nothing for none.

        That is the image of the active cell, or the first one of a series. Others are its
        neighbours and what the other cells show. A resampled slice stands in no file: it has no
        header.
        """
        found, choices = set(), []
        for key, index in self._places(series_key):
            choice = self._choice(key, index)
            file = None if choice is None else choice.frame.instance.path
            if choice is not None and file not in found:
                found.add(file)
                choices.append(choice)
            elif not choices:
                return ()
        return tuple(choices)

    def read(self, frame: FrameRef, show: "Callable[[tuple[Element, ...]], None]") -> TaskHandle:
        """Read the whole header of a frame's file and hand it to `show`, if nobody cancels that."""
        task = Task(
            "Reading the header",
            lambda context: read_tags(frame.instance, context.token.raise_if_cancelled),
            Lane.CHECK,
            on_result=show,
            on_error=lambda error: self._session.raise_notice(
                failure_notice(error, later("Doing", "reading the header"))
            ),
        )
        return self._tasks.submit(task)

    def _places(self, series_key: str) -> Iterator[tuple[StackKey, int]]:
        active = self._session.active_viewport
        key, index = (
            (StackKey(series_key), 0)
            if series_key
            else (active.stack_key, active.state.slice_index)
        )
        yield from ((key, near) for near in (index, index + 1, index - 1))
        for number in range(self._session.arrangement.count):
            viewport = self._session.viewports[number]
            yield viewport.stack_key, viewport.state.slice_index

    def _choice(self, key: StackKey, index: int) -> ImageChoice | None:
        found = self._session.find_stack(key)
        if found is None or not key.is_as_taken or not 0 <= index < len(found[2].frames):
            return None
        label = translate("Measurements", "{series}, image {number}").format(
            series=series_title(found[1]), number=index + 1
        )
        return ImageChoice(label, found[2].frames[index])
