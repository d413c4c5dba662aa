"""The program without its face, put together: session, controller, threads."""

from dataclasses import dataclass

from medviewer.app.classifying.classifier import Classifier
from medviewer.app.classifying.local_classifier import LocalClassifier, settings_folders
from medviewer.app.control.controller import Controller
from medviewer.app.readers import Readers
from medviewer.app.session import Session
from medviewer.app.task import Tasks
from medviewer.app.tasks import TaskRunner
from medviewer.config import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """What a window shows, and what it asks."""

    session: Session
    controller: Controller


def assemble(
    settings: Settings,
    *,
    classifier: Classifier | None = None,
    tasks: Tasks | None = None,
    readers: Readers | None = None,
) -> Program:
    """Return a program; the defaults are threads, the readers of `io` and the models found."""
    session = Session(settings)
    classifier = classifier or local_classifier(settings)
    controller = Controller(session, tasks or TaskRunner(), classifier, readers)
    return Program(session, controller)


def local_classifier(settings: Settings) -> LocalClassifier:
    """Return the classifier of this computer, with the models that ship and the user's."""
    folders = settings_folders(settings)
    return LocalClassifier(folders, settings.device, settings.threads)
