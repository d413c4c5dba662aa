"""Which images an epoch shows: populations by their share, classes equally often or as they are."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from medviewer.models.card import Task
from medviewer.training.config import Source
from medviewer.training.data.samples import Indices, SampleSet


def strata(samples: SampleSet, task: Task) -> npt.NDArray[np.intp]:
    """Return a number for each sample, ``(N,)``: those of one class share it.

    Exclusive classes count from 0 by themselves; elsewhere 1 has any class, 0 none that is known.
    """
    targets = np.nan_to_num(samples.targets)
    if task == "multi-class":
        return np.asarray(targets.argmax(axis=1))
    if task == "ordinal":
        return np.asarray(targets.sum(axis=1), dtype=np.intp)
    return np.asarray(targets.max(axis=1) > 0, dtype=np.intp)


def epoch_order(
    samples: SampleSet,
    sources: tuple[Source, ...],
    count: int,
    kinds: npt.NDArray[np.intp] | None,
    generator: np.random.Generator,
) -> Indices:
    """Return about `count` shuffled indices (0: as many as there are).

    With `kinds`, the `strata`, each is shown equally often in its population: rare ones come
    several times. Without, all images of a population come as often as any other.
    """
    count = count or len(samples.samples)
    drawn = []
    for source in sources:
        members = samples.of_population(source.population)
        groups = [members] if kinds is None else _by_kind(members, kinds)
        drawn += [
            _cycled(group, round(count * source.share / len(groups)), generator) for group in groups
        ]
    order = np.concatenate(drawn)
    generator.shuffle(order)
    return order


def batches(order: Indices, size: int) -> Iterator[Indices]:
    """Cut `order` into batches of `size`; the last one may be smaller."""
    for start in range(0, len(order), size):
        yield order[start : start + size]


def smoothed_targets(
    samples: SampleSet, sources: tuple[Source, ...], task: Task
) -> npt.NDArray[np.float32]:
    """Return the targets moved inwards by their source's smoothing, ``(N, classes)``.

    Exclusive classes share it out evenly, others end at ``smoothing / 2`` and ``1 - smoothing / 2``
    (Szegedy et al., CVPR 2016). NaN stays.
    """
    by_population = {source.population: source.label_smoothing for source in sources}
    smoothing = np.array([by_population[each.population] for each in samples.samples])[:, None]
    floor = smoothing / (len(samples.classes) if task == "multi-class" else 2)
    return np.asarray(samples.targets * (1 - smoothing) + floor, dtype=np.float32)


def softened_targets(
    targets: npt.NDArray[np.float32], taught: npt.NDArray[np.float32], share: float
) -> npt.NDArray[np.float32]:
    """Return targets with a `share` of what was `taught`; unknown ones stay, and untaught ones."""
    mixed = (1 - share) * targets + share * taught
    return np.where(np.isnan(taught), targets, mixed).astype(np.float32)


def class_weights(targets: npt.NDArray[np.float32], task: Task) -> npt.NDArray[np.float32]:
    """Return weights that make up for rare classes, ``(classes,)``.

    Exclusive classes: inverse frequency with mean 1. Others: what a positive weighs beside a
    negative. Unknown targets do not count.
    """
    known = ~np.isnan(targets)
    positives = np.maximum(np.nansum(targets, axis=0), 1)
    if task == "multi-class":
        return np.asarray(len(targets) / (targets.shape[1] * positives), dtype=np.float32)
    return np.asarray((known.sum(axis=0) - positives) / positives, np.float32).clip(0.01, 100)


def _by_kind(members: Indices, kinds: npt.NDArray[np.intp]) -> list[Indices]:
    """Return the members of each stratum."""
    return [members[kinds[members] == kind] for kind in np.unique(kinds[members])]


def _cycled(members: Indices, count: int, generator: np.random.Generator) -> Indices:
    """Return `count` of `members`, all of them as often as any other (but for one)."""
    rounds = [generator.permutation(members) for _ in range(-(-count // max(len(members), 1)))]
    return np.concatenate([*rounds, members[:0]])[:count]
