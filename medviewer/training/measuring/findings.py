"""What is found out about a trained network: thresholds, calibration, performance, range."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from medviewer.inference.scores import pool_logits
from medviewer.models.card import ModelCard, Pooling
from medviewer.models.card_evidence import Interval, Level, Performance
from medviewer.training.config import TrainingConfig
from medviewer.training.making.made import Division, Made, Scores
from medviewer.training.measuring.calibration import (
    CalibrationSettings,
)
from medviewer.training.measuring.evaluate import bootstrap
from medviewer.training.measuring.evaluation import MeasuredLevel
from medviewer.training.measuring.fitting import (
    fitted,
    in_common,
    levels_of,
    with_calibrations,
)
from medviewer.training.measuring.metrics import Bools, Floats
from medviewer.training.measuring.statistics.comparison import Comparison, compare
from medviewer.training.measuring.statistics.judged import Judged
from medviewer.training.measuring.statistics.level import measure

_TOLERANCE_PX = 15
_FITTED_AT: dict[Level, Level] = {"slice_in_series": "patient"}
"""Whose thresholds and calibration a level is judged by, where they are not its own."""
_AT_THE_POINT = (
    "accuracy",
    "balanced_accuracy",
    "sensitivity",
    "specificity",
    "precision",
    "f1",
)


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """The card with all that was fitted and measured, and what its page shows beside it.

    `levels` is what was measured. `against_alone` compares, by level, a network that reads series
    with what its slice network says by itself.
    """

    card: ModelCard
    levels: dict[Level, MeasuredLevel]
    against_alone: dict[Level, Comparison]


def examine(config: TrainingConfig, made: Made, card: ModelCard) -> Findings:
    """Fit thresholds and calibration and measure on patients whom neither has seen.

    `card` says nothing of either yet. Of cross-validations, each fold is measured with thresholds
    and calibration fitted on the other folds; what ships is fitted on all.
    """
    settings = CalibrationSettings(config.operating_point)
    parts = [each.fit for each in made.divisions]
    final_fits, *fits = in_common(
        [fitted(config, card, made, members, settings) for members in (made.fit, *parts)]
    )
    crossed = [
        _judged_part(with_calibrations(config, card, own), made, each)
        for own, each in zip(fits, made.divisions, strict=True)
    ]
    levels = {
        level: _measured(config, made, level, [part[level] for part in crossed])
        for level in crossed[0]
        if _FITTED_AT.get(level, level) in final_fits.levels
    }
    performance = [
        row for level, found in levels.items() for row in _performance(made, level, found)
    ]
    final = dataclasses.replace(
        with_calibrations(config, card, final_fits), performance=tuple(performance)
    )
    return Findings(final, levels, _against_alone(config, card, made))


def _judged_part(card: ModelCard, made: Made, division: Division) -> dict[Level, Judged]:
    """Return what a fitted card makes of one part."""
    return {
        level: judged for level, (_, judged) in levels_of(card, made, division.measured).items()
    }


def _against_alone(config: TrainingConfig, card: ModelCard, made: Made) -> dict[Level, Comparison]:
    """Compare with the slice network alone, whose highest slice counts for a patient."""
    if made.scores.alone is None:
        return {}
    measured = np.concatenate([each.measured for each in made.divisions])
    pooled = dataclasses.replace(card, pooling=Pooling("max", ""))
    by_itself = dataclasses.replace(
        made, scores=Scores(made.scores.alone, made.scores.peaks, _pooled_by_series(pooled, made))
    )
    ours, theirs = levels_of(card, made, measured), levels_of(pooled, by_itself, measured)
    return {
        level: compare(judged, theirs[level][1], config.bootstraps, config.seed, lambda: None)
        for level, (_, judged) in ours.items()
    }


def _pooled_by_series(card: ModelCard, made: Made) -> dict[str, Floats]:
    """Return the slice network's logits of each series that was scored, pooled."""
    alone = made.scores.alone
    if alone is None:
        return {}
    return {
        key: pool_logits(card, alone[members].astype(np.float32)).astype(np.float64)
        for key, members in made.samples.series().items()
        if key in made.scores.series_logits
    }


