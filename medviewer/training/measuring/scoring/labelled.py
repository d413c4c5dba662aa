"""Labelled data in the words of a model's card."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from medviewer.errors import UsageError
from medviewer.models.card import ModelCard, Task
from medviewer.training.data.grouping import with_series
from medviewer.training.data.readers.chexpert import Uncertain
from medviewer.training.data.readers.opening import ReadingOptions, open_data
from medviewer.training.data.samples import Listing, Targets, series_of
from medviewer.training.errors import TrainingError, UnknownWordsError

_NONE = "none"
_HINT = "--map WORD=LABEL tells the data's words"


@dataclass(frozen=True, slots=True)
class DataChoice:
    """Which data are read, and how.

    Attributes
    ----------
    path
        What `open_data` reads.
    words
        A class of the card for words of the data that differ from its label; "none" for further
        words that say that nothing is there.
    folds
        The parts that the data's authors made which are read; empty for all.
    population
        Which of the card's populations all patients belong to; empty: by their ages, where the
        data tell them.
    patient_pattern, uncertain
        See `medviewer.training.data.readers.opening.ReadingOptions`.
    """

    path: Path
    words: Mapping[str, str]
    folds: tuple[str, ...] = ()
    patient_pattern: str = ""
    uncertain: Uncertain = "ignore"
    population: str = ""


def parse_words(pairs: Sequence[str]) -> dict[str, str]:
    """Read ``WORD=LABEL`` pairs."""
    words = {}
    for pair in pairs:
        word, sign, label = pair.partition("=")
        if not (word and sign and label):
            raise UsageError(f"--map {pair!r} is not WORD=LABEL")
        words[word] = label
    return words


def open_labelled(card: ModelCard, choice: DataChoice) -> Listing:
    """List the chosen samples with targets in the order of the card's classes.

    Raises
    ------
    TrainingError
        When there are none, or a patient is in a chosen fold and in another one.
    UsageError
        When a mapped label, or the population, is none of the card's.
    """
    listing = _of_population(card, _with_card_classes(card, choice), choice.population)
    if card.input.kind == "slices":
        listing = with_series(listing)
    kept = replace(listing, samples=tuple(s for s in listing.samples if _is_in(s.fold, choice)))
    if not kept.samples:
        folds = ", ".join(sorted({sample.fold or "(none)" for sample in listing.samples}))
        raise TrainingError(f"no image is in the chosen folds; the data have {folds or 'no image'}")
    shared = {s.owner for s in kept.samples} & {
        s.owner for s in listing.samples if not _is_in(s.fold, choice)
    }
    if shared:
        raise TrainingError(
            f"{len(shared)} of the patients are in the chosen folds and in others: "
            "the folds are not patient-disjoint"
        )
    return kept


def all_targets(listing: Listing) -> list[Targets]:
    """Return the targets of the samples and of their series; others' are of other folds."""
    series = series_of(listing.samples)
    of_series = [each for key, each in listing.series_targets.items() if key in series]
    return [sample.targets for sample in listing.samples] + of_series


def require_two_answers(targets: Sequence[Targets], labels: Sequence[str], task: Task) -> None:
    """Refuse targets from which nothing can be measured: every class is everywhere or nowhere."""
    values = np.array(targets, dtype=np.float64).reshape(len(targets), len(labels))
    if bool((np.nanmin(values, 0, initial=1) < np.nanmax(values, 0, initial=0)).any()):
        return
    there = [label for label, share in zip(labels, np.nansum(values, 0), strict=True) if share]
    shown = ", ".join(there) or f"none of {', '.join(labels)}"
    hint = "" if there and task == "multi-class" else f"; {_HINT}"
    raise TrainingError(f"the data have one class only ({shown}): nothing can be measured{hint}")


def paths_digest(listing: Listing) -> str:
    """Return a hash that proves which images were read without naming them."""
    paths = sorted(f"{sample.population}/{sample.path}" for sample in listing.samples)
    return hashlib.sha256("\n".join(paths).encode()).hexdigest()


def _of_population(card: ModelCard, listing: Listing, name: str) -> Listing:
    """Return samples whose ages are those of a population, where one is named."""
    if not name:
        return listing
    ages = {each.name: each.age_years[0] for each in card.populations}
    if name not in ages:
        known = f"it has {', '.join(ages)}" if ages else "it has none"
        raise UsageError(f"the model has no population {name!r}; {known}")
    samples = tuple(replace(each, age_years=ages[name]) for each in listing.samples)
    return replace(listing, samples=samples)


def _is_in(fold: str, choice: DataChoice) -> bool:
    """Whether samples of a fold are read."""
    return not choice.folds or fold in choice.folds


def _with_card_classes(card: ModelCard, choice: DataChoice) -> Listing:
    """Open the data by their own words and put the targets into the card's order."""
    meant = _meanings(card)
    for label in choice.words.values():
        if label not in meant:
            raise UsageError(f"the model has no class {label!r}; it has {', '.join(meant)}")
    owners = [(word, _NONE) for word, label in choice.words.items() if label not in card.labels]
    owners += [
        (word, label)
        for label in card.labels
        for word in [w for w, meant in choice.words.items() if meant == label] or [label]
    ]
    task: Task = "multi-label" if card.task == "binary" and len(owners) > 1 else card.task
    options = ReadingOptions(
        choice.patient_pattern, choice.uncertain, card.preprocess, card.input.order
    )
    words = [word for word, _ in owners]
    try:
        listing = open_data(choice.path, words, task, options=options)
    except UnknownWordsError as error:
        raise TrainingError(f"{error}; {_HINT}") from error
    groups = [
        [place for place, (_, owner) in enumerate(owners) if owner == label]
        for label in card.labels
    ]
    samples = tuple(
        replace(sample, targets=_gathered(sample.targets, groups)) for sample in listing.samples
    )
    series = {key: _gathered(each, groups) for key, each in listing.series_targets.items()}
    return replace(listing, classes=card.labels, samples=samples, series_targets=series)


def _meanings(card: ModelCard) -> tuple[str, ...]:
    """Return what a word of the data may stand for; where classes exclude each other, for one."""
    may_be_none = card.task in {"binary", "multi-label"}
    return (*card.labels, _NONE) if may_be_none else card.labels


def _gathered(targets: Targets, groups: list[list[int]]) -> Targets:
    """Return a target for each class from those of its words: present where any of them is."""
    return tuple(float(np.max([targets[place] for place in group])) for group in groups)
