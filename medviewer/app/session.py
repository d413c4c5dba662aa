"""`Session`: what is open. It tells what happened; it decides nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from medviewer.app.classifying.model_choice import ModelChoice, Models
from medviewer.app.explaining.dated_maps import DatedMaps
from medviewer.app.explaining.explanations import Explanations
from medviewer.app.key_images.key_images import KeyImages
from medviewer.app.measuring.measurements import Measurements
from medviewer.app.objects.study_objects import StudyObjects
from medviewer.app.pictures import Graphics, Thumbnail
from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.view_state import LeftTool
from medviewer.app.viewport import VIEWPORT_COUNT, Arrangement, StackKey, Viewport
from medviewer.app.volume_store import OpenedStack, VolumeStore, budget_bytes
from medviewer.config import Settings
from medviewer.io.records import Series, Stack, Study, StudyIndex

if TYPE_CHECKING:
    from medviewer.app.activities import Activity
    from medviewer.app.cine.cine import Cine  # the window need not wait for what plays
    from medviewer.app.located import Located


Changes = Mapping[int, tuple[Viewport, Viewport]]
"""What cells showed before and show now, by their numbers."""


class NoticeKind(StrEnum):
    """How loud a notice is."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the user. `details` can be copied; they name no patient."""

    text: str
    kind: NoticeKind = NoticeKind.INFORMATION
    details: str = ""