def _measured(
    config: TrainingConfig, made: Made, level: Level, parts: list[Judged]
) -> MeasuredLevel:
    """Return one level with its metrics, over all and for each population."""
    joined, decided = _joined(parts), _joined([_at_half(part) for part in parts])
    hits = _box_hits(made) if level in {"image", "slice"} else None
    measured = np.concatenate([each.measured for each in made.divisions])
    inside = None if hits is None else hits[measured]

    def part_of(members: Bools, count: int) -> MeasuredLevel:
        one, two = joined.subset(members), decided.subset(members)
        peaks = None if inside is None else inside[members]
        metrics = _metrics(config, one, two, peaks)
        return MeasuredLevel(one, count, metrics, {}, two, made.samples.counted)

    owns = [made.samples.samples[index].population for index in measured]
    populations = {
        source.population: part_of(
            joined.populations == source.population, owns.count(source.population)
        )
        for source in config.sources
    }
    if len(populations) == 1:
        (alone,) = populations.values()
        return dataclasses.replace(alone, populations=populations)
    whole = part_of(np.ones(len(joined), dtype=bool), len(owns))
    return dataclasses.replace(whole, populations=populations)


def _performance(made: Made, level: Level, found: MeasuredLevel) -> list[Performance]:
    """Return what the card says of one level, for each population."""
    measured = np.concatenate([each.measured for each in made.divisions])
    samples = [made.samples.samples[index] for index in measured]
    return [
        Performance(
            population=name,
            set=made.measured_words,
            images=part.images,
            patients=len({each.owner for each in samples if each.population == name}),
            metrics={
                metric.replace("/", "."): each
                for metric, each in part.metrics.items()
                if not metric.startswith("medmnist") and each.value == each.value
            },
            level=level,
        )
        for name, part in found.populations.items()
    ]


def _metrics(
    config: TrainingConfig, joined: Judged, decided: Judged, inside: Floats | None
) -> dict[str, Interval]:
    """Return all metrics with intervals over patients."""

    def all_of(weights: Floats) -> dict[str, float]:
        values, at_the_point = measure(joined, weights), measure(decided, weights)
        for name in values:
            if name.split("/")[-1] in _AT_THE_POINT:
                values[name] = at_the_point[name]
        if inside is not None and len(inside):
            there = ~np.isnan(inside[:, 0])
            values["pointing_game"] = _share(inside[there, 0], weights[there])
            values[f"pointing_game_{_TOLERANCE_PX}px"] = _share(inside[there, 1], weights[there])
        return values

    return bootstrap(all_of, joined.patients, config.bootstraps, config.seed)


def _share(hits: Floats, weights: Floats) -> float:
    """Return the weighted share of hits."""
    total = float(weights.sum())
    return float((hits * weights).sum()) / total if total > 0 else float("nan")


def _box_hits(made: Made) -> Floats | None:
    """Return whether each map's peak lies in its box, and within 15 pixels: ``(N, 2)``, or NaN."""
    hits = np.full((len(made.samples.samples), 2), np.nan)
    for index, (sample, peak) in enumerate(
        zip(made.samples.samples, made.scores.peaks, strict=True)
    ):
        if sample.box is None or np.isnan(peak[0]):
            continue
        rows, columns = made.samples.pixels[index].shape
        margins = (_TOLERANCE_PX / columns, _TOLERANCE_PX / rows)
        x, y = float(peak[0]), float(peak[1])
        hits[index] = sample.box.contains(x, y), sample.box.contains(x, y, *margins)
    return None if np.isnan(hits).all() else hits


def _at_half(judged: Judged) -> Judged:
    """Return scores moved so that each part's own threshold is 0.5: parts can then be joined."""
    if judged.task == "multi-class":
        return judged
    inside = np.clip(judged.scores, 1e-9, 1 - 1e-9)
    at = np.clip(judged.thresholds, 1e-9, 1 - 1e-9)
    odds = inside / (1 - inside) * (1 - at) / at
    # a score of exactly the threshold counts as positive before and after
    moved = np.where(judged.scores >= judged.thresholds, np.maximum(odds / (1 + odds), 0.5), 0)
    below = np.minimum(odds / (1 + odds), np.nextafter(0.5, 0))
    scores = np.where(judged.scores >= judged.thresholds, moved, below)
    return dataclasses.replace(
        judged, scores=scores, thresholds=np.full_like(judged.thresholds, 0.5)
    )


def _joined(parts: list[Judged]) -> Judged:
    """Return parts in one."""
    first = parts[0]
    return Judged(
        first.task,
        first.labels,
        np.concatenate([part.targets for part in parts]),
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate([part.thresholds for part in parts]),
        np.concatenate([part.patients for part in parts]),
        np.concatenate([part.populations for part in parts]),
    )
