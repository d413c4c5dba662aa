"""Patient-disjoint parts, stratified by population and classes, from a seed."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from medviewer.training.config import FoldSplit, FractionSplit
from medviewer.training.data.dealing import dealt
from medviewer.training.data.samples import Indices, Sample
from medviewer.training.errors import TrainingError


class PartRecord(TypedDict):
    """What proves one part of a split without naming anyone."""

    images: int
    patients: int
    sha256_of_paths: str


@dataclass(frozen=True, slots=True, eq=False)
class PartIndices:
    """Indices of the samples of each part; no patient is in two."""

    train: Indices
    validation: Indices
    test: Indices

    def parts(self) -> dict[str, Indices]:
        """Return the parts by name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}


def split_by_patient(
    samples: Sequence[Sample], fractions: FractionSplit, seed: int, classes: int
) -> PartIndices:
    """Divide the patients of every stratum by `fractions`.

    A stratum is a population and which of the first `classes` targets the patient's images have.
    """
    generator = np.random.default_rng(seed)
    parts: tuple[list[int], ...] = ([], [], [])
    for patients in _strata(samples, classes):
        order = generator.permutation(len(patients))
        first = round(len(patients) * fractions.train)
        second = round(len(patients) * (fractions.train + fractions.validation))
        for part, members in zip(
            parts, (order[:first], order[first:second], order[second:]), strict=True
        ):
            part.extend(index for patient in members for index in patients[patient])
    return PartIndices(*(np.array(sorted(part), dtype=np.intp) for part in parts))


def folds_of(
    samples: Sequence[Sample], split: FoldSplit, seed: int, classes: int
) -> dict[str, Indices]:
    """Return the samples of each fold by its name.

    The data's own folds, or patients dealt out in turn, stratum by stratum (`split_by_patient`).

    Raises
    ------
    TrainingError
        When the data have no folds, or a patient is in two of them.
    """
    names = _dealt(samples, split.count, seed, classes) if split.count else _given(samples)
    return {name: np.flatnonzero(np.array(names) == name) for name in sorted(set(names))}


def aside_patients(
    samples: Sequence[Sample], share: float, seed: int, classes: int
) -> tuple[Indices, Indices]:
    """Return the samples that are trained on and those of the patients kept aside."""
    generator = np.random.default_rng([seed, 1])
    kept: list[int] = []
    for patients in _strata(samples, classes):
        order = generator.permutation(len(patients))
        for patient in order[: round(share * len(patients))]:
            kept.extend(patients[patient])
    aside = np.array(sorted(kept), dtype=np.intp)
    return np.setdiff1d(np.arange(len(samples)), aside), aside


def record_of(samples: Sequence[Sample], parts: dict[str, Indices]) -> dict[str, PartRecord]:
    """Return what proves a split without naming anyone: counts and a hash of each part."""
    return {name: _part_record(samples, indices) for name, indices in parts.items()}


def _strata(samples: Sequence[Sample], classes: int) -> list[list[list[int]]]:
    """Return the patients' samples, grouped by population and by what the patient has."""
    by_patient: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, sample in enumerate(samples):
        by_patient[sample.owner].append(index)
    strata: dict[tuple[str, tuple[tuple[bool, ...], ...]], list[list[int]]] = defaultdict(list)
    for key in sorted(by_patient):
        # by path: the split does not depend on the order of the table
        members = sorted(by_patient[key], key=lambda index: samples[index].path)
        kinds = tuple(sorted({tuple(t > 0 for t in samples[i].targets[:classes]) for i in members}))
        strata[key[0], kinds].append(members)
    return [strata[stratum] for stratum in sorted(strata)]


def _dealt(samples: Sequence[Sample], count: int, seed: int, classes: int) -> list[str]:
    """Deal patients to `count` folds so that each stratum is spread evenly."""
    names = [""] * len(samples)
    for members, fold in dealt(_strata(samples, classes), count, seed):
        for index in members:
            names[index] = str(fold + 1)
    return names


def _given(samples: Sequence[Sample]) -> list[str]:
    """Return the data's own folds once no patient is in two of them."""
    fold_of: dict[tuple[str, str], str] = {}
    for sample in samples:
        if not sample.fold:
            raise TrainingError("the data name no fold for some images: give split.count instead")
        if fold_of.setdefault(sample.owner, sample.fold) != sample.fold:
            raise TrainingError("a patient is in two folds of the data: give split.count instead")
    return [sample.fold for sample in samples]


def _part_record(samples: Sequence[Sample], indices: Indices) -> PartRecord:
    """Count images and patients of one part and hash its sorted paths."""
    paths = sorted(samples[i].path for i in indices)
    return {
        "images": len(indices),
        "patients": len({samples[i].owner for i in indices}),
        "sha256_of_paths": hashlib.sha256("\n".join(paths).encode()).hexdigest(),
    }
