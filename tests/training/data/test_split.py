import hashlib

import numpy as np
import pytest

from medviewer.training.config import FoldSplit, FractionSplit
from medviewer.training.data.samples import Sample
from medviewer.training.data.split import (
    aside_patients,
    folds_of,
    record_of,
    split_by_patient,
)
from medviewer.training.errors import TrainingError

FRACTIONS = FractionSplit(0.5, 0.25, 0.25)
FOLDS = ["23121312333232211121", "23112312123221321331", "21133231131113222232"]


def films() -> tuple[Sample, ...]:
    """Return 40 patients with 1 to 3 films, 10 of each population and label; one has both."""
    made = []
    for population in ("children", "adults"):
        for patient in range(20):
            for number in range(1 + patient % 3):
                positive = patient % 2 == 1 or (patient == 2 and number == 1)
                path = f"{population}/{patient}-{number}"
                made.append(Sample(path, population, str(patient), (float(positive),)))
    return tuple(made)


def patients_of(part) -> set[tuple[str, str]]:
    return {films()[i].owner for i in part}


def test_no_patient_is_in_two_parts_and_none_is_lost():
    split = split_by_patient(films(), FRACTIONS, 1, 1)
    parts = [patients_of(part) for part in split.parts().values()]
    assert parts[0].isdisjoint(parts[1])
    assert parts[2].isdisjoint(parts[0] | parts[1])
    assert len(parts[0] | parts[1] | parts[2]) == 40
    assert sorted(np.concatenate(list(split.parts().values()))) == list(range(len(films())))


def test_every_stratum_is_divided_by_the_fractions():
    split = split_by_patient(films(), FRACTIONS, 1, 1)
    for population in ("children", "adults"):
        ill = {(population, str(patient)) for patient in range(1, 20, 2)}
        counts = [len(patients_of(part) & ill) for part in split.parts().values()]
        assert counts == [5, 3, 2]


def test_same_seed_gives_the_same_split_and_another_another():
    first, again, other = (split_by_patient(films(), FRACTIONS, seed, 1) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.test, again.test)
    assert first.test.tolist() != other.test.tolist()


def test_split_does_not_depend_on_the_order_of_the_films():
    backwards = films()[::-1]
    forth = split_by_patient(films(), FRACTIONS, 1, 1)
    back = split_by_patient(backwards, FRACTIONS, 1, 1)
    assert {films()[i] for i in forth.test} == {backwards[i] for i in back.test}


def test_dealt_folds_share_no_patient_and_are_spread_evenly():
    folds = folds_of(films(), FoldSplit(count=4), 3, 1)
    parts = [patients_of(part) for part in folds.values()]
    assert sum(len(part) for part in parts) == 40
    assert [len(part) for part in parts] == [10] * 4
    ill = {("adults", str(patient)) for patient in range(1, 20, 2)}
    assert {len(part & ill) for part in parts} <= {2, 3}


def test_dealt_folds_stay_what_they_were_when_models_were_trained():
    # written down from the version that the models were trained with
    patients = [
        "".join(str(folds_as_one(seed)[("adults", str(patient))]) for patient in range(20))
        for seed in (0, 1, 7)
    ]
    assert patients == FOLDS


def folds_as_one(seed: int) -> dict[tuple[str, str], str]:
    """Return the fold, of three, of every patient."""
    folds = folds_of(films(), FoldSplit(count=3), seed, 1)
    return {owner: name for name, part in folds.items() for owner in patients_of(part)}


def test_folds_of_the_data_are_taken_as_they_are():
    made = [Sample(str(i), "p", str(i), (0.0,), fold="ab"[i % 2]) for i in range(4)]
    folds = folds_of(made, FoldSplit(), 0, 1)
    assert {name: each.tolist() for name, each in folds.items()} == {"a": [0, 2], "b": [1, 3]}


def test_patient_in_two_folds_of_the_data_is_refused():
    made = [Sample(str(i), "p", "one", (0.0,), fold="ab"[i]) for i in range(2)]
    with pytest.raises(TrainingError, match="in two folds"):
        folds_of(made, FoldSplit(), 0, 1)


def test_data_without_folds_ask_for_a_count():
    with pytest.raises(TrainingError, match=r"split\.count"):
        folds_of(films(), FoldSplit(), 0, 1)


def test_patients_aside_are_whole_and_of_every_stratum():
    kept, aside = aside_patients(films(), 0.2, 0, 1)
    assert patients_of(kept).isdisjoint(patients_of(aside))
    assert len(patients_of(aside)) == 8
    assert len(kept) + len(aside) == len(films())


def test_auxiliary_targets_make_no_strata():
    made = [Sample(str(i), "p", str(i), (float(i % 2), float(i))) for i in range(20)]
    assert len(aside_patients(made, 0.1, 0, 1)[1]) == 2


def test_record_counts_and_hashes_without_naming_anyone():
    made = tuple(Sample(path, "p", patient, (1.0,)) for path, patient in ("a1", "b1", "c2"))
    split = split_by_patient(made, FRACTIONS, 0, 1)
    record = record_of(made, split.parts())
    assert sum(part["images"] for part in record.values()) == 3
    assert sum(part["patients"] for part in record.values()) == 2
    paths = sorted(made[i].path for i in split.train)
    digest = hashlib.sha256("\n".join(paths).encode()).hexdigest()
    assert record["train"]["sha256_of_paths"] == digest


def test_fractions_add_up_to_one():
    with pytest.raises(ValueError, match="add up to 1"):
        FractionSplit(0.5, 0.5, 0.5)
