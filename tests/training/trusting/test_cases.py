from dataclasses import replace

import numpy as np
import pytest

from medviewer.models.card import ModelCard, read_card
from medviewer.training.data.samples import Listing, Sample
from medviewer.training.errors import TrainingError
from medviewer.training.trusting.cases import drawn_cases
from tests.support.models import write_bundle


@pytest.fixture
def card(tmp_path) -> ModelCard:
    folder = write_bundle(tmp_path / "two", task="multi-label", labels=("a", "b"))
    return read_card(folder / "card.toml")


def listing(*samples: Sample) -> Listing:
    return Listing(("a", "b"), samples, lambda _sample: np.zeros((2, 2)))


def sample(number: int, patient: str, *targets: float) -> Sample:
    return Sample(f"{number}.png", "films", patient, targets)


MANY = listing(
    *(sample(number, "one", 1, 0) for number in range(6)),
    sample(6, "two", 0, 1),
    sample(7, "three", 1, 1),
    sample(8, "four", 0, 0),
    sample(9, "five", np.nan, 0),
)


def test_all_patients_come_before_any_comes_twice(card) -> None:
    cases = drawn_cases(MANY, card, 100, 0)
    assert len(cases) == 8
    owners = [MANY.samples[case.index].patient for case in cases]
    assert sorted(owners[:3]) == ["one", "three", "two"]
    assert owners[3:] == ["one"] * 5
    assert [case.patient for case in cases[:3]] == [0, 1, 2]


def test_more_images_begin_with_the_same(card) -> None:
    assert drawn_cases(MANY, card, 8, 3)[:4] == drawn_cases(MANY, card, 4, 3)
    assert drawn_cases(MANY, card, 8, 3) != drawn_cases(MANY, card, 8, 4)


def test_a_class_that_is_there_is_explained(card) -> None:
    for case in drawn_cases(MANY, card, 100, 1):
        assert MANY.samples[case.index].targets[case.target] == 1


def test_of_grades_the_highest_is_explained(card) -> None:
    grades = replace(card, task="ordinal")
    (case,) = drawn_cases(listing(sample(0, "one", 1, 1)), grades, 5, 0)
    assert case.target == 1


def test_keys_name_nobody_and_differ(card) -> None:
    cases = drawn_cases(MANY, card, 100, 0)
    assert len({case.key for case in cases}) == 8
    assert not any("one" in case.key for case in cases)


def test_nothing_to_explain_is_told(card) -> None:
    with pytest.raises(TrainingError, match="nothing to explain"):
        drawn_cases(listing(sample(0, "one", 0, 0)), card, 5, 0)
