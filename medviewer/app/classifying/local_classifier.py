"""Classifying on this computer: between the screen's words and the packages that know torch.

Nothing here imports torch before a classification is asked for: listing models reads their cards.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.app.classifying.classifier import MODEL_CHANGED, OnPartial, ReadStack
from medviewer.app.classifying.explained import ExplainedSeries
from medviewer.app.classifying.model_choice import ErrorRates, ModelChoice, PopulationWords
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.explaining.offer import MapOffer
from medviewer.app.results import ClassificationResult
from medviewer.cancel import WorkContext
from medviewer.config import Device, Settings
from medviewer.errors import ModelBundleError, UnsuitableInputError
from medviewer.io.records import Series, Stack, Study
from medviewer.language import translate, translate_made

if TYPE_CHECKING:  # cards are read on the worker: the window need not wait for their module
    from medviewer.explain.asking.asked_image import AskedImage
    from medviewer.explain.asking.question import SequenceFeatures
    from medviewer.inference.prediction import ModelIdentity
    from medviewer.inference.predictor import LoadedClassifier
    from medviewer.inference.seen_image import SeenImage
    from medviewer.models.bundle import ModelBundle
    from medviewer.models.card import ModelCard
    from medviewer.models.card_evidence import Calibration, OperatingPoint
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

    def use_settings(self, settings: Settings) -> None:
        """Take models folders, device and threads as they are now, from the next call on."""
        with self._lock:
            self._folders, self._bundles = settings_folders(settings), None
            self._device, self._threads = settings.device, settings.threads

    def problems(self) -> tuple[str, ...]:
        """Return one sentence for every model folder that could not be used."""
        self._found()
        text = translate("Models", "The model folder {folder} is not used: {reason}.")
        return tuple(
            text.format(
                folder=problem.folder_name, reason=translate_made("Reasons", problem.reason)
            )
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
        from medviewer.explain.methods.default import default_method
        from medviewer.explain.methods.layers import layers_of
        from medviewer.explain.methods.suiting import methods_for
        from medviewer.explain.request import ExplainRequest

        method = default_method(loaded)
        request = ExplainRequest(method)
        explained = explain_series(study, series, read_stack, loaded, context, request)
        text = translate("Devices", "Device: {name}")
        self._device_text = text.format(name=loaded.device.text)
        own = loaded.card.network.target_layer
        offer = MapOffer(
            tuple(methods_for(loaded.network).items()),
            layers_of(loaded.network, own),
            method,
            own,
        )
        return ClassificationResult(
            explained.prediction,
            explained.attributions,
            offer,
            explained.importance,
            explained.sequence,
        )

    def explain(
        self,
        found: tuple[Study, Series],
        key: MapKey,
        made_by: "ModelIdentity | None",
        read_stack: ReadStack,
        context: WorkContext,
        on_partial: OnPartial,
    ) -> ExplainedSeries:
        """Explain a series anew: by quick methods all classes, by slow ones the one of `key`."""
        loaded = self._loaded(key.result.model_name, context, made_by)
        from medviewer.explain.explained import ExplainedPrediction, explain_series
        from medviewer.explain.methods.registry import method_named
        from medviewer.explain.request import ExplainRequest
        from medviewer.explain.slow.kept_results import kept_results

        method = method_named(key.choice.method)
        targets = (key.target,) if method.is_slow else None
        request = ExplainRequest(method.name, key.choice.layer or None, targets)

        def maps_of(explained: ExplainedPrediction) -> ExplainedSeries:
            return ExplainedSeries(explained.attributions, explained.notes)

        explained = explain_series(
            *found,
            read_stack,
            loaded,
            context,
            request,
            lambda partial: on_partial(maps_of(partial)),
            kept_results(),
        )
        return maps_of(explained)

    def seen(
        self,
        found: tuple[Study, Series, Stack],
        place: int,
        model_name: str,
        made_by: "ModelIdentity | None",
        read_stack: ReadStack,
        context: WorkContext,
    ) -> "SeenImage":
        """Return what a model is given of a slice; the network itself is not loaded."""
        card = self._bundle(model_name, made_by).card
        study, series, stack = found
        volume = read_stack(stack, series, context)
        if missing := volume.slices[place].missing:
            raise UnsuitableInputError(
                translate("Models", "This image cannot be shown: {reason}").format(
                    reason=translate_made("Reasons", missing)
                )
            )
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
        made_by: "ModelIdentity | None",
        read_stack: ReadStack,
        context: WorkContext,
        sequence: "SequenceFeatures | None",
    ) -> "AskedImage":
        """Return a slice that can be changed and scored again."""
        study, series, stack = found
        volume = read_stack(stack, series, context)
        loaded = self._loaded(model_name, context, made_by)
        from medviewer.explain.asking.asked_image import ask_image
        from medviewer.inference.suitability import population_of

        population = population_of(loaded.card, study, series)
        first = sum(len(other.frames) for other in series.stacks[: series.stacks.index(stack)])
        return ask_image(loaded, volume, place, first + place, sequence, population)

    def device_text(self) -> str:
        """Return the device in use and why, or nothing before the first classification."""
        return self._device_text

    def _loaded(
        self, model_name: str, context: WorkContext, made_by: "ModelIdentity | None" = None
    ) -> "LoadedClassifier":
        """Return a network from memory, or read it; imports torch at the first call."""
        bundle = self._bundle(model_name, made_by)
        context.progress(0.0, translate("Progress", "Loading the model"))
        from medviewer.inference.torch_loader import load_torch

        load_torch()
        context.token.raise_if_cancelled()
        from medviewer.inference.loader import load_classifier

        loaded = load_classifier(bundle, self._device, threads=self._threads or None)
        context.token.raise_if_cancelled()
        return loaded

    def _bundle(self, model_name: str, made_by: "ModelIdentity | None" = None) -> "ModelBundle":
        """Return what was found under a name; `made_by` is what it must still be."""
        bundle = self._found().get(model_name)
        if bundle is None:
            raise ModelBundleError(
                translate("Models", "this model is not installed any more; choose another one")
            )
        if made_by is not None and not model_choice(bundle.card).has_made(made_by):
            raise UnsuitableInputError(MODEL_CHANGED)
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


def settings_folders(settings: Settings) -> Iterator[Path]:
    """Give the folders when they are asked for: the window need not wait for their module."""
    from medviewer.models.registry import models_folders

    yield from models_folders([Path(name) for name in settings.models_folders])


def model_choice(card: "ModelCard") -> ModelChoice:
    """Return what the screen shows of a card."""
    from medviewer.app.texts.model_facts import model_facts

    own = card if card.series is None else card.series  # what holds for the score of a series
    return ModelChoice(
        card.name,
        card.version,
        translate_made("Cards", card.title),
        translate_made("Cards", card.intended_use),
        card.weights.sha256,
        _set_of(own.calibration),
        _point_words(own.operating_point),
        card.input.modalities,
        card.input.body_parts,
        tuple((each.label, translate_made("Cards", each.name)) for each in card.classes),
        task=card.task,
        question=translate_made("Cards", card.question) if card.question else "",
        error_rates=_error_rates(card.labels, own.operating_point),
        noun="slice" if card.input.kind == "slices" else "image",
        populations=tuple(
            PopulationWords(
                each.name,
                each.age_years,
                _set_of(each.calibration),
                _point_words(each.operating_point),
                _error_rates(card.labels, each.operating_point),
            )
            for each in card.populations
        ),
        facts=model_facts(card),
    )


def _set_of(calibration: "Calibration | None") -> str:
    """Return where probabilities were calibrated, or nothing where there are none."""
    return calibration.set if calibration else ""


def _point_words(point: "OperatingPoint | None") -> str:
    """Return how thresholds were chosen, and where."""
    if point is None:
        return ""
    return translate("Models", "{method}, on {set}").format(method=point.method, set=point.set)


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
