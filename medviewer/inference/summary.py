"""From the images of a series to what is said of the series."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

import numpy as np

from medviewer.inference.prediction import (
    InputWarning,
    ModelIdentity,
    Prediction,
    PredictionState,
    Score,
    WarningKind,
)
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.scores import Logits, pool_logits, scores_of
from medviewer.inference.series_run import SeriesRun
from medviewer.io.records import Series
from medviewer.language import translate
from medviewer.models.card import ModelCard


def summarize(run: SeriesRun, classifier: LoadedClassifier, series: Series) -> Prediction:
    """Return a series' prediction from the results by image."""
    card = classifier.card
    state, reason = _state(run)
    return Prediction(
        model=ModelIdentity(card.name, card.version, card.weights.sha256),
        series_uid=series.series_uid,
        description=series.description,
        modality=series.modality,
        state=state,
        reason=reason,
        warnings=_series_warnings(card, run, series),
        scores=_series_scores(card.for_population(run.population), run),
        images=tuple(run.images[index] for index in sorted(run.images)),
        failed=tuple(run.failed[index] for index in sorted(run.failed)),
        device=classifier.device.text,
        seconds=dict(run.seconds),
        created=datetime.now().astimezone(),
        far_share=_far_share(card),
        range_checked=card.reference is not None,
        population=run.population if run.images else "",
    )


def _state(run: SeriesRun) -> tuple[PredictionState, str]:
    """Return how it ended and, unless all is done, why."""
    total = len(run.images) + len(run.failed)
    if run.images and not run.failed:
        return PredictionState.DONE, ""
    if run.images:
        text = translate("Summary", "{count} of {total} images were not scored.")
        return PredictionState.PARTIAL, text.format(count=len(run.failed), total=total)
    reasons = list(dict.fromkeys(failed.reason for _, failed in sorted(run.failed.items())))
    if run.failed and len(run.refusals) == len(run.failed):
        return PredictionState.REFUSED, _first_of(reasons)
    return PredictionState.FAILED, _first_of(reasons) or translate(
        "Summary", "The series has no images."
    )


def _series_scores(card: ModelCard, run: SeriesRun) -> dict[str, Score]:
    """Return the series' scores; too many images out of range take the probability from all."""
    far = sum(image.is_out_of_range for image in run.images.values())
    in_range = far <= _far_share(card) * len(run.images)
    if run.series_logits is not None:
        return scores_of(card, run.series_logits, in_range=in_range, of_series=True)
    if not run.logits:
        return {}
    pooled = pool_logits(card, _stacked(run.logits))
    members = None
    if run.members:
        by_member = _stacked(run.members).swapaxes(0, 1)
        members = np.stack([pool_logits(card, each) for each in by_member])
    return scores_of(card, pooled, in_range=in_range, of_series=True, members=members)


def _stacked(by_index: dict[int, Logits]) -> Logits:
    """Return the values of all images in their order."""
    return np.stack([by_index[index] for index in sorted(by_index)])


def _far_share(card: ModelCard) -> float:
    """Return which share of images out of range a series bears."""
    return card.reference.series_share if card.reference else 0.0


def _series_warnings(card: ModelCard, run: SeriesRun, series: Series) -> tuple[InputWarning, ...]:
    """Return what holds for all scored images, for the series, and why images were refused."""
    own = run.warnings if run.images else ()
    several = _several(card, run)
    return (*_refusals(run), *own, *_common(run), *several, *_members(card, run, series))


def _refusals(run: SeriesRun) -> list[InputWarning]:
    """Return why images were refused; where others were scored, with how many it concerns."""
    counts = Counter(
        warning for _, warnings in sorted(run.refusals.items()) for warning in warnings
    )
    if not run.images:
        return list(counts)
    total = len(run.images) + len(run.failed)
    text = translate("Summary", "{count} of {total} images not scored: {reason}")
    return [
        replace(warning, text=text.format(count=count, total=total, reason=warning.text))
        for warning, count in counts.items()
    ]


def _common(run: SeriesRun) -> list[InputWarning]:
    """Return the warnings that every scored image has."""
    images = list(run.images.values())
    if not images:
        return []
    return [
        warning
        for warning in images[0].warnings
        if all(warning in image.warnings for image in images)
    ]


def _several(card: ModelCard, run: SeriesRun) -> list[InputWarning]:
    """Say that the score of several projections is pooled."""
    if card.input.kind != "projection" or len(run.images) < 2:
        return []
    made = {
        "max": translate(
            "Summary", "The series has {count} scored images; its score is the highest of theirs."
        ),
        "mean": translate(
            "Summary", "The series has {count} scored images; its score is the mean of theirs."
        ),
        "network": translate(
            "Summary",
            "The series has {count} scored images; "
            "its score is what the network makes of all of them.",
        ),
    }[card.pooling.images_to_series]
    text = made.format(count=len(run.images))
    return [InputWarning(WarningKind.SEVERAL_IMAGES, text)]


def _members(card: ModelCard, run: SeriesRun, series: Series) -> list[InputWarning]:
    """Say that of a 4-D series only the first member was scored."""
    most = max((len(series.members(n)) for n in range(len(series.stacks))), default=1)
    if card.input.members == "all" or most < 2 or not run.images:
        return []
    text = translate(
        "Summary",
        "A 4-D series: the model reads the first of its {count} members, as its card says.",
    ).format(count=most)
    return [InputWarning(WarningKind.SEVERAL_MEMBERS, text)]


def _first_of(reasons: list[str]) -> str:
    """Return the first reason, saying how many others there are."""
    if len(reasons) < 2:
        return reasons[0] if reasons else ""
    if len(reasons) == 2:
        text = translate("Summary", "{reason} (Other images: another reason.)")
        return text.format(reason=reasons[0])
    text = translate("Summary", "{reason} (Other images: {count} other reasons.)")
    return text.format(reason=reasons[0], count=len(reasons) - 1)
