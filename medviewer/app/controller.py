"""`Controller`: the user's intents, by topic."""

from collections.abc import Sequence
from pathlib import Path

from medviewer.app.activities import ActivityTasks
from medviewer.app.classifier import Classifier
from medviewer.app.classify_control import ClassifyControl
from medviewer.app.layout_control import LayoutControl
from medviewer.app.readers import Readers
from medviewer.app.series_control import SeriesControl
from medviewer.app.session import Session
from medviewer.app.study_control import StudyControl
from medviewer.app.task import Tasks
from medviewer.app.view_control import ViewControl
from medviewer.io.records import Series


class Controller:
    """What a user can want, as `studies`, `series`, `views`, `layouts`, `classifications`."""

    def __init__(
        self, session: Session, tasks: Tasks, classifier: Classifier, readers: Readers | None = None
    ) -> None:
        readers = readers or Readers()
        self._session = session
        self._tasks = ActivityTasks(session, tasks)
        self.studies = StudyControl(session, self._tasks, readers)
        self.series = SeriesControl(session, self._tasks, readers)
        self.views = ViewControl(session)
        self.layouts = LayoutControl(session)
        self.classifications = ClassifyControl(session, self._tasks, readers, classifier)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open folders or files instead of what is open."""
        self.classifications.stop()
        self.layouts.set_layout("1x1")
        self.studies.open_paths(paths)

    def classify_active(self, model_name: str = "") -> None:
        """Classify the series of the active cell."""
        self.classifications.classify(self._session.active_viewport.series_key, model_name)

    def compare_active(self) -> None:
        """Compare the plain series of the active cell with its heatmaps."""
        self.layouts.compare(self._session.active_viewport.series_key)

    def go_to_image(self, image_index: int) -> None:
        """Go to image `image_index` of the active cell's series, in whichever stack it is."""
        key = self._session.active_viewport.series_key
        found = self._session.index.find_series(key)
        place = stack_and_slice(found[1], image_index) if found else None
        if place is None:
            return
        stack_index, slice_index = place
        if stack_index != self._session.active_viewport.stack_index:
            self.series.show(key, stack_index, slice_index=slice_index)
        self.views.go_to(slice_index)

    def stop(self) -> None:
        """Stop the classifications; if there are none, the scan."""
        if self._session.pending_statuses():
            self.classifications.stop()
        else:
            self.studies.stop_scan()

    def stop_activity(self, number: int) -> None:
        """Stop one task of the status line."""
        self._tasks.cancel(number)


def stack_and_slice(series: Series, image_index: int) -> tuple[int, int] | None:
    """Return the stack and the slice in it of image `image_index` (0-based) of a series."""
    first = 0
    for number, stack in enumerate(series.stacks):
        if first <= image_index < first + len(stack.frames):
            return number, image_index - first
        first += len(stack.frames)
    return None
