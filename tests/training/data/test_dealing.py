import numpy as np

from medviewer.training.data.dealing import deal_patients, dealt


def test_all_units_of_a_patient_are_in_one_part():
    patients = np.repeat([f"P{number}" for number in range(20)], 3)
    parts = deal_patients(patients, ["0"] * 60, 5, 0).reshape(20, 3)
    assert (parts == parts[:, :1]).all()


def test_kinds_are_spread_evenly():
    patients = np.array([f"P{number:02}" for number in range(20)])
    strata = ["ill"] * 5 + ["well"] * 15
    parts = deal_patients(patients, strata, 5, 1)
    assert np.bincount(parts[:5]).tolist() == [1] * 5
    assert np.bincount(parts[5:]).tolist() == [3] * 5


def test_each_stratum_is_shuffled_by_one_generator_and_dealt_where_the_last_one_ended():
    generator = np.random.default_rng(7)
    first, second = generator.permutation(3), generator.permutation(2)
    expected = [("abc"[place], part) for place, part in zip(first, (0, 1, 0), strict=True)]
    expected += [("de"[place], part) for place, part in zip(second, (1, 0), strict=True)]
    assert list(dealt(["abc", "de"], 2, 7)) == expected
