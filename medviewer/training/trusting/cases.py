"""Which images are explained, and for which class."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from medviewer.models.card import ModelCard
from medviewer.training.data.samples import Listing, Sample
from medviewer.training.errors import TrainingError

_KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Case:
    """An image and a class that is there by its labels.

    Attributes
    ----------
    index
        The sample in its listing.
    target
        Index of the logit that is explained.
    key
        Tells the image from others in every run, and names nobody.
    patient
        Number of the patient among those drawn, from 0.
    """

    index: int
    target: int
    key: str
    patient: int


def drawn_cases(listing: Listing, card: ModelCard, count: int, seed: int) -> tuple[Case, ...]:
    """Return at most `count` images that show a class of the card, in a random order.

    All patients have their first image before any has a second one. Of grades the highest is
    explained, of several classes one that is drawn.

    Raises
    ------
    TrainingError
        When no image shows any.
    """
    generator = np.random.default_rng(seed)
    order = [int(each) for each in generator.permutation(len(listing.samples))]
    targets = {index: _target(listing.samples[index], card, generator) for index in order}
    by_turn: dict[int, list[int]] = defaultdict(list)
    turns: dict[tuple[str, str], int] = defaultdict(int)
    for index in order:
        if targets[index] is not None:
            owner = listing.samples[index].owner
            by_turn[turns[owner]].append(index)
            turns[owner] += 1
    chosen = [index for turn in sorted(by_turn) for index in by_turn[turn]][:count]
    if not chosen:
        raise TrainingError(
            "no image of the data shows a class of the model: there is nothing to explain"
        )
    patients: dict[tuple[str, str], int] = {}
    return tuple(
        Case(
            index,
            targets[index] or 0,
            _key(listing.samples[index]),
            patients.setdefault(listing.samples[index].owner, len(patients)),
        )
        for index in chosen
    )


def _target(sample: Sample, card: ModelCard, generator: np.random.Generator) -> int | None:
    """Return the class to explain, or None where the labels name none."""
    there = [place for place, value in enumerate(sample.targets) if value == 1]
    if not there:
        return None
    return there[-1] if card.task == "ordinal" else int(generator.choice(there))


def _key(sample: Sample) -> str:
    """Return a hash of where an image comes from."""
    place = f"{sample.population}/{sample.path}"
    return hashlib.sha256(place.encode()).hexdigest()[:_KEY_LENGTH]
