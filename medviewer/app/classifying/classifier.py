"""What the program asks of whatever classifies: the screen's side of the inference."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from medviewer.app.classifying.explained import ExplainedSeries
from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.results import ClassificationResult
from medviewer.cancel import WorkContext
from medviewer.config import Settings
from medviewer.image.volume import Volume
from medviewer.io.records import Series, Stack, Study
from medviewer.language import later

if TYPE_CHECKING:
    from medviewer.explain.asking.question import Answer, Question, SequenceFeatures
    from medviewer.inference.prediction import ModelIdentity
    from medviewer.inference.seen_image import SeenImage

ReadStack = Callable[[Stack, Series, WorkContext], Volume]
"""Reads the pixels of one stack, from memory where they are there already."""

MODEL_CHANGED = later(
    "Reasons", "The model changed since the AI result was made; classify the series again."
)

OnPartial = Callable[[ExplainedSeries], None]
"""Told what a slow method has found so far, on the caller's thread."""


class Asked(Protocol):
    """One image that can be changed and scored again; on one thread at a time."""

    def answer(self, question: "Question", label: str) -> "Answer":
        """Return what the network gives for a class of the changed image."""
        ...


class Classifier(Protocol):
    """Lists models and runs them; both are called on a worker thread.

    What follows up a result names the model that made it; it raises `UnsuitableInputError`
    (`MODEL_CHANGED`) where the name stands for other weights, or another card, by now. Without a
    result there is nothing to name.
    """

    def models(self) -> Sequence[ModelChoice]:
        """Return the models that can be asked, without loading torch."""
        ...

    def look_again(self) -> None:
        """Let the next listing find what has been installed meanwhile."""
        ...

    def use_settings(self, settings: Settings) -> None:
        """Take models folders, device and threads as they are now; called on the GUI thread."""
        ...

    def problems(self) -> Sequence[str]:
        """Return one sentence for every model folder that could not be used."""
        ...

    def classify(
        self,
        study: Study,
        series: Series,
        model_name: str,
        read_stack: ReadStack,
        context: WorkContext,
    ) -> ClassificationResult:
        """Read, prepare, score and explain a series; raise `Cancelled` when stopped."""
        ...

    def explain(
        self,
        found: tuple[Study, Series],
        key: MapKey,
        made_by: "ModelIdentity | None",
        read_stack: ReadStack,
        context: WorkContext,
        on_partial: OnPartial,
    ) -> ExplainedSeries:
        """Explain a result by the method and layer of `key`; raise `Cancelled` when stopped."""
        ...

    def seen(
        self,
        found: tuple[Study, Series, Stack],
        place: int,
        model_name: str,
        made_by: "ModelIdentity | None",
        read_stack: ReadStack,
        context: WorkContext,
    ) -> "SeenImage":
        """Return what a model is given of slice `place` of a stack."""
        ...

    def ask(
        self,
        found: tuple[Study, Series, Stack],
        place: int,
        model_name: str,
        made_by: "ModelIdentity | None",
        read_stack: ReadStack,
        context: WorkContext,
        sequence: "SequenceFeatures | None",
    ) -> Asked:
        """Return slice `place` of a stack, to be changed and scored again.

        `sequence` is what the classification kept of a series that is read as one.
        """
        ...

    def device_text(self) -> str:
        """Return the device in use and why, or nothing before the first classification."""
        ...
