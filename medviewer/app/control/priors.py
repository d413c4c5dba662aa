"""Earlier studies of a patient in folders that were opened before, looked for when asked."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from medviewer.app.control.studies import StudyControl
from medviewer.app.failures import failure_notice
from medviewer.app.readers import Readers
from medviewer.app.session import Session
from medviewer.app.task import Lane, Task, Tasks
from medviewer.io.remembered.priors import RememberedStudy
from medviewer.language import later, translate


class PriorControl(QObject):
    """Looks into the remembered index, beside the window, and opens what was found."""

    found = Signal(str, object)  # key of the series, tuple[RememberedStudy, ...]

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        readers: Readers,
        studies: StudyControl,
        open_paths: Callable[[Sequence[Path]], None],
    ) -> None:
        super().__init__(session)
        self._session = session
        self._tasks = tasks
        self._readers = readers
        self._studies = studies
        self._open_paths = open_paths

    @property
    def can_look(self) -> bool:
        """Whether folders are remembered at all."""
        return self._session.settings.remember_index

    def look_for(self, series_key: str) -> None:
        """Look for earlier studies of a series' patient, and tell by `found`."""
        index, earlier = self._session.index, self._readers.earlier_studies
        place = index.find_series(series_key)
        if place is None or not self.can_look:
            self.found.emit(series_key, ())
            return
        self._tasks.submit(
            Task(
                translate("Progress", "Looking for earlier studies"),
                lambda context: earlier(place[0], index, context),
                Lane.CHECK,
                on_result=lambda studies: self.found.emit(series_key, studies),
                on_error=lambda error: self._session.raise_notice(
                    failure_notice(error, later("Doing", "looking for earlier studies"))
                ),
            )
        )

    def open_beside(self, prior: RememberedStudy) -> None:
        """Open what is open and an earlier study together."""
        self._open_paths([*self._studies.paths, *prior.folders])
