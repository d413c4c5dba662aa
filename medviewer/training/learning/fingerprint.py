"""What decides the weights of a training, as one hash: a resume goes on with nothing else."""

import dataclasses
import hashlib
from typing import TypeVar

from medviewer.training.config import Source, TrainingConfig
from medviewer.training.data.samples import Sample, SampleSet

Aged = TypeVar("Aged", Source, Sample)


def fingerprint(config: TrainingConfig, samples: SampleSet, draw: int = 0) -> str:
    """Return a hash of everything that decides the weights, but for the pixels.

    Of the samples that is all that the data say of them: labels and boxes, too. `draw` is the
    number of the training among those whose weights are averaged.
    """
    deciding: list[object] = [
        config.seed,
        config.task,
        config.labels,
        config.auxiliary,
        _without_ages(config.sources),
        config.network,
        config.input,
        config.optimiser,
        config.augment,
        config.localisation,
        _without_ages(samples.samples),
        sorted(samples.series_targets.items()),
    ]
    if samples.are_volumes:
        deciding += [config.card.input.depth, config.card.input.order]
    if config.distillation is not None and samples.taught is not None:
        taught = hashlib.sha256(samples.taught.tobytes()).hexdigest()
        deciding += [config.distillation.share, taught]
    if draw:
        deciding.append(draw)
    return hashlib.sha256(repr([_telling(each) for each in deciding]).encode()).hexdigest()


def _without_ages(values: tuple[Aged, ...]) -> tuple[Aged, ...]:
    """Return sources or samples without ages: these choose thresholds, no weights."""
    return tuple(dataclasses.replace(each, age_years=None) for each in values)


def _telling(value: object) -> object:
    """Return a value's fields that are not at their default: new ones keep old trainings valid."""
    if isinstance(value, tuple):
        return tuple(_telling(each) for each in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = {
        each.name: (getattr(value, each.name), each.default) for each in dataclasses.fields(value)
    }
    return {name: _telling(now) for name, (now, usual) in fields.items() if now != usual}
