"""What a variant of a network saves and what it costs, beside the network itself."""

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import Interval
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.training.data.samples import Listing, Sample, series_of
from medviewer.training.measuring.evaluate import bootstrap
from medviewer.training.measuring.scoring.levels import image_units, judge
from medviewer.training.measuring.scoring.preparing import prepared_sample
from medviewer.training.measuring.scoring.run import Run
from medviewer.training.measuring.statistics.level import measure
from medviewer.training.optimising.variants import Variant

Doubles = npt.NDArray[np.float64]

_SEED = 20_261_125
_DRAWS = 500
_ROUNDS = 9
_BATCH = 4
_METRICS = ("accuracy", "auc")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `size` and `time` are ratios to the first line."""

    name: str
    note: str
    bytes: int
    packed_bytes: int
    size: float
    time: float
    metrics: dict[str, Interval]
    largest_difference: float


@dataclass(frozen=True, slots=True, eq=False)
class Images:
    """Prepared images of some samples: ``(N, C, H, W)`` in groups; a series is one group."""

    samples: tuple[Sample, ...]
    groups: tuple[Tensor, ...]


def chosen(samples: Sequence[Sample], most: int, *, whole_series: bool) -> tuple[Sample, ...]:
    """Return at most about `most` samples of patients drawn by a fixed seed, patients whole."""
    order = list(dict.fromkeys(sample.owner for sample in samples))
    np.random.default_rng(_SEED).shuffle(order)
    taken: list[Sample] = []
    for owner in order:
        if len(taken) >= most:
            break
        own = [sample for sample in samples if sample.owner == owner]
        taken += own if whole_series else own[: most - len(taken)]
    return tuple(taken)


def prepared(listing: Listing, samples: Sequence[Sample], card: ModelCard) -> Images:
    """Read and prepare samples."""
    ordered, groups = [], []
    for group in _grouped(samples):
        pictures = [prepared_sample(listing, each, card) for each in group]
        groups.append(torch.cat(pictures))
        ordered += group
    return Images(tuple(ordered), tuple(groups))


def measured(
    network: nn.Module, variants: Sequence[Variant], images: Images, card: ModelCard
) -> list[Row]:
    """Return a row for every variant; the first one is what the others are compared with."""
    times = _times(variants, images)
    first = variants[0]
    expected = logits_of(network, first, images)
    rows = []
    for variant, ratio in zip(variants, times, strict=True):
        logits = logits_of(network, variant, images)
        rows.append(
            Row(
                name=variant.name,
                note=variant.note,
                bytes=len(variant.content),
                packed_bytes=variant.packed_bytes,
                size=variant.packed_bytes / first.packed_bytes,
                time=ratio,
                metrics=metrics_of(card, images.samples, logits),
                largest_difference=float(np.abs(logits - expected).max()),
            )
        )
    return rows


def logits_of(network: nn.Module, variant: Variant, images: Images) -> Doubles:
    """Return ``(N, classes)``; of a network that reads series, those of its slices."""
    parts = []
    for group in images.groups:
        found = np.concatenate([variant.run(batch) for batch in torch.split(group, _BATCH)])
        if isinstance(network, SequenceClassifier):
            with torch.inference_mode():
                read = network.read_sequence(torch.from_numpy(found)[None])
            found = read.slice_logits[0].numpy()
        parts.append(found)
    return np.concatenate(parts).astype(np.float64)


def metrics_of(card: ModelCard, samples: Sequence[Sample], logits: Doubles) -> dict[str, Interval]:
    """Return accuracy and AUC as `medviewer evaluate` does, with 95 % intervals over patients."""
    listing = Listing(card.labels, tuple(samples), _no_pixels)
    units = image_units([Run(card, logits, None)], listing)
    judged = judge(units, listing, [card], series=False)

    def both(weights: Doubles) -> dict[str, float]:
        values = measure(judged, weights)
        return {name: values[name] for name in _METRICS}

    return bootstrap(both, judged.patients, _DRAWS, _SEED)


def _no_pixels(_: Sample) -> NoReturn:
    """Stand for pixels that are not asked for: the logits are there."""
    raise NotImplementedError


def _times(variants: Sequence[Variant], images: Images) -> list[float]:
    """Return each variant's time as a ratio to the first one's: median of alternating runs.

    Every round begins with another variant: whatever comes first waits for the processor.
    """
    batch = torch.cat([group[:_BATCH] for group in images.groups[:_BATCH]])[:_BATCH]
    for variant in variants:
        variant.run(batch)
    places = range(len(variants))
    rounds = []
    for turn in range(_ROUNDS):
        order = [(place + turn) % len(variants) for place in places]
        rounds.append({place: _seconds(variants[place], batch) for place in order})
    return [statistics.median(each[place] / each[0] for each in rounds) for place in places]


def _seconds(variant: Variant, batch: Tensor) -> float:
    """Return how long one batch takes."""
    started = time.perf_counter()
    variant.run(batch)
    return time.perf_counter() - started


def _grouped(samples: Sequence[Sample]) -> Iterator[list[Sample]]:
    """Yield the slices of each series in their order, and every film alone."""
    for members in series_of(samples).values():
        yield [samples[index] for index in members]
    for sample in samples:
        if not sample.series:
            yield [sample]
