"""A program on the desk: real session and controllers, every edge replaced."""

from dataclasses import dataclass
from pathlib import Path

from medviewer.app.control.controller import Controller
from medviewer.app.session import Notice, Session
from medviewer.config import Settings
from medviewer.io.records import StudyIndex
from tests.app.fakes.classifier import FakeClassifier
from tests.app.fakes.reading import FakeReading
from tests.app.fakes.store import FakeStore
from tests.app.fakes.tasks import FakeTasks


@dataclass
class Desk:
    """A program on the desk: real session and controllers, fake edges."""

    session: Session
    controller: Controller
    tasks: FakeTasks
    reading: FakeReading
    classifier: FakeClassifier
    notices: list[Notice]
    store: FakeStore

    def open(self, index: StudyIndex | None = None) -> None:
        """Show `index` as if it had been scanned; the first series is shown, too."""
        if index is not None:
            self.reading.index = index
        self.controller.open_paths([Path(__file__).parents[1]])

    @property
    def said(self) -> list[str]:
        return [notice.text for notice in self.notices]


def make_desk(
    *,
    immediate: bool = True,
    settings: Settings | None = None,
    index: StudyIndex | None = None,
    store: FakeStore | None = None,
) -> Desk:
    session = Session(settings)
    tasks = FakeTasks(immediate=immediate)
    reading = FakeReading() if index is None else FakeReading(index)
    classifier = FakeClassifier()
    store = store or FakeStore()
    controller = Controller(
        session,
        tasks,
        classifier,
        reading.readers(),
        measurement_store=store.store(),
        key_image_store=store.key_store(),
    )
    notices: list[Notice] = []
    session.notice_raised.connect(notices.append)
    return Desk(session, controller, tasks, reading, classifier, notices, store)
