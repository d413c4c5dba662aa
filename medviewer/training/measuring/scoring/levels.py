"""From runs of one or more models to what is judged: images, series and patients."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from medviewer.errors import UsageError
from medviewer.inference.scores import activation, calibration_of, pool_logits
from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import Calibration
from medviewer.training.data.samples import Indices, Listing, pooled_targets, series_of
from medviewer.training.measuring.metrics import Floats, sigmoid
from medviewer.training.measuring.scoring.run import Run
from medviewer.training.measuring.statistics.judged import Judged


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The units of one level: whose they are, what is known of them, and each model's logits.

    `logits` is ``(models, N, classes)``, `targets` ``(N, classes)``; `first` is the index of a
    sample of each unit.
    """

    logits: Floats
    targets: Floats
    first: Indices


def check_same_classes(cards: Sequence[ModelCard]) -> None:
    """Refuse models that answer different questions."""
    asked = {(card.task, card.labels) for card in cards}
    if len(asked) > 1:
        raise UsageError("these models do not have the same task and classes: ask them one by one")


def has_image_level(runs: Sequence[Run], listing: Listing) -> bool:
    """Whether single images have both scores and labels: of volumes, only series may have them."""
    return all(run.scores_images for run in runs) and any(
        not np.isnan(sample.targets).all() for sample in listing.samples
    )


def image_units(runs: Sequence[Run], listing: Listing) -> Units:
    """Return every image or slice for itself."""
    targets = np.array([sample.targets for sample in listing.samples], dtype=np.float64)
    logits = np.stack([run.logits for run in runs])
    return Units(logits, _cumulative(runs[0].card, targets), np.arange(len(targets)))


def series_units(runs: Sequence[Run], listing: Listing) -> Units | None:
    """Return the series, or None where the data have none or the models read films."""
    series = series_of(listing.samples)
    if not series or any(run.card.input.kind != "slices" for run in runs):
        return None
    targets = [
        listing.series_targets.get(key)
        or pooled_targets([listing.samples[index].targets for index in members])
        for key, members in series.items()
    ]
    logits = [
        [_series_logits(run, key, members) for key, members in series.items()] for run in runs
    ]
    known = _cumulative(runs[0].card, np.array(targets, dtype=np.float64))
    return Units(np.array(logits), known, np.array([members[0] for members in series.values()]))


def slices_in_series(images: Units, runs: Sequence[Run], listing: Listing) -> Units | None:
    """Return every slice with the logits of its series, which are what a reader is told of it.

    None where slices need not have the label of their series, where each is a series of its own,
    where some belong to none, or the models read films.
    """
    series = series_units(runs, listing)
    if series is None:
        return None
    members = list(series_of(listing.samples).values())
    slices = np.concatenate(members)
    if len(slices) != len(images.first) or len(slices) == len(members):
        return None
    own = np.empty(len(slices), dtype=np.intp)
    own[slices] = np.repeat(np.arange(len(members)), [len(each) for each in members])
    if not np.array_equal(images.targets, series.targets[own], equal_nan=True):
        return None
    return Units(series.logits[:, own], images.targets, images.first)


def patient_units(units: Units, listing: Listing, card: ModelCard) -> Units:
    """Return the patients of series: of several series the highest logit counts.

    For exclusive classes it is their mean.
    """
    by_owner: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, index in enumerate(units.first):
        by_owner[listing.samples[index].owner].append(place)
    if len(by_owner) == len(units.first):
        return units
    pool: Callable[..., Floats] = np.mean if card.task == "multi-class" else np.max
    groups = list(by_owner.values())
    logits = np.stack([pool(units.logits[:, group], axis=1) for group in groups], axis=1)
    targets = np.array([pooled_targets(units.targets[group].tolist()) for group in groups])
    return Units(logits, targets, np.array([units.first[group[0]] for group in groups]))


def judge(units: Units, listing: Listing, cards: Sequence[ModelCard], *, series: bool) -> Judged:
    """Return units with the mean logit's scores, and the mean of the calibrated probabilities.

    With `series`, what the cards say of whole series holds where they do; of patients whose age
    is that of a population, what they say of it. The threshold of several models is that of the
    mean of their thresholds' logits.
    """
    card = cards[0]
    samples = [listing.samples[index] for index in units.first]
    told = np.array([card.population_at(each.age_years) for each in samples], dtype=np.str_)
    thresholds, probabilities = np.empty(units.targets.shape), np.empty(units.targets.shape)
    for name in np.unique(told):
        own, rows = [each.for_population(str(name)) for each in cards], told == name
        thresholds[rows] = _joint_thresholds(own, series=series)
        by_model = [
            _probabilities(each, logits[rows], series=series)
            for each, logits in zip(own, units.logits, strict=True)
        ]
        probabilities[rows] = np.mean(by_model, axis=0)
    return Judged(
        task=card.task,
        labels=card.labels,
        targets=units.targets,
        scores=_by_row(card, units.logits.mean(0)),
        probabilities=probabilities,
        thresholds=thresholds,
        patients=np.array(["/".join(sample.owner) for sample in samples]),
        populations=np.where(told == "", [each.population for each in samples], told),
    )


def calibrated_rows(card: ModelCard, calibration: Calibration | None, logits: Floats) -> Floats:
    """Return the probabilities ``(N, classes)`` of logits, or scores without a calibration."""
    if calibration is not None:
        logits = logits * np.array(calibration.scale) + np.array(calibration.bias)
    return _by_row(card, logits)


def _probabilities(card: ModelCard, logits: Floats, *, series: bool) -> Floats:
    """Return one model's probabilities of slices or of whole series."""
    return calibrated_rows(card, calibration_of(card, of_series=series), logits)


def _by_row(card: ModelCard, logits: Floats) -> Floats:
    """Return the activations of every row."""
    if card.task in {"binary", "multi-label"}:
        return sigmoid(logits)
    return np.stack([activation(card, row) for row in logits])


def _joint_thresholds(cards: Sequence[ModelCard], *, series: bool) -> Floats:
    """Return the thresholds ``(classes,)``; not a number for exclusive classes."""
    if cards[0].task == "multi-class":
        return np.full(len(cards[0].classes), np.nan)
    rows = np.array([_thresholds(card, series=series) for card in cards])
    if len(rows) == 1:
        return np.asarray(rows[0])
    inside = np.clip(rows, 1e-12, 1 - 1e-12)
    return sigmoid(np.log(inside / (1 - inside)).mean(0))


def _thresholds(card: ModelCard, *, series: bool) -> list[float]:
    """Return the thresholds of one card."""
    if series and card.series is not None:
        return list(card.series.thresholds)
    return [0.5 if each.threshold is None else each.threshold for each in card.classes]


def _series_logits(run: Run, key: str, members: Indices) -> Floats:
    """Return the logits of one series: the network's own, or pooled as the card says."""
    if key in run.series_logits:
        return run.series_logits[key]
    return np.asarray(
        pool_logits(run.card, run.logits[members].astype(np.float32)), dtype=np.float64
    )


def _cumulative(card: ModelCard, targets: Floats) -> Floats:
    """Return targets of grades in which a grade has all below it, too."""
    if card.task != "ordinal":
        return targets
    cumulative: Floats = np.fmax.accumulate(targets[:, ::-1], axis=1)[:, ::-1]
    return cumulative
