"""Classifying on this computer: between the screen's words and the packages that know torch.

Nothing here imports torch before a classification is asked for: listing models reads their cards.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.app.classifying.classifier import ReadStack
from medviewer.app.classifying.model_choice import ErrorRates, ModelChoice
from medviewer.app.results import ClassificationResult
from medviewer.cancel import WorkContext
from medviewer.config import Device
from medviewer.errors import ModelBundleError
from medviewer.io.records import Series, Study

if TYPE_CHECKING:  # cards are read on the worker: the window need not wait for their module
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
        return tuple(_choice_of(bundle) for bundle in self._found().values())

    def look_again(self) -> None:
        """Forget which models there are; those in memory stay."""
        with self._lock:
            self._bundles = None

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
        bundle = self._found().get(model_name)
        if bundle is None:
            raise ModelBundleError("this model is not installed any more; choose another one")
        context.progress(0.0, "Loading the model")
        from medviewer.inference.torch_loader import load_torch

        load_torch()
        context.token.raise_if_cancelled()
        from medviewer.explain.explained import explain_series
        from medviewer.explain.methods.default import default_method
        from medviewer.explain.request import ExplainRequest
        from medviewer.inference.loader import load_classifier

        loaded = load_classifier(bundle, self._device, threads=self._threads or None)
        context.token.raise_if_cancelled()
        request = ExplainRequest(default_method(loaded))
        explained = explain_series(study, series, read_stack, loaded, context, request)
        self._device_text = f"Device: {loaded.device.text}"
        return ClassificationResult(explained.prediction, explained.attributions)

    def device_text(self) -> str:
        """Return the device in use and why, or nothing before the first classification."""
        return self._device_text

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


def _choice_of(bundle: "ModelBundle") -> ModelChoice:
    """Return what the screen shows of a model in its folder; called on the worker."""
    from medviewer.app.texts.trust import trust_words
    from medviewer.models.trust.record import read_trust

    try:
        words = trust_words(read_trust(bundle.folder, bundle.card))
    except ModelBundleError as error:
        text = str(error)
        words = trust_words(None, text[:1].upper() + text[1:])
    return replace(model_choice(bundle.card), trust=words)


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
