from dataclasses import replace

import numpy as np
import pytest

from medviewer.errors import UsageError
from medviewer.models.bundle import load_bundle
from medviewer.models.card_evidence import Calibration, PopulationReading, SeriesReading
from medviewer.training.data.samples import Listing, Sample
from medviewer.training.measuring.scoring.levels import (
    check_same_classes,
    image_units,
    judge,
    patient_units,
    series_units,
    slices_in_series,
)
from medviewer.training.measuring.scoring.running import Run
from tests.support.models import write_bundle
from tests.training.labelled import write_slice_model


def unread(_sample):
    raise AssertionError("no pixels are needed")


def listing(*rows: tuple[str, str, float]) -> Listing:
    """Return slices by patient, series and target."""
    samples = [
        Sample(str(place), "here", patient, (target,), series=series, position=place)
        for place, (patient, series, target) in enumerate(rows)
    ]
    return Listing(("bright-square",), tuple(samples), unread)


@pytest.fixture
def card(tmp_path):
    return load_bundle(write_slice_model(tmp_path / "model")).card


STACKS = listing(("P", "1", 0), ("P", "1", 1), ("P", "2", 0), ("Q", "3", 0))
LOGITS = np.array([[-1.0], [2.0], [3.0], [-2.0]])


def test_series_has_the_highest_logit_and_what_any_slice_shows(card):
    units = series_units([Run(card, LOGITS, None)], STACKS)
    assert units.logits[0].tolist() == [[2], [3], [-2]]
    assert units.targets.tolist() == [[1], [0], [0]]


def test_patient_of_several_series_has_their_highest_logit(card):
    units = series_units([Run(card, LOGITS, None)], STACKS)
    patients = patient_units(units, STACKS, card)
    assert patients.logits[0].tolist() == [[3], [-2]]
    assert patients.targets.tolist() == [[1], [0]]


def test_network_that_reads_series_gives_their_logits_itself(card):
    own = {key: np.array([number]) for number, key in enumerate(("here/1", "here/2", "here/3"))}
    units = series_units([Run(card, LOGITS, None, own)], STACKS)
    assert units.logits[0].tolist() == [[0], [1], [2]]


def in_series(card, *rows):
    run, stacks = [Run(card, LOGITS, None)], listing(*rows)
    return slices_in_series(image_units(run, stacks), run, stacks)


def test_slices_have_the_answer_of_their_series_in_whatever_order_they_are_listed(card):
    rows = (("P", "2", 1), ("P", "1", 0), ("P", "2", 1), ("Q", "1", 0))
    units = in_series(card, *rows)
    assert units.logits[0].tolist() == [[3], [2], [3], [2]]
    assert units.targets.tolist() == [[1], [0], [1], [0]]
    assert units.first.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((("P", "1", 0), ("P", "1", 1)), id="a slice without what its series has"),
        pytest.param((("P", "1", 0), ("P", "1", float("nan"))), id="a slice without label"),
        pytest.param((("P", "1", 0), ("P", "2", 1)), id="each slice a series"),
        pytest.param((("P", "1", 0), ("P", "1", 0), ("Q", "", 1)), id="a slice of no series"),
        pytest.param((("P", "", 0), ("Q", "", 1)), id="no series"),
    ],
)
def test_slices_do_not_answer_for_their_series_where_they_may_differ(card, rows):
    assert in_series(card, *rows) is None


def test_films_have_no_series(tmp_path):
    card = load_bundle(write_bundle(tmp_path / "films")).card
    assert series_units([Run(card, LOGITS, None)], STACKS) is None


def test_ensemble_scores_the_mean_logit(card):
    runs = [Run(card, LOGITS, None), Run(card, LOGITS + 2, None)]
    judged = judge(image_units(runs, STACKS), STACKS, [card, card], series=False)
    # the first mean logit is 0, the calibrated ones are 2 * -1 + 0.25 and 2 * 1 + 0.25
    assert judged.scores[0, 0] == pytest.approx(0.5)
    expected = np.mean([1 / (1 + np.exp(1.75)), 1 / (1 + np.exp(-2.25))])
    assert judged.probabilities[0, 0] == pytest.approx(expected)


def test_ensemble_has_the_threshold_of_the_mean_logit(card):
    other = replace(card, classes=(replace(card.classes[0], threshold=0.9),))
    runs = [Run(card, LOGITS, None), Run(other, LOGITS, None)]
    judged = judge(image_units(runs, STACKS), STACKS, [card, other], series=False)
    # logits 0 and log 9, half of it is log 3: 3 / 4
    assert judged.thresholds[:, 0] == pytest.approx(np.full(len(LOGITS), 0.75))


def test_card_has_the_last_word_on_whole_series(card):
    calibration = Calibration("platt", "", (1.0,), (0.0,))
    card = replace(card, series=SeriesReading((0.8,), calibration=calibration))
    units = series_units([Run(card, LOGITS, None)], STACKS)
    series = judge(units, STACKS, [card], series=True)
    slices = judge(units, STACKS, [card], series=False)
    assert (set(series.thresholds[:, 0]), set(slices.thresholds[:, 0])) == ({0.8}, {0.5})
    assert series.probabilities[0, 0] == pytest.approx(1 / (1 + np.exp(-2)))
    assert slices.probabilities[0, 0] == pytest.approx(1 / (1 + np.exp(-4.25)))


def test_ages_and_no_names_tell_whose_thresholds_hold(tmp_path):
    calibration = Calibration("platt", "", (1.0,), (3.0,))
    young = PopulationReading((0.2,), calibration=calibration, name="children", age_years=(1, 5))
    card = load_bundle(write_bundle(tmp_path / "films")).card
    other = replace(card, populations=(replace(young, thresholds=(0.5,)),))
    card = replace(card, populations=(young,))
    rows = (("here", 4.0), ("here", 30.0), ("children", None), ("there", 5.0))
    samples = [
        Sample(str(place), population, str(place), (0.0,), age_years=age)
        for place, (population, age) in enumerate(rows)
    ]
    films = Listing(("bright-square",), tuple(samples), unread)
    judged = judge(image_units([Run(card, LOGITS, None)], films), films, [card], series=False)
    assert judged.populations.tolist() == ["children", "here", "children", "children"]
    assert judged.thresholds[:, 0].tolist() == [0.2, 0.5, 0.5, 0.2]
    # sigmoid(-1 + 3), then the card's sigmoid(2 x 2 + 0.25)
    expected = [1 / (1 + np.exp(-2)), 1 / (1 + np.exp(-4.25))]
    assert judged.probabilities[:2, 0] == pytest.approx(expected)
    both = [Run(each, LOGITS, None) for each in (card, other)]
    joint = judge(image_units(both, films), films, [card, other], series=False)
    # logits -log 4 and 0, half of it is -log 2: 1 / 3
    assert joint.thresholds[0, 0] == pytest.approx(1 / 3)


def test_grades_have_all_below_them(tmp_path):
    bundle = load_bundle(write_bundle(tmp_path / "m", task="ordinal", labels=("mild", "severe")))
    samples = (Sample("a", "", "P", (0.0, 1.0)), Sample("b", "", "Q", (1.0, 0.0)))
    units = image_units(
        [Run(bundle.card, np.zeros((2, 2)), None)], Listing(("mild", "severe"), samples, unread)
    )
    assert units.targets.tolist() == [[1, 1], [1, 0]]


def test_models_of_other_classes_are_refused(card, tmp_path):
    other = load_bundle(write_bundle(tmp_path / "other", labels=("else",))).card
    with pytest.raises(UsageError, match="same task and classes"):
        check_same_classes([card, other])
