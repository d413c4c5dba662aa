"""A series through a model with heatmaps: scores and maps from the same forward passes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from medviewer.cancel import WorkContext
from medviewer.explain.attribution import Attribution
from medviewer.explain.gradcam import METHOD
from medviewer.explain.recorders import Recorder, recorder_for
from medviewer.inference.classify import ReadStack, classify_series
from medviewer.inference.prediction import Prediction
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.scores import index_of_class
from medviewer.io.records import Series, Study
from medviewer.models.card import ModelCard
from medviewer.models.preprocess_geometry import FieldOfView, field_of_view


@dataclass(frozen=True, slots=True, eq=False)
class ExplainedPrediction:
    """A prediction and the maps of its classes by label; no map where nothing was scored."""

    prediction: Prediction
    attributions: dict[str, Attribution]


def explain_series(
    study: Study,
    series: Series,
    read_stack: ReadStack,
    classifier: LoadedClassifier,
    context: WorkContext,
    targets: Sequence[str] | None = None,
    *,
    of_slices: bool = False,
) -> ExplainedPrediction:
    """Score a series as `classify_series` does and map what the network looked at.

    Parameters
    ----------
    study, series, read_stack, classifier, context
        As for `medviewer.inference.classify.classify_series`.
    targets
        Labels of the classes to explain; None for all.
    of_slices
        Of a network that reads slices as a sequence, explain the slices' logits, all together,
        rather than that of the series.

    Raises
    ------
    UsageError
        When the model has no class of a label.
    """
    card = classifier.card
    labels = card.labels if targets is None else tuple(targets)
    indices = [index_of_class(card, label) for label in labels]
    recorder = recorder_for(classifier, indices, of_slices=of_slices)
    prediction = classify_series(study, series, read_stack, classifier, context, recorder.passes)
    prediction = replace(prediction, seconds=_seconds(prediction.seconds, recorder.elapsed_s))
    return ExplainedPrediction(
        prediction, _attributions(prediction, series, card, labels, recorder)
    )


def _seconds(seconds: dict[str, float], explain_s: float) -> dict[str, float]:
    """Return the times with that of the maps apart from that of the scores."""
    predict_s = seconds.get("predict", 0.0) - explain_s
    return seconds | {"predict": max(predict_s, 0.0), "explain": explain_s}


def _attributions(
    prediction: Prediction,
    series: Series,
    card: ModelCard,
    labels: Sequence[str],
    recorder: Recorder,
) -> dict[str, Attribution]:
    """Return the maps of the scored images by label."""
    indices = tuple(image.index for image in prediction.images)
    if not indices:
        return {}
    seen = _fields_of_view(card, series, indices)
    return {
        label: Attribution(
            native=np.stack([recorder.maps[index][position] for index in indices]),
            image_indices=indices,
            fields_of_view=seen,
            target=label,
            method=METHOD,
            layer=card.network.target_layer,
            unit="logit" if recorder.sums_to_logit else "relative",
            maps_of=recorder.maps_of,
        )
        for position, label in enumerate(labels)
    }


def _fields_of_view(
    card: ModelCard, series: Series, indices: Sequence[int]
) -> tuple[FieldOfView, ...]:
    """Return which part of each image the network saw; a stack has the spacing of its first."""
    firsts = [stack.frames[0].header for stack in series.stacks for _ in stack.frames]
    frames = series.frames
    return tuple(
        field_of_view(
            card.preprocess,
            frames[index].instance.rows,
            frames[index].instance.columns,
            firsts[index].pixel_spacing_mm,
        )
        for index in indices
    )