class Session(QObject):
    """What is open. Setting a value that is there already is silent."""

    index_changed = Signal(object)  # StudyIndex
    scan_finished = Signal(object)  # StudyIndex
    opened_changed = Signal(str)  # the name of the opened folder or file
    thumbnail_ready = Signal(object)  # Thumbnail
    volume_opened = Signal(object)  # StackKey
    graphics_read = Signal(object)  # StackKey
    slices_arrived = Signal(object)  # StackKey: more of its slices can be shown
    viewport_changed = Signal(int, object, object)  # number, before: Viewport, now: Viewport
    viewports_changed = Signal(object)  # Changes: the same of all that changed together, once
    located_changed = Signal(object)  # Located, or None
    arrangement_changed = Signal(object, object)  # before: Arrangement, now: Arrangement
    status_changed = Signal(object)  # ClassificationStatus
    models_changed = Signal(object)  # Models
    activities_changed = Signal(object)  # tuple[Activity, ...]
    tool_changed = Signal(object)  # LeftTool
    neighbours_changed = Signal(bool)
    references_changed = Signal(bool)
    device_changed = Signal(str)  # the device and why
    settings_changed = Signal(object, object)  # before: Settings, now: Settings
    notice_raised = Signal(object)  # Notice
    cine_changed = Signal(int)  # number of the cell whose entry in `cines` is another one

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings or Settings()
        self.index = StudyIndex()
        self.opened = ""
        self.models = Models()
        self.arrangement = Arrangement()
        self.located: Located | None = None
        """What a hand has pointed at last."""
        self.activities: tuple[Activity, ...] = ()
        self.device_text = ""
        self.volumes = VolumeStore(budget_bytes(self.settings))
        self.thumbnails: dict[str, Thumbnail] = {}
        self.graphics: dict[StackKey, Graphics] = {}
        self.measurements = Measurements(self)
        self.key_images = KeyImages(self)
        self.objects = StudyObjects(self)
        self.explanations = Explanations(self)
        self.dated = DatedMaps(self)
        self.tool: LeftTool = "window"
        self.shows_references = True
        """Whether the slices of the other views are drawn as lines."""
        self.shows_neighbours = False
        """Whether measurements are shown on the slices beside theirs, too."""
        self.cines: dict[int, Cine] = {}
        """The cells with the controls of a cine, by number."""
        self._viewports = [Viewport() for _ in range(VIEWPORT_COUNT)]
        self._statuses: dict[ResultKey, ClassificationStatus] = {}
        self._revealed: set[ResultKey] = set()

    # What is open

    def set_index(self, index: StudyIndex) -> None:
        """Show what a scan has found so far."""
        self.index = index
        self.index_changed.emit(index)

    def finish_scan(self, index: StudyIndex) -> None:
        """Show all that a scan has found, and that it has ended."""
        if index is not self.index:
            self.set_index(index)
        self.scan_finished.emit(index)

    def set_opened(self, name: str) -> None:
        """Show what was opened, by its name."""
        self._set(name, "opened", self.opened_changed.emit)

    def close_all(self) -> None:
        """Forget the index, the pixels and the results."""
        for number in range(VIEWPORT_COUNT):
            self.set_viewport(number, Viewport())
        self.locate(None)
        self._statuses.clear()
        self._revealed.clear()
        self.explanations.clear()
        self.dated.clear()
        self.thumbnails.clear()
        self.graphics.clear()
        self.measurements.clear()
        self.key_images.clear()
        self.objects.clear()
        self.volumes.clear()
        self.set_index(StudyIndex())

    def add_thumbnail(self, thumbnail: Thumbnail) -> None:
        """Keep the small picture of a series."""
        self.thumbnails[thumbnail.series_key] = thumbnail
        self.thumbnail_ready.emit(thumbnail)

    def find_stack(self, key: StackKey) -> tuple[Study, Series, Stack] | None:
        """Return the files' records behind a stack key, or None where it is not in the index."""
        found = self.index.find_series(key.series_key)
        if found is None or not 0 <= key.stack_index < len(found[1].stacks):
            return None
        return *found, found[1].stacks[key.stack_index]

    def shown_stack(self, key: StackKey) -> tuple[Study, Series, Stack] | None:
        """Return the records of the slices that a view shows; those that were made have own."""
        found = self.find_stack(key)
        if found is None or key == StackKey(key.series_key, key.stack_index):
            return found
        opened = self.volumes.get(key, found[2])
        return None if opened is None or opened.records is None else (*found[:2], opened.records)

    def opened_stack(self, key: StackKey) -> OpenedStack | None:
        """Return a stack's pixels and first window if they are in memory."""
        found = self.find_stack(key)
        return self.volumes.get(key, found[2]) if found else None

    def add_opened(self, key: StackKey, opened: OpenedStack) -> None:
        """Keep the pixels of a stack; those on screen are never let go."""
        shown = {viewport.stack_key for viewport in self._viewports}
        self.volumes.put(key, opened, shown)
        self.volume_opened.emit(key)

    def set_graphics(self, key: StackKey, graphics: Graphics) -> None:
        """Keep what the files of a stack draw over their images."""
        self.graphics[key] = graphics
        self.graphics_read.emit(key)

    # Cells

    @property
    def viewports(self) -> tuple[Viewport, ...]:
        """All cells, also those that the layout does not show."""
        return tuple(self._viewports)

    @property
    def active_viewport(self) -> Viewport:
        """The cell that has the keys."""
        return self._viewports[self.arrangement.active]

    def set_viewport(self, number: int, now: Viewport) -> None:
        """Replace what cell `number` shows."""
        self.set_viewports({number: now})

    def set_viewports(self, changes: Mapping[int, Viewport]) -> None:
        """Replace what several cells show; each is told of when all of them are there."""
        before = {number: self._viewports[number] for number in changes}
        for number, now in changes.items():
            self._viewports[number] = now
        changed = [number for number, now in changes.items() if before[number] != now]
        for number in changed:
            self.viewport_changed.emit(number, before[number], self._viewports[number])
        if changed:
            self.viewports_changed.emit({n: (before[n], self._viewports[n]) for n in changed})

    def update_viewport(self, number: int, **changes: Any) -> None:  # Any: fields of Viewport
        """Change some fields of cell `number`."""
        self.set_viewport(number, replace(self._viewports[number], **changes))

    def set_cine(self, number: int, cine: "Cine | None") -> None:
        """Show how cell `number` plays; None takes the controls away."""
        if self.cines.get(number) != cine:
            self.cines.pop(number, None)
            if cine is not None:
                self.cines[number] = cine
            self.cine_changed.emit(number)

    def update_arrangement(self, **changes: Any) -> None:  # Any: fields of Arrangement
        """Change layout, active cell or maximised."""
        before, self.arrangement = self.arrangement, replace(self.arrangement, **changes)
        if before != self.arrangement:
            self.arrangement_changed.emit(before, self.arrangement)

    def locate(self, located: "Located | None") -> None:
        """Mark what a hand points at in the cells linked to it; None marks nothing."""
        self._set(located, "located", self.located_changed.emit)

    # Measuring

    def set_tool(self, tool: LeftTool) -> None:
        """Let the left button do this from now on."""
        self._set(tool, "tool", self.tool_changed.emit)

    def show_neighbours(self, *, shown: bool) -> None:
        """Show measurements on the slices beside theirs, or only on their own."""
        self._set(shown, "shows_neighbours", self.neighbours_changed.emit)

    def show_references(self, *, shown: bool) -> None:
        """Draw the slices of the other views as lines, or only the crosshair of an MPR."""
        self._set(shown, "shows_references", self.references_changed.emit)

    # Classifications

    @property
    def statuses(self) -> tuple[ClassificationStatus, ...]:
        """All classifications, the one changed last at the end."""
        return tuple(self._statuses.values())

    def status(self, key: ResultKey) -> ClassificationStatus | None:
        """Return where a classification is, or None if it was never asked for."""
        return self._statuses.get(key)

    def status_of_series(self, series_key: str) -> ClassificationStatus | None:
        """Return the series' status with the chosen model, else its latest one."""
        chosen = self.status(ResultKey(series_key, self.models.chosen))
        others = [status for status in self.statuses if status.key.series_key == series_key]
        return chosen or (others[-1] if others else None)

    def set_status(self, status: ClassificationStatus) -> None:
        """Tell where a classification is."""
        self._statuses.pop(status.key, None)
        self._statuses[status.key] = status
        self.status_changed.emit(status)

    def may_show(self, key: ResultKey) -> bool:
        """Whether a result may be seen: read first, then reveal, if the settings say so."""
        return not self.settings.read_first_then_reveal or key in self._revealed

    @property
    def revealed(self) -> frozenset[ResultKey]:
        """The results that the reader has asked to see."""
        return frozenset(self._revealed)

    def reveal(self, key: ResultKey) -> None:
        """Let a result be seen from now on."""
        self._revealed.add(key)

    def hide_results(self) -> None:
        """Forget what was revealed."""
        self._revealed.clear()

    def pending_statuses(self) -> tuple[ClassificationStatus, ...]:
        """Return the classifications that wait or run."""
        pending = {ClassificationState.QUEUED, ClassificationState.RUNNING}
        return tuple(status for status in self.statuses if status.state in pending)

    # The program

    def set_models(self, choices: Sequence[ModelChoice], problems: Sequence[str]) -> None:
        """Show which models there are; keep the chosen one where it is still there."""
        names = [choice.name for choice in choices]
        fallback = names[0] if names else ""
        chosen = self.models.chosen if self.models.chosen in names else fallback
        self._set(
            Models(tuple(choices), tuple(problems), chosen, listed=True),
            "models",
            self.models_changed.emit,
        )

    def choose_model(self, name: str) -> None:
        """Make `name` the model that is asked next."""
        self._set(replace(self.models, chosen=name), "models", self.models_changed.emit)

    def set_activities(self, activities: "tuple[Activity, ...]") -> None:
        """Show which tasks run."""
        self._set(activities, "activities", self.activities_changed.emit)

    def set_device_text(self, text: str) -> None:
        """Show which device computes, and why."""
        self._set(text, "device_text", self.device_changed.emit)

    def update_settings(self, **changes: Any) -> None:  # Any: fields of Settings
        """Change some settings."""
        before, self.settings = self.settings, replace(self.settings, **changes)
        if before != self.settings:
            self.volumes.budget_bytes = budget_bytes(self.settings)
            self.settings_changed.emit(before, self.settings)

    def raise_notice(self, notice: Notice) -> None:
        """Tell the user one sentence."""
        self.notice_raised.emit(notice)

    def _set(self, now: object, name: str, emit: Callable[[Any], None]) -> None:
        if getattr(self, name) != now:
            setattr(self, name, now)
            emit(now)
