"""Classifying on this computer: between the screen's words and the packages that know torch.

Nothing here imports torch before a classification is asked for: listing models reads their cards.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.app.classifying.classifier import ReadStack
from medviewer.app.classifying.model_choice import ErrorRates, ModelChoice
from medviewer.app.results import ClassificationResult
from medviewer.cancel import WorkContext
from medviewer.config import Device, Settings
from medviewer.errors import ModelBundleError, UnsuitableInputError
from medviewer.io.records import Series, Stack, Study

if TYPE_CHECKING:  # cards are read on the worker: the window need not wait for their module
    from medviewer.explain.asking.asked_image import AskedImage
    from medviewer.explain.asking.question import SequenceFeatures
    from medviewer.inference.predictor import LoadedClassifier
    from medviewer.inference.seen_image import SeenImage
    from medviewer.models.bundle import ModelBundle
    from medviewer.models.card import ModelCard
    from medviewer.models.card_evidence import OperatingPoint
    from medviewer.models.registry import BundleProblem


class LocalClassifier:
    """Finds the models in `folders` and runs them on `device`; `threads` 0 leaves a core free.

    `folders` are asked for once, when the models are first needed.
    """

    def __init__(self, folders: Iterable[Path], device: Device = "auto", threads: int = 0) -> None:
        self._folders = folders
        self._device = device
        self._threads = threads
        self._lock = threading.Lock()
        self._bundles: dict[str, ModelBundle] | None = None
        self._problems: tuple[BundleProblem, ...] = ()
        self._device_text = ""

    def models(self) -> tuple[ModelChoice, ...]:
        """Return the models found, by name."""
        return tuple(model_choice(bundle.card) for bundle in self._found().values())

    def look_again(self) -> None:
        """Forget which models there are; those in memory stay."""
        with self._lock:
            self._bundles = None

    def use_settings(self, settings: Settings) -> None:
        """Take models folders, device and threads as they are now, from the next call on."""
        with self._lock:
            self._folders, self._bundles = settings_folders(settings), None
            self._device, self._threads = settings.device, settings.threads

    def problems(self) -> tuple[str, ...]:
        """Return one sentence for every model folder that could not be used."""
        self._found()
        return tuple(
            f"The model folder {problem.folder_name} is not used: {problem.reason}."
            for problem in self._problems
        )

    def classify(
        self,
        study: Study,
        series: Series,
        model_name: str,
        read_stack: ReadStack,
        context: WorkContext,
    ) -> ClassificationResult:
        """Score and explain a series; imports torch at the first call, on the caller's thread."""
        loaded = self._loaded(model_name, context)
        from medviewer.explain.explained import explain_series

        explained = explain_series(study, series, read_stack, loaded, context)
        self._device_text = f"Device: {loaded.device.text}"
        return ClassificationResult(
            explained.prediction, explained.attributions, explained.importance, explained.sequence
        )

    def seen(
        self,
        found: tuple[Study, Series, Stack],
        place: int,
        model_name: str,
        read_stack: ReadStack,
        context: WorkContext,
    ) -> "SeenImage":
        """Return what a model is given of a slice; the network itself is not loaded."""
        card = self._bundle(model_name).card
        study, series, stack = found
        volume = read_stack(stack, series, context)
        if missing := volume.slices[place].missing:
            raise UnsuitableInputError(f"This image cannot be shown: {missing}")
        from medviewer.inference.torch_loader import load_torch

        load_torch()
        context.token.raise_if_cancelled()
        from medviewer.inference.prepared import seen_image

        return seen_image(card, study, series, stack, place, volume)

    def ask(
        self,
        found: tuple[Study, Series, Stack],
        place: int,
        model_name: str,
        read_stack: ReadStack,
        context: WorkContext,
        sequence: "SequenceFeatures | None",
    ) -> "AskedImage":
        """Return a slice that can be changed and scored again."""
        study, series, stack = found
        del study  # its header was checked when the series was classified
        volume = read_stack(stack, series, context)
        loaded = self._loaded(model_name, context)
        from medviewer.explain.asking.asked_image import ask_image

        first = sum(len(other.frames) for other in series.stacks[: series.stacks.index(stack)])
        return ask_image(loaded, volume, place, first + place, sequence)

    def device_text(self) -> str:
        """Return the device in use and why, or nothing before the first classification."""
        return self._device_text

    def _loaded(self, model_name: str, context: WorkContext) -> "LoadedClassifier":
        """Return a model ready to run; a stop is heard on the way."""
        bundle = self._bundle(model_name)
        context.progress(0.0, "Loading the model")
        from medviewer.inference.torch_loader import load_torch

        load_torch()
        context.token.raise_if_cancelled()
        from medviewer.inference.loader import load_classifier

        loaded = load_classifier(bundle, self._device, threads=self._threads or None)
        context.token.raise_if_cancelled()
        return loaded

    def _bundle(self, model_name: str) -> "ModelBundle":
        bundle = self._found().get(model_name)
        if bundle is None:
            raise ModelBundleError("this model is not installed any more; choose another one")
        return bundle

    def _found(self) -> "dict[str, ModelBundle]":
        """Look for models where that is not done; of several versions the last one found counts."""
        from medviewer.models.registry import find_bundles

        with self._lock:  # asked from the checking and from the inference thread
            if self._bundles is None:
                self._folders = tuple(self._folders)
                bundles, problems = find_bundles(self._folders)
                self._bundles = {bundle.card.name: bundle for bundle in bundles}
                self._problems = tuple(problems)
            return self._bundles


def settings_folders(settings: Settings) -> Iterator[Path]:
    """Give the folders when they are asked for: the window need not wait for their module."""
    from medviewer.models.registry import models_folders

    yield from models_folders([Path(name) for name in settings.models_folders])


def model_choice(card: "ModelCard") -> ModelChoice:
    """Return what the screen shows of a card."""
    own = card if card.series is None else card.series  # what holds for the score of a series
    calibration, point = own.calibration, own.operating_point
    return ModelChoice(
        card.name,
        card.version,
        card.title,
        card.intended_use,
        card.weights.sha256,
        calibration.set if calibration else "",
        f"{point.method}, on {point.set}" if point else "",
        card.input.modalities,
        card.input.body_parts,
        tuple((each.label, each.name) for each in card.classes),
        task=card.task,
        question=card.question,
        error_rates=_error_rates(card.labels, point),
        noun="slice" if card.input.kind == "slices" else "image",
    )


def _error_rates(
    labels: Sequence[str], point: "OperatingPoint | None"
) -> tuple[tuple[str, ErrorRates], ...]:
    """Return by label how often the model errs, where all that it takes is known."""
    if point is None:
        return ()
    rates = point.false_discovery_rate, point.false_omission_rate, point.prevalence
    if not all(rates):
        return ()
    return tuple((label, ErrorRates(*each)) for label, *each in zip(labels, *rates, strict=True))
