"""Patient-disjoint parts, stratified by population and label, from a seed."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from medviewer.training.config import SplitFractions
from medviewer.training.data.dataset import Film

Indices = npt.NDArray[np.intp]


class PartRecord(TypedDict):
    """What proves one part of a split without naming anyone."""

    images: int
    patients: int
    sha256_of_paths: str


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Indices of the films of each part; no patient is in two."""

    train: Indices
    validation: Indices
    test: Indices

    def parts(self) -> dict[str, Indices]:
        """Return the parts by name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}


def split_by_patient(films: tuple[Film, ...], fractions: SplitFractions, seed: int) -> Split:
    """Divide the patients of every stratum (population and set of labels) by `fractions`."""
    generator = np.random.default_rng(seed)
    by_patient: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, film in enumerate(films):
        by_patient[film.population, film.patient].append(index)
    strata: dict[tuple[str, tuple[bool, ...]], list[list[int]]] = defaultdict(list)
    for key in sorted(by_patient):
        members = by_patient[key]
        labels = tuple(sorted({films[i].positive for i in members}))
        strata[key[0], labels].append(members)
    parts: tuple[list[int], ...] = ([], [], [])
    for stratum in sorted(strata):
        _divide(strata[stratum], fractions, generator, parts)
    return Split(*(np.array(sorted(part), dtype=np.intp) for part in parts))


def split_record(films: tuple[Film, ...], split: Split) -> dict[str, PartRecord]:
    """Return what proves a split without naming anyone: counts and a hash of each part."""
    return {name: _part_record(films, indices) for name, indices in split.parts().items()}


def _divide(
    patients: list[list[int]],
    fractions: SplitFractions,
    generator: np.random.Generator,
    parts: tuple[list[int], ...],
) -> None:
    """Shuffle the patients of one stratum and hand them out to `parts`."""
    order = generator.permutation(len(patients))
    first = round(len(patients) * fractions.train)
    second = round(len(patients) * (fractions.train + fractions.validation))
    for part, members in zip(
        parts, (order[:first], order[first:second], order[second:]), strict=True
    ):
        part.extend(index for patient in members for index in patients[patient])


def _part_record(films: tuple[Film, ...], indices: Indices) -> PartRecord:
    """Count images and patients of one part and hash its sorted paths."""
    paths = sorted(films[i].path for i in indices)
    return {
        "images": len(indices),
        "patients": len({(films[i].population, films[i].patient) for i in indices}),
        "sha256_of_paths": hashlib.sha256("\n".join(paths).encode()).hexdigest(),
    }
