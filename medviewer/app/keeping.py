"""What a user marks on its way to the database and back: at every change, beside the window."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from medviewer.app.failures import failure_notice
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.task import Lane, Task, Tasks
from medviewer.app.viewport import StackKey
from medviewer.io.records import Study, StudyIndex
from medviewer.language import later, translate_made

Name = TypeVar("Name", bound=Hashable)
Item = TypeVar("Item")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, eq=False)
class Kept(Generic[Name, Item, Found]):
    """One kind of thing that is kept: `what` names it in the plural.

    `save` writes items by their names (None deletes) and returns a note for the user; `load`
    returns what was kept of some studies and a note; `take` is given that on the GUI thread.
    """

    what: str
    save: Callable[[Mapping[Name, Item | None]], str]
    load: Callable[[Sequence[Study]], tuple[Found, str]]
    take: Callable[[Found], None]


class Complaints:
    """What the user was told of: one sentence for all that one failing database cannot keep."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._said: set[str] = set()

    def say(self, notice: Notice) -> None:
        """Tell it, unless it was told since all was well."""
        if notice.text not in self._said:
            self._said.add(notice.text)
            self._session.raise_notice(notice)

    def all_is_well(self) -> None:
        """Forget what was told: what fails from now on is news."""
        self._said.clear()


class Keeping(Generic[Name, Item, Found]):
    """Saves what was changed, and brings back what was saved when a study is opened.

    What could not be written yet is written with the next change, or when the program ends.
    """

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        kept: Kept[Name, Item, Found],
        complaints: Complaints | None = None,
    ) -> None:
        self._session = session
        self._complaints = complaints or Complaints(session)
        self._tasks = tasks
        self._kept = kept
        self._saving = later("Doing", "saving {what}").format(what=kept.what)
        self.unsaved: dict[Name, Item | None] = {}
        """What is not known to be written; None stands for a deletion."""
        self._asked: set[str] = set()
        session.scan_finished.connect(self._on_scan_finished)
        session.volume_opened.connect(self._on_volume_opened)
        session.index_changed.connect(self._on_index_changed)

    def flush(self) -> None:
        """Write at once what is not known to be written; for the end of the program."""
        if self.unsaved:
            try:
                self._kept.save(self.unsaved)
            except Exception as error:  # noqa: BLE001 - the program ends; it is logged as a bug
                failure_notice(error, self._saving)
            else:
                self.unsaved.clear()

    # Saving

    def note(self, changed: Mapping[Name, Item | None]) -> None:
        """Write these changes, and those that could not be written before."""
        self.unsaved.update(changed)
        written, save = dict(self.unsaved), self._kept.save
        task = Task(
            f"Saving {self._kept.what}",
            lambda _: save(written),
            Lane.KEEP,
            on_result=lambda note: self._on_saved(written, note),
            on_error=self._on_save_failed,
        )
        self._tasks.submit(task)

    def _on_saved(self, written: dict[Name, Item | None], note: str) -> None:
        self._complaints.all_is_well()
        for name, item in written.items():
            if name in self.unsaved and self.unsaved[name] is item:
                del self.unsaved[name]
        self._say(note)

    def _on_save_failed(self, error: Exception) -> None:
        """Say it once: every change tries again."""
        self._complaints.say(failure_notice(error, self._saving))

    # Loading

    def _on_index_changed(self, index: StudyIndex) -> None:
        if not index.studies:  # everything was closed
            self._asked.clear()

    def _on_scan_finished(self, index: StudyIndex) -> None:
        self.load([study for study in index.studies if study.key not in self._asked])

    def _on_volume_opened(self, key: StackKey) -> None:
        """Load what is kept of a study that is looked at while the scan goes on."""
        found = self._session.index.find_series(key.series_key)
        if found is not None and found[0].key not in self._asked:
            self.load([found[0]])

    def load(self, studies: Sequence[Study]) -> None:
        """Bring back what was kept of these studies."""
        if not studies:
            return
        self._asked.update(study.key for study in studies)
        load, what = self._kept.load, self._kept.what
        task = Task(
            f"Loading {what}",
            lambda _: load(studies),
            Lane.KEEP,
            on_result=self._on_loaded,
            on_error=lambda error: self._complaints.say(
                failure_notice(error, later("Doing", "loading {what}").format(what=what))
            ),
        )
        self._tasks.submit(task)

    def _on_loaded(self, answer: tuple[Found, str]) -> None:
        found, note = answer
        self._say(note)
        self._kept.take(found)

    def _say(self, note: str) -> None:
        if note:
            self._session.raise_notice(Notice(translate_made("Reasons", note), NoticeKind.WARNING))
