"""Patients dealt out to parts of equal kind."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


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
    generator = np.random.default_rng(seed)
    ordered = [
        members[place]
        for _, members in sorted(by_kind.items())
        for place in generator.permutation(len(members))
    ]
    part_of = {patient: number % parts for number, patient in enumerate(ordered)}
    return np.array([part_of[patient] for patient in patients.tolist()], dtype=np.intp)
