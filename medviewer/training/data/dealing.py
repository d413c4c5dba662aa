"""Patients dealt out to parts of equal kind: the one way, for folds and for cross-fitting."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

_Patient = TypeVar("_Patient")


def dealt(
    strata: Sequence[Sequence[_Patient]], parts: int, seed: int
) -> Iterator[tuple[_Patient, int]]:
    """Yield every patient with its part, from 0: each stratum is shuffled and dealt in turn.

    A stratum goes on where the one before ended, so no part gets the odd ones of all of them.
    """
    generator = np.random.default_rng(seed)
    turn = 0
    for patients in strata:
        for place in generator.permutation(len(patients)):
            yield patients[place], turn % parts
            turn += 1


def deal_patients(
    patients: npt.NDArray[np.str_], strata: Sequence[str], parts: int, seed: int
) -> npt.NDArray[np.intp]:
    """Return the part, from 0, of each unit ``(N,)``; all units of a patient are in one.

    Patients with the same set of `strata` (one of each unit) are spread evenly.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    for patient, stratum in zip(patients.tolist(), strata, strict=True):
        kinds[patient].add(stratum)
    by_kind: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for patient in sorted(kinds):
        by_kind[tuple(sorted(kinds[patient]))].append(patient)
    part_of = dict(dealt([by_kind[kind] for kind in sorted(by_kind)], parts, seed))
    return np.array([part_of[patient] for patient in patients.tolist()], dtype=np.intp)
