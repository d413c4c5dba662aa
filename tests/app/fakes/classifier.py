"""Models and their results in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from medviewer.app.classifying.classifier import MODEL_CHANGED, OnPartial, ReadStack
from medviewer.app.classifying.explained import ExplainedSeries
from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.explaining.offer import MapOffer
from medviewer.app.results import ClassificationResult
from medviewer.cancel import WorkContext
from medviewer.config import Settings
from medviewer.errors import UnsuitableInputError
from medviewer.explain.asking.question import Answer, Question, SequenceFeatures
from medviewer.explain.attribution import Attribution
from medviewer.explain.methods.registry import METHODS
from medviewer.image.field_of_view import FieldOfView
from medviewer.inference.prediction import (
    ImagePrediction,
    InputWarning,
    ModelIdentity,
    Prediction,
    PredictionState,
    Score,
)
from medviewer.inference.seen_image import SeenImage
from medviewer.io.records import Series, Stack, Study
from tests.app.fakes.scans import COLUMNS, ROWS

CHOICE = ModelChoice(
    "tiny", "1.0", "Tiny model", "Tests", "ab" * 32, modalities=("CT",), body_parts=("ABDOMEN",)
)
OTHER_CHOICE = ModelChoice("other", "2.0", "Other model", "Tests", "cd" * 32)
OFFER = MapOffer(
    (
        ("grad-cam", ""),
        ("layercam", ""),
        ("cam", "CAM suits other networks; choose Grad-CAM"),
        ("integrated-gradients", ""),
        ("occlusion", ""),
    ),
    ("first", "last"),
    "grad-cam",
    "last",
)


def make_result(
    series: Series,
    scores: dict[str, float] | None = None,
    *,
    state: PredictionState = PredictionState.DONE,
    reason: str = "",
    warnings: tuple[InputWarning, ...] = (),
    model_name: str = "tiny",
) -> ClassificationResult:
    """Score image k with logit k; maps exist for every label."""
    scores = {"lesion": 0.75} if scores is None else scores
    count = series.image_count
    images = tuple(
        ImagePrediction(
            ref.instance.file,
            ref.frame + 1,
            index,
            {label: Score(float(index), value, None, 0.5, value >= 0.5)
             for label, value in scores.items()},
        )
        for index, ref in enumerate(series.frames)
    )  # fmt: skip
    prediction = Prediction(
        ModelIdentity(model_name, "1.0", "ab" * 32),
        series.series_uid,
        series.description,
        series.modality,
        state,
        reason,
        warnings,
        {label: Score(0.0, value, None, 0.5, value >= 0.5) for label, value in scores.items()},
        images,
        device="CPU",
        seconds={"total": 0.5},
    )
    native = np.arange(count * 4, dtype=np.float32).reshape(count, 2, 2)
    whole = FieldOfView(0.0, 0.0, float(ROWS), float(COLUMNS))
    maps = {
        label: Attribution(native, tuple(range(count)), (whole,) * count, label, "Grad-CAM", "last")
        for label in scores
    }
    return ClassificationResult(prediction, maps, OFFER)


@dataclass
class FakeClassifier:
    """Gives `result` (made of the series by default), or raises."""

    choices: tuple[ModelChoice, ...] = (CHOICE, OTHER_CHOICE)
    broken: tuple[str, ...] = ()
    listing_error: Exception | None = None
    error: Exception | None = None
    make: Callable[[Series], ClassificationResult] = make_result
    asked: list[tuple[str, str]] = field(default_factory=list)
    looked_again: int = 0
    looked: list[tuple[str, int, str]] = field(default_factory=list)
    refusal: str = ""
    settings: Settings | None = None
    explain_error: Exception | None = None
    explained: list[MapKey] = field(default_factory=list)
    erased: list[tuple[str, int, str]] = field(default_factory=list)
    questions: list[tuple[Question, str]] = field(default_factory=list)

    def look_again(self) -> None:
        self.looked_again += 1

    def use_settings(self, settings: Settings) -> None:
        self.settings = settings

    def models(self) -> Sequence[ModelChoice]:
        if self.listing_error is not None:
            raise self.listing_error
        return self.choices

    def problems(self) -> Sequence[str]:
        return self.broken

    def classify(
        self,
        study: Study,
        series: Series,
        model_name: str,
        read_stack: ReadStack,
        context: WorkContext,
    ) -> ClassificationResult:
        self.asked.append((series.key, model_name))
        for number, stack in enumerate(series.stacks):
            read_stack(stack, series, context)
            context.step(number + 1, len(series.stacks), "Classifying")
        if self.error is not None:
            raise self.error
        return self._named(self.make(series), model_name)

    def explain(
        self,
        found: tuple[Study, Series],
        key: MapKey,
        made_by: ModelIdentity | None,
        read_stack: ReadStack,
        context: WorkContext,
        on_partial: OnPartial,
    ) -> ExplainedSeries:
        """Give twice the maps of the result: of slow methods one class, its last image first."""
        self._check(key.result.model_name, made_by)
        self.explained.append(key)
        context.step(1, 4, "Explaining image 5")
        maps = {
            label: replace(one, native=2 * one.native, method=METHODS[key.choice.method].title)
            for label, one in self.make(found[1]).attributions.items()
            if label == key.target or not METHODS[key.choice.method].is_slow
        }
        on_partial(ExplainedSeries())
        on_partial(ExplainedSeries({label: _last_of(one) for label, one in maps.items()}))
        if self.explain_error is not None:
            raise self.explain_error
        return ExplainedSeries(maps, ("One note.",))

    def seen(
        self,
        found: tuple[Study, Series, Stack],
        place: int,
        model_name: str,
        made_by: ModelIdentity | None,
        read_stack: ReadStack,
        context: WorkContext,
    ) -> SeenImage:
        """Return a tensor of two channels, 4 x 4, of the middle four columns of the image."""
        self._check(model_name, made_by)
        self.looked.append((found[1].key, place, model_name))
        volume = read_stack(found[2], found[1], context)
        if self.error is not None:
            raise self.error
        tensor = np.arange(32, dtype=np.float32).reshape(2, 4, 4) + float(
            volume.stored[place].max()
        )
        limits = ((0.0, 64.0), (0.0, 64.0))
        seen = FieldOfView(0.0, 1.0, float(volume.rows), 4.0)
        return SeenImage(tensor, seen, limits, ("One step", "Another"), self.refusal)

    def ask(
        self,
        found: tuple[Study, Series, Stack],
        place: int,
        model_name: str,
        made_by: ModelIdentity | None,
        read_stack: ReadStack,
        context: WorkContext,
        sequence: SequenceFeatures | None,
    ) -> "FakeAsked":
        self._check(model_name, made_by)
        self.erased.append((found[1].key, place, model_name))
        read_stack(found[2], found[1], context)
        if self.error is not None:
            raise self.error
        return FakeAsked(self.questions, sequence is not None)

    def device_text(self) -> str:
        return "Device: CPU (test)" if self.asked else ""

    def replace_weights(self, version: str = "9.9.9", sha256: str = "ef" * 32) -> None:
        """Let the first model be another one, as after a newer version was installed."""
        newer = replace(self.choices[0], version=version, sha256=sha256)
        self.choices = newer, *self.choices[1:]

    def _check(self, name: str, made_by: ModelIdentity | None) -> None:
        (choice,) = (each for each in self.choices if each.name == name)
        if made_by is not None and not choice.has_made(made_by):
            raise UnsuitableInputError(MODEL_CHANGED)

    def _named(self, result: ClassificationResult, name: str) -> ClassificationResult:
        """Return a result as one of the model that was asked."""
        (choice,) = (each for each in self.choices if each.name == name)
        model = ModelIdentity(name, choice.version, choice.sha256)
        return replace(result, prediction=replace(result.prediction, model=model))


def _last_of(attribution: Attribution) -> Attribution:
    return replace(
        attribution,
        native=attribution.native[-1:],
        image_indices=attribution.image_indices[-1:],
        fields_of_view=attribution.fields_of_view[-1:],
    )


@dataclass
class FakeAsked:
    """Gives a score of 0.75, less 0.01 for every pixel erased and 0.1 for every slice left out."""

    questions: list[tuple[Question, str]]
    of_series: bool

    def answer(self, question: Question, label: str) -> Answer:
        self.questions.append((question, label))
        count = question.painted.count if question.painted is not None else 0
        value = 0.75 - 0.01 * count - 0.1 * len(question.left_out)
        score = Score(4 * value, value, None, 0.5, value >= 0.5)
        is_there = self.of_series and not question.left_out
        own = Score(0.0, 0.25, None, 0.5, positive=False) if is_there else None
        return Answer(score, self.of_series, is_far=count > 20, slice_score=own)
