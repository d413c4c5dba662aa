"""What the network saw: the tensor that a model is given of the shown slice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.classifying.classifier import Classifier
from medviewer.app.classifying.stack_reader import stack_reader
from medviewer.app.failures import failure_notice
from medviewer.app.readers import Readers
from medviewer.app.reference_lines import slice_plane
from medviewer.app.session import Session
from medviewer.app.task import Lane, Task, TaskContext, TaskHandle, Tasks
from medviewer.app.texts.corners import series_title
from medviewer.app.volume_store import OpenedStack
from medviewer.image.reference_lines import ImagePlane
from medviewer.image.volume import Volume
from medviewer.image.window import Window
from medviewer.io.records import Series, Stack, Study
from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.inference.prediction import ModelIdentity
    from medviewer.inference.seen_image import SeenImage

NO_IMAGE = later(
    "Notices", "Open a series first: this shows what a model is given of the image on screen."
)
NO_MODEL = later("Notices", "No model is installed.")
NOT_TAKEN = later(
    "Notices",
    "Models are given the images as they were taken: leave the planes or resampled slices.",
)


@dataclass(frozen=True, slots=True, eq=False)
class SeenSlice:
    """A slice as it is shown, and as a model is given it.

    Attributes
    ----------
    title
        The model and the image in words.
    plane
        Where the slice lies in the patient, None where no file says it.
    """

    title: str
    volume: Volume
    slice_index: int
    window: Window | None
    plane: ImagePlane | None
    seen: "SeenImage"


class SeeingControl:
    """Turns "what did it see" into a tensor, beside the window."""

    def __init__(
        self, session: Session, tasks: Tasks, readers: Readers, classifier: Classifier
    ) -> None:
        self._session = session
        self._tasks = tasks
        self._readers = readers
        self._classifier = classifier

    def refusal(self) -> str:
        """Return in a sentence why there is nothing to see, or nothing."""
        viewport = self._session.active_viewport
        opened = self._session.opened_stack(viewport.stack_key)
        if opened is None or viewport.message:
            return translate("Notices", NO_IMAGE)
        if not viewport.is_as_taken:
            return translate("Notices", NOT_TAKEN)
        return "" if self._model_name() else translate("Notices", NO_MODEL)

    def look(
        self, on_seen: Callable[[SeenSlice], None], on_failed: Callable[[str], None]
    ) -> TaskHandle:
        """Prepare the shown slice of the active cell; `refusal` must have nothing against it.

        The model is that of the shown result, else the chosen one.
        """
        viewport = self._session.active_viewport
        found = self._session.find_stack(viewport.stack_key)
        opened = self._session.opened_stack(viewport.stack_key)
        assert found is not None, "what is on screen is in the index"
        assert opened is not None, "what is on screen is in memory"
        index, window = viewport.state.slice_index, viewport.state.window
        work = self._work(found, opened, index, window)
        return self._tasks.submit(
            Task(
                translate("Progress", "Preparing the image as for the model"),
                work,
                Lane.INFERENCE,
                on_result=on_seen,
                on_error=lambda error: on_failed(
                    failure_notice(error, later("Doing", "preparing the image")).text
                ),
                on_cancelled=lambda: on_failed(translate("Notices", "Stopped.")),
            )
        )

    def _model_name(self) -> str:
        result = self._session.active_viewport.result
        return result.model_name if result is not None else self._session.models.chosen

    def _made_by(self) -> "ModelIdentity | None":
        """Return which model made the shown result, None where none is shown."""
        result = self._session.active_viewport.result
        status = None if result is None else self._session.status(result)
        return None if status is None else status.made_by

    def _work(
        self,
        found: tuple[Study, Series, Stack],
        opened: OpenedStack,
        index: int,
        window: Window | None,
    ) -> Callable[[TaskContext], SeenSlice]:
        classifier, name, made_by = self._classifier, self._model_name(), self._made_by()
        read_stack = stack_reader(self._session.volumes, self._readers.read_volume)
        choice = self._session.models.find(name)
        model = name if choice is None else choice.title
        title = translate("Seeing", "{model} · {series}, image {number}").format(
            model=model, series=series_title(found[1]), number=index + 1
        )

        def work(context: TaskContext) -> SeenSlice:
            seen = classifier.seen(found, index, name, made_by, read_stack, context)
            plane = slice_plane(found[2], index)
            return SeenSlice(title, opened.volume, index, window or opened.window, plane, seen)

        return work
