"""A series through a model with heatmaps: one entry for every method.

How to use it::

    request = ExplainRequest("occlusion", targets=("pneumonia",), images={3, 4})
    explained = explain_series(study, series, read_stack, classifier, context, request, on_partial)
    attribution = explained.attributions["pneumonia"]   # raw values, class, method, layer, unit
    explained.importance["bleed"].left_out              # of networks that read sequences
    explained.notes                                     # sentences that belong beside the maps

`medviewer.explain.methods.registry.METHODS` lists the methods without loading torch, each with its
title, cost, and words about what it cannot say; `methods_for(network)` says which suit a network
(and why not), `layers_of(network)` which layers can be asked for. What cannot be done raises a
`UsageError` before anything is read.

Methods of one pass give maps with the scores, from the same forward passes. Slow ones give the
scores first (`on_partial` is told at once), then image by image, the strongest first; a stop is
heard between batches, and what `on_partial` was told last is what had been found. With
`kept_results()` as the last argument their maps are kept on disk and found again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from medviewer.cancel import WorkContext
from medviewer.explain.asking.question import SequenceFeatures
from medviewer.explain.attribution import Attribution, Unit
from medviewer.explain.map_set import MapSet, attributions, notes_on
from medviewer.explain.recorders import Recorder, recorder_for
from medviewer.explain.request import ExplainRequest, Plan, planned
from medviewer.explain.slice_importance import SliceImportance
from medviewer.explain.slow.keeper import InputKeeper
from medviewer.explain.slow.kept_results import KeptResults
from medviewer.explain.slow.running import run_slowly
from medviewer.explain.slow.subjects import Subject
from medviewer.explain.targets import target_of
from medviewer.inference.classify import ReadStack, classify_series
from medviewer.inference.device import DeviceChoice
from medviewer.inference.exact import exact_numbers
from medviewer.inference.prediction import Prediction
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.scores import index_of_class
from medviewer.io.records import Series, Study
from medviewer.language import translate

GRAD_CAM = ExplainRequest()
"""Grad-CAM of all classes at the card's own layer."""

_SHARE_OF_SCORES = 0.1
"""Which part of the progress of a slow method the scores stand for."""


@dataclass(frozen=True, slots=True, eq=False)
class ExplainedPrediction:
    """A prediction and the maps of its classes by label; no map where nothing was scored.

    Attributes
    ----------
    importance
        By label, of networks that read slices as a sequence: how much each slice moves the series'
        score.
    notes
        What is to be said beside the maps, in sentences: images without one, a change of device.
    sequence
        Of such networks, the features of all slices: enough to score the series again without some.
    """

    prediction: Prediction
    attributions: dict[str, Attribution]
    importance: dict[str, SliceImportance] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sequence: SequenceFeatures | None = None


OnPartial = Callable[[ExplainedPrediction], None]
"""Told, on the caller's thread, what a slow method has found so far."""


def _ignore(_explained: ExplainedPrediction) -> None:
    """Nobody waits for partial results."""


