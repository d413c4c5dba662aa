import hashlib

import numpy as np
import pytest

from medviewer.training.config import SplitFractions
from medviewer.training.data.dataset import Film
from medviewer.training.data.split import split_by_patient, split_record

FRACTIONS = SplitFractions(0.5, 0.25, 0.25)


def films() -> tuple[Film, ...]:
    """Return 40 patients with 1 to 3 films, 10 of each population and label; one has both."""
    made = []
    for population in ("children", "adults"):
        for patient in range(20):
            for number in range(1 + patient % 3):
                positive = patient % 2 == 1 or (patient == 2 and number == 1)
                path = f"{population}/{patient}-{number}"
                made.append(Film(path, population, str(patient), positive))
    return tuple(made)


def patients_of(part) -> set[tuple[str, str]]:
    return {(films()[i].population, films()[i].patient) for i in part}


def test_no_patient_is_in_two_parts_and_none_is_lost():
    split = split_by_patient(films(), FRACTIONS, 1)
    parts = [patients_of(part) for part in split.parts().values()]
    assert parts[0].isdisjoint(parts[1])
    assert parts[2].isdisjoint(parts[0] | parts[1])
    assert len(parts[0] | parts[1] | parts[2]) == 40
    assert sorted(np.concatenate(list(split.parts().values()))) == list(range(len(films())))


def test_every_stratum_is_divided_by_the_fractions():
    split = split_by_patient(films(), FRACTIONS, 1)
    for population in ("children", "adults"):
        ill = {(population, str(patient)) for patient in range(1, 20, 2)}
        counts = [len(patients_of(part) & ill) for part in split.parts().values()]
        assert counts == [5, 3, 2]


def test_same_seed_gives_the_same_split_and_another_another():
    first, again, other = (split_by_patient(films(), FRACTIONS, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.test, again.test)
    assert first.test.tolist() != other.test.tolist()


def test_split_does_not_depend_on_the_order_of_the_films():
    backwards = films()[::-1]
    forth, back = split_by_patient(films(), FRACTIONS, 1), split_by_patient(backwards, FRACTIONS, 1)
    assert {films()[i] for i in forth.test} == {backwards[i] for i in back.test}


def test_record_counts_and_hashes_without_naming_anyone():
    made = (Film("a", "p", "1", True), Film("b", "p", "1", True), Film("c", "p", "2", True))
    split = split_by_patient(made, SplitFractions(0.5, 0.25, 0.25), 0)
    record = split_record(made, split)
    assert sum(part["images"] for part in record.values()) == 3
    assert sum(part["patients"] for part in record.values()) == 2
    paths = sorted(made[i].path for i in split.train)
    digest = hashlib.sha256("\n".join(paths).encode()).hexdigest()
    assert record["train"]["sha256_of_paths"] == digest


def test_fractions_add_up_to_one():
    with pytest.raises(ValueError, match="add up to 1"):
        SplitFractions(0.5, 0.5, 0.5)
