"""`Controller`: the user's intents, by topic."""

from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.app.activities import ActivityTasks
from medviewer.app.classifying.classifier import Classifier
from medviewer.app.classifying.control import ClassifyControl
from medviewer.app.classifying.fitting import FittingModel
from medviewer.app.classifying.installer import Installer
from medviewer.app.classifying.installs import Ask, InstallControl
from medviewer.app.classifying.seeing import SeeingControl
from medviewer.app.classifying.stack_reader import stack_reader
from medviewer.app.control.exporting import ExportControl
from medviewer.app.control.graphics import GraphicsControl
from medviewer.app.control.layouts import LayoutControl
from medviewer.app.control.members import MemberControl
from medviewer.app.control.series import SeriesControl
from medviewer.app.control.strong_slices import StrongSliceControl
from medviewer.app.control.studies import StudyControl
from medviewer.app.control.tags import TagControl
from medviewer.app.control.views import ViewControl
from medviewer.app.keeping import Complaints
from medviewer.app.key_images.control import KeyImageControl
from medviewer.app.key_images.keeping import KeyImageKeeping, KeyImageStore
from medviewer.app.key_images.key_objects import KeyObjectControl
from medviewer.app.measuring.control import MeasureControl
from medviewer.app.measuring.keeping import MeasurementKeeping, MeasurementStore
from medviewer.app.objects.control import ObjectControl
from medviewer.app.planes.mpr import MprControl
from medviewer.app.planes.resampling import ResampleControl
from medviewer.app.readers import Readers
from medviewer.app.session import Notice, Session
from medviewer.app.task import Lane, Task, TaskContext, Tasks
from medviewer.app.viewport import Viewport
from medviewer.io.records import Series, StudyIndex
from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what plays
    from medviewer.app.asking.control import AskingControl
    from medviewer.app.cine.control import CineControl
    from medviewer.app.control.priors import PriorControl
    from medviewer.app.explaining.comparing import CompareControl
    from medviewer.app.explaining.control import ExplainControl
    from medviewer.app.explaining.dating import DateControl
    from medviewer.app.hanging.control import HangingControl
    from medviewer.app.restoring.control import RestoringControl

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
        self._asks = tasks, readers, classifier
        self._tasks = ActivityTasks(session, tasks)
        self._readers, self._classifier = readers, classifier
        session.scan_finished.connect(self._on_scan_finished)  # before the first series is shown
        self.studies = StudyControl(session, self._tasks, readers)
        self.series = SeriesControl(session, self._tasks, readers)
        self.graphics = GraphicsControl(session, self._tasks)
        self.members = MemberControl(session, self.series)
        self.resampling = ResampleControl(session, self._tasks, self.series, readers)
        self.mpr = MprControl(session, self._tasks, self.series, self.resampling)
        self.views = ViewControl(session)
        self.strong_slices = StrongSliceControl(session, self.views)
        self.measuring = MeasureControl(session, self._tasks, self.series, self.views, self.mpr)
        complaints = Complaints(session)
        self._keeping = MeasurementKeeping(
            session, self._tasks, measurement_store or MeasurementStore(), complaints
        )
        self.key_images = KeyImageControl(
            session, self._tasks, readers, self.measuring.places, self.series, self.views
        )
        self._key_keeping = KeyImageKeeping(
            session, self._tasks, key_image_store or KeyImageStore(), complaints
        )
        self.objects = ObjectControl(session, self._tasks, readers, self.series)
        self.key_objects = KeyObjectControl(session)
        self.tags = TagControl(session, self._tasks)
        self.exporting = ExportControl(session, self._tasks)
        self.layouts = LayoutControl(session)
        self.classifications = ClassifyControl(session, self._tasks, readers, classifier)
        self.seeing = SeeingControl(session, self._tasks, readers, classifier)
        self._fitting = FittingModel(session)
        self.installs = InstallControl(
            session, self._tasks, installer or Installer(), self.classifications.look_again
        )
        session.viewport_changed.connect(self._on_viewport_changed)

    @cached_property
    def cine(self) -> "CineControl":
        """What plays images; made when there is something to play."""
        from medviewer.app.cine.control import CineControl
        from medviewer.app.cine.track import Track

        return CineControl(
            self._session, Track(self._session, self.series, self.members, self.views)
        )

    @cached_property
    def asking(self) -> "AskingControl":
        """What erases parts of an image and asks again; made when it is first wanted."""
        from medviewer.app.asking.control import AskingControl
        from medviewer.app.asking.scoring import NewestFirst

        # without the status line, where every stroke would flicker
        return AskingControl(self._session, NewestFirst(self._session, *self._asks))

    @cached_property
    def hanging(self) -> "HangingControl":
        """What arranges the series of a study; made when there is one."""
        from medviewer.app.hanging.control import HangingControl

        return HangingControl(self._session, self.series, self.mpr)

    def get_ready(self, modules: Sequence[str]) -> None:
        """Load on a worker, ahead of need, what shows (`modules`) and arranges a study."""
        hangs = self._session.settings.hanging_protocols
        names = (*modules, *["medviewer.app.hanging.control"] * hangs)

        def load(context: TaskContext) -> None:
            for name in names:
                context.token.raise_if_cancelled()
                import_module(name)
            if hangs:
                from medviewer.app.hanging.control import shipped_protocols

                shipped_protocols()

        self._tasks.submit(Task("Loading", load, Lane.CHECK))

    @cached_property
    def explaining(self) -> "ExplainControl":
        """What makes further maps of a result; made when the first is asked for."""
        from medviewer.app.explaining.control import ExplainControl

        return ExplainControl(
            self._session,
            self._tasks,
            stack_reader(self._session.volumes, self._readers.read_volume),
            self._classifier,
            self.classifications.fingerprint,
        )

    @cached_property
    def priors(self) -> "PriorControl":
        """What finds earlier studies of a patient; made when they are first asked for."""
        from medviewer.app.control.priors import PriorControl

        return PriorControl(
            self._session, self._tasks, self._readers, self.studies, self.open_paths
        )

    @cached_property
    def dating(self) -> "DateControl":
        """What lays maps of two dates on each other; made when they are first compared."""
        from medviewer.app.explaining.dating import DateControl

        return DateControl(self._session, self._tasks)

    @cached_property
    def comparing(self) -> "CompareControl":
        """What lets each view show another map; made when views are first compared."""
        from medviewer.app.explaining.comparing import CompareControl

        return CompareControl(
            self._session,
            self.layouts,
            self.series,
            self.classifications,
            self._leave_planes,
            self.dating.make_again,
        )

    def _leave_planes(self) -> None:
        """Show the images that were scored: heatmaps lie over them."""
        self.mpr.leave()
        self.resampling.go_back()

    @property
    def _explains(self) -> bool:
        return "explaining" in self.__dict__ and self.explaining.is_running

    def _on_scan_finished(self, index: StudyIndex) -> None:
        every = (series for study in index.studies for series in study.series)
        if sum(len(series.hung_apart) for series in every) > 1:  # else there is nothing to arrange
            self.hanging.hang_opened(index)

    @cached_property
    def restoring(self) -> "RestoringControl":
        """What keeps the session for the next start; made once the window is up."""
        from medviewer.app.restoring.control import RestoringControl
        from medviewer.app.restoring.placing import Placing

        placing = Placing(self._session, self.studies, self.series, self.objects)
        return RestoringControl(
            self._session, self._tasks, self.open_paths, self.studies, placing, self.mpr
        )

    def _on_viewport_changed(self, number: int, before: Viewport, now: Viewport) -> None:
        if now.asks_for_maps:
            self.explaining.make_shown(now)
        if now.minus is not None:
            self.dating.make_shown(number)
        if "cine" in self.__dict__ or self._may_play(before, now):
            self.cine.on_viewport_changed(number, before, now)

    def _may_play(self, before: Viewport, now: Viewport) -> bool:
        """Whether several frames of one file come into a cell: they may have frame times."""
        found = self._session.find_stack(now.stack_key)
        is_new = before.stack_key != now.stack_key
        return is_new and found is not None and len(found[2].frames[0].instance.frames) > 1

    @property
    def is_idle(self) -> bool:
        """Whether no work runs or waits."""
        return self._tasks.is_idle

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open folders or files instead of what is open."""
        self.classifications.stop()
        if self._explains:
            self.explaining.stop()
        if "dating" in self.__dict__:
            self.dating.stop()
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
        self._leave_planes()
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
        """Stop the classifications; if there are none, further maps, the resampling or the scan."""
        if self._session.pending_statuses():
            self.classifications.stop()
        elif self._explains:
            self.explaining.stop()
        elif "dating" in self.__dict__ and self.dating.is_running:
            self.dating.stop()
        elif self.resampling.is_running:
            self.resampling.stop()
        else:
            self.studies.stop_scan()

    def close(self) -> bool:
        """Stop all work before the program ends; return whether all of it has ended."""
        ended = self._tasks.shutdown()
        self._keeping.keeping.flush()
        self._key_keeping.keeping.flush()
        if "restoring" in self.__dict__:
            self.restoring.end()
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
