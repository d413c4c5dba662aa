"""`Controller`: the user's intents, by topic."""

from collections.abc import Sequence
from pathlib import Path

from medviewer.app.activities import ActivityTasks
from medviewer.app.classifying.classifier import Classifier
from medviewer.app.classifying.installer import Installer
from medviewer.app.control.classifications import ClassifyControl
from medviewer.app.control.exporting import ExportControl
from medviewer.app.control.fitting import FittingModel
from medviewer.app.control.graphics import GraphicsControl
from medviewer.app.control.installs import Ask, InstallControl
from medviewer.app.control.key_images import KeyImageControl
from medviewer.app.control.layouts import LayoutControl
from medviewer.app.control.measuring import MeasureControl
from medviewer.app.control.members import MemberControl
from medviewer.app.control.mpr import MprControl
from medviewer.app.control.resampling import ResampleControl
from medviewer.app.control.series import SeriesControl
from medviewer.app.control.studies import StudyControl
from medviewer.app.control.tags import TagControl
from medviewer.app.control.views import ViewControl
from medviewer.app.key_images.keeping import KeyImageKeeping, KeyImageStore
from medviewer.app.measuring.keeping import MeasurementKeeping, MeasurementStore
from medviewer.app.readers import Readers
from medviewer.app.session import Notice, Session
from medviewer.app.task import Tasks
from medviewer.io.records import Series
from medviewer.language import later, translate

AS_TAKEN = later(
    "Notices", "The images are classified as they were taken, not as they are resampled here."
)


class Controller:
    """What a user can want, as `studies`, `series`, `members`, `views`, `layouts`...."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        classifier: Classifier,
        readers: Readers | None = None,
        installer: Installer | None = None,
        measurement_store: MeasurementStore | None = None,
        key_image_store: KeyImageStore | None = None,
    ) -> None:
        readers = readers or Readers()
        self._session = session
        self._tasks = ActivityTasks(session, tasks)
        self.studies = StudyControl(session, self._tasks, readers)
        self.series = SeriesControl(session, self._tasks, readers)
        self.graphics = GraphicsControl(session, self._tasks)
        self.members = MemberControl(session, self.series)
        self.resampling = ResampleControl(session, self._tasks, self.series, readers)
        self.mpr = MprControl(session, self.series, self.resampling)
        self.views = ViewControl(session)
        self.measuring = MeasureControl(session, self._tasks, self.series, self.views)
        self._keeping = MeasurementKeeping(
            session, self._tasks, measurement_store or MeasurementStore()
        )
        self.key_images = KeyImageControl(
            session, self._tasks, readers, self.measuring.places, self.series, self.views
        )
        self._key_keeping = KeyImageKeeping(
            session, self._tasks, key_image_store or KeyImageStore()
        )
        self.tags = TagControl(session, self._tasks)
        self.exporting = ExportControl(session, self._tasks)
        self.layouts = LayoutControl(session)
        self.classifications = ClassifyControl(session, self._tasks, readers, classifier)
        self._fitting = FittingModel(session)
        self.installs = InstallControl(
            session, self._tasks, installer or Installer(), self.classifications.look_again
        )

    @property
    def is_idle(self) -> bool:
        """Whether no work runs or waits."""
        return self._tasks.is_idle

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open folders or files instead of what is open."""
        self.classifications.stop()
        self.layouts.set_layout("1x1")
        self.studies.open_paths(paths)

    def take_dropped(self, paths: Sequence[Path], ask: Ask) -> None:
        """Open what was dropped on the window, or ask whether that model shall be installed."""
        self.installs.take(paths, ask, self.open_paths)

    def classify_active(self, model_name: str = "") -> None:
        """Classify the series of the active cell: always the images that were taken."""
        active = self._session.active_viewport
        if active.resampled:
            self._session.raise_notice(Notice(translate("Notices", AS_TAKEN)))
        self.classifications.classify(active.series_key, model_name)

    def compare(self, series_key: str = "") -> None:
        """Compare a plain series (that of the active cell) with its heatmaps, side by side."""
        self.mpr.leave()
        self.resampling.go_back()  # heatmaps lie over the images that were scored
        active = self._session.active_viewport
        if series_key and series_key != active.series_key:
            self.series.show(series_key)
        self.layouts.compare(series_key or active.series_key)

    def go_to_image(self, image_index: int) -> None:
        """Go to image `image_index` of the active cell's series, in whichever stack it is."""
        key = self._session.active_viewport.series_key
        found = self._session.index.find_series(key)
        place = stack_and_slice(found[1], image_index) if found else None
        if place is None:
            return
        stack_index, slice_index = place
        active = self._session.active_viewport
        if stack_index != active.stack_index or not active.is_as_taken:
            self.series.show(key, stack_index, slice_index=slice_index)
        self.views.go_to(slice_index)

    def stop(self) -> None:
        """Stop the classifications; if there are none, the resampling; else the scan."""
        if self._session.pending_statuses():
            self.classifications.stop()
        elif self.resampling.is_running:
            self.resampling.stop()
        else:
            self.studies.stop_scan()

    def close(self) -> bool:
        """Stop all work before the program ends; return whether all of it has ended."""
        ended = self._tasks.shutdown()
        self._keeping.keeping.flush()
        self._key_keeping.keeping.flush()
        return ended

    def stop_activity(self, number: int) -> None:
        """Stop one task of the status line."""
        self._tasks.cancel(number)


def image_index(series: Series, stack_index: int, slice_index: int) -> int:
    """Return which image of a series (0-based) a slice of one of its stacks is."""
    return sum(len(stack.frames) for stack in series.stacks[:stack_index]) + slice_index


def stack_and_slice(series: Series, image_index: int) -> tuple[int, int] | None:
    """Return the stack and the slice in it of image `image_index` (0-based) of a series."""
    first = 0
    for number, stack in enumerate(series.stacks):
        if first <= image_index < first + len(stack.frames):
            return number, image_index - first
        first += len(stack.frames)
    return None