def explain_series(
    study: Study,
    series: Series,
    read_stack: ReadStack,
    classifier: LoadedClassifier,
    context: WorkContext,
    request: ExplainRequest = GRAD_CAM,
    on_partial: OnPartial = _ignore,
    kept: KeptResults | None = None,
) -> ExplainedPrediction:
    """Score a series as `classify_series` does and map what the network looked at.

    Parameters
    ----------
    study, series, read_stack, classifier, context
        As for `medviewer.inference.classify.classify_series`.
    request
        What to explain, and how.
    on_partial
        Told what slow methods have found after each image.
    kept
        Where maps of slow methods are kept and looked for, such as `kept_results()`; None: nowhere.

    Raises
    ------
    UsageError
        When the model lacks the class or layer, or the method does not suit it.
    Cancelled, DeviceError
        As `classify_series` does.
    """
    plan = planned(classifier, request)
    job = _Job(study, series, read_stack, classifier, context, plan)
    with exact_numbers():
        return job.slowly(on_partial, kept) if plan.method.is_slow else job.at_once()


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """One explanation."""

    study: Study
    series: Series
    read_stack: ReadStack
    classifier: LoadedClassifier
    context: WorkContext
    plan: Plan

    def at_once(self) -> ExplainedPrediction:
        """Record the maps while the series is scored."""
        device = self.classifier.device
        recorder = recorder_for(self.classifier, self.plan)
        prediction = classify_series(
            self.study,
            self.series,
            self.read_stack,
            self.classifier,
            self.context,
            recorder.passes,
        )
        prediction = replace(prediction, seconds=_seconds(prediction.seconds, recorder.elapsed_s))
        labels = self.plan.labels or ()
        found = _recorded(recorder, {image.index for image in prediction.images})
        explained = self._explained(prediction, labels, found, device)
        pairs = zip(labels, recorder.importance, strict=False)  # without slices there is none
        if not prediction.images:
            return explained
        return replace(explained, importance=dict(pairs), sequence=recorder.sequence)

    def slowly(self, on_partial: OnPartial, kept: KeptResults | None) -> ExplainedPrediction:
        """Score the series first, then explain its images one by one."""
        device, keeper = self.classifier.device, InputKeeper(self.plan.request)
        prediction = classify_series(
            self.study,
            self.series,
            self.read_stack,
            self.classifier,
            self.context.part(0.0, _SHARE_OF_SCORES),
            keeper.passes,
        )
        card = self.classifier.card
        labels = self.plan.labels or (target_of(card, prediction),)
        targets = [index_of_class(card, label) for label in labels]
        effects = keeper.importance(self.classifier, targets, self.context.token)
        importance = dict(zip(labels, effects, strict=False))  # of one slice there is none
        found = MapSet(keeper.maps_of(self.classifier), "logit difference")
        subjects = _strongest_first(keeper.subjects(self.classifier), prediction, labels[0])

        def so_far() -> ExplainedPrediction:
            explained = self._explained(prediction, labels, found, device)
            return replace(explained, sequence=keeper.sequence, importance=importance)

        on_partial(so_far())
        explain_s = run_slowly(
            self.plan,
            subjects,
            targets,
            found,
            self.context.part(_SHARE_OF_SCORES, 1 - _SHARE_OF_SCORES),
            lambda: on_partial(so_far()),
            kept,
        )
        total_s = prediction.seconds.get("total", 0.0) + explain_s
        seconds = prediction.seconds | {"explain": explain_s, "total": total_s}
        return replace(so_far(), prediction=replace(prediction, seconds=seconds))

    def _explained(
        self,
        prediction: Prediction,
        labels: Sequence[str],
        found: MapSet,
        device: DeviceChoice,
    ) -> ExplainedPrediction:
        """Return the maps by class with what is to be said of them."""
        maps = attributions(self.plan, labels, self.series, self.classifier.card, found)
        notes = notes_on(self.plan, prediction, found)
        if self.classifier.device != device:
            text = translate("Explain", "The GPU ran out of memory; the CPU went on from there.")
            notes = (*notes, text)
        return ExplainedPrediction(prediction, maps, notes=notes)


def _recorded(recorder: Recorder, scored: set[int]) -> MapSet:
    """Return what a recorder kept of the images that have scores."""
    unit: Unit = "logit" if recorder.sums_to_logit else "relative"
    maps = {index: each for index, each in recorder.maps.items() if index in scored}
    return MapSet(recorder.maps_of, unit, maps, dict(recorder.members))


def _strongest_first(
    subjects: Sequence[Subject], prediction: Prediction, label: str
) -> list[Subject]:
    """Return the subjects that have scores, those of the images with the highest logits first."""
    logits = {
        image.index: image.scores[label].logit if label in image.scores else 0.0
        for image in prediction.images
    }
    scored = [subject for subject in subjects if subject.indices[0] in logits]
    return sorted(scored, key=lambda subject: -logits[subject.indices[0]])


def _seconds(seconds: dict[str, float], explain_s: float) -> dict[str, float]:
    """Return the times with that of the maps apart from that of the scores."""
    predict_s = seconds.get("predict", 0.0) - explain_s
    return seconds | {"predict": max(predict_s, 0.0), "explain": explain_s}
