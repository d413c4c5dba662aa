"""Labels softened by networks that never saw the patient, nor the fold that is measured."""

import dataclasses

import numpy as np
import pytest

from medviewer.training.config import DistillationConfig, FoldSplit, NetworkConfig
from medviewer.training.data.samples import Sample, SampleSet
from medviewer.training.data.sampling import softened_targets
from medviewer.training.data.split import folds_of
from medviewer.training.errors import TrainingError
from medviewer.training.learning.fingerprint import fingerprint
from medviewer.training.making import by_folds, scored_fold
from medviewer.training.making.by_folds import make_by_folds
from medviewer.training.making.made import Scores
from medviewer.training.making.teaching import FoldTeachers, softened, train_teachers
from medviewer.training.measuring.metrics import sigmoid

SIDE, PATIENTS = 16, 24
NAN = float("nan")


@pytest.fixture
def films() -> SampleSet:
    """Return a film of each patient; that of every other one is bright, of four folds."""
    samples = tuple(
        Sample(str(number), "ward", str(number), (float(number % 2),), fold="abcd"[number // 6])
        for number in range(PATIENTS)
    )
    pixels = np.random.default_rng(0).integers(0, 60, (PATIENTS, SIDE, SIDE))
    pixels[1::2] += 150
    return SampleSet(("square",), samples, pixels.astype(np.uint8))


@pytest.fixture
def distilled(config, films):
    """Return a configuration whose targets are softened by half."""
    label = dataclasses.replace(config.classes[0], label="square")
    source = dataclasses.replace(config.sources[0], population="ward", share=1.0)
    return dataclasses.replace(
        config,
        classes=(label,),
        sources=(dataclasses.replace(source, label_smoothing=0.0),),
        split=FoldSplit(count=0, aside=0.2),
        network=NetworkConfig("tiny-cnn", options={"width": 8, "channels": 1}),
        input=dataclasses.replace(
            config.input, height=SIDE, width=SIDE, channels=1, mean=(0.0,), std=(1.0,)
        ),
        optimiser=dataclasses.replace(config.optimiser, epochs=4, soup=2, images_per_epoch=0),
        interpolation=None,
        reference=None,
        distillation=DistillationConfig(share=0.5, epochs=1),
    )


def noted(monkeypatch, films):
    """Let every training note its epochs, its patients and what it was taught; none is done."""
    trained = []

    def train(config, samples, work, **_):
        patients = {each.patient for each in samples.samples}
        trained.append((work.name, config.optimiser, patients, samples.taught))
        return dataclasses.make_dataclass("Trained", ["end", "seconds"])(len(trained), 1.0)

    def score(_config, number, _sequence, held):
        logits = np.array([[4 * each.targets[0] - 2 + 0.01 * number] for each in held.samples])
        logits[:2] *= -1  # some are wrong, so that the calibration is finite
        return Scores(logits, np.full((len(logits), 2), np.nan))

    for module in (by_folds, scored_fold):
        monkeypatch.setattr(module, "train", train)
        monkeypatch.setattr(module, "shipped_network", lambda _config, end: end)
    monkeypatch.setattr(scored_fold, "score", score)
    return trained


def test_no_teacher_saw_the_patient_or_the_fold_that_is_measured(
    distilled, films, tmp_path, monkeypatch
):
    trained = noted(monkeypatch, films)
    made = make_by_folds(distilled, distilled.split, films, tmp_path, resume=False)
    folds = folds_of(films.told, distilled.split, distilled.seed, 1)
    patients = {name: {str(index) for index in held} for name, held in folds.items()}
    teachers = {name: seen for name, _, seen, _ in trained if name.startswith("without-")}
    assert len(teachers) == 6
    for name, seen in teachers.items():
        _, one, other = name.split("-")
        assert seen.isdisjoint(patients[one] | patients[other])
        assert len(seen) == PATIENTS - len(patients[one] | patients[other])
    students = {name: seen for name, _, seen, taught in trained if taught is not None}
    assert set(students) == {*(f"fold-{name}" for name in folds), "all"}
    assert all(students[f"fold-{name}"].isdisjoint(patients[name]) for name in folds)
    assert made.seconds == len(trained) == 11


def test_teachers_are_trained_once_and_for_their_own_epochs(
    distilled, films, tmp_path, monkeypatch
):
    trained = noted(monkeypatch, films)
    make_by_folds(distilled, distilled.split, films, tmp_path, resume=False)
    found = {name: (each.epochs, each.soup) for name, each, _, _ in trained}
    assert found["without-a-b"] == (1, 1)
    assert found["fold-a"] == found["all"] == (4, 2)


def test_a_whole_distillation_is_resumed_from_its_scores(distilled, films, tmp_path):
    made = make_by_folds(distilled, distilled.split, films, tmp_path, resume=False)
    assert not np.isnan(made.scores.logits).any()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*/scores.npz")}
    assert len(before) == 10
    again = make_by_folds(distilled, distilled.split, films, tmp_path, resume=True)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    np.testing.assert_array_equal(again.scores.logits, made.scores.logits)


def test_each_fold_is_taught_by_the_network_without_it():
    folds = {name: np.array([number]) for number, name in enumerate("abc")}
    pairs = {"ab": [1, 2, NAN], "ac": [3, NAN, 4], "bc": [NAN, 5, 6]}
    logits = {frozenset(pair): np.array(row)[:, None] for pair, row in pairs.items()}
    told = FoldTeachers(folds, logits, 0.0).without("a")[:, 0]
    assert np.isnan(told[0])
    assert told[1:].tolist() == [2, 4]


def test_probabilities_of_teachers_are_calibrated(distilled, films):
    """A teacher that is sure of all and wrong in a third is sure of nothing any more."""
    truth = films.targets[:, 0] == 1
    wrong = np.arange(PATIENTS) % 3 == 0
    logits = np.where(truth ^ wrong, 9.0, -9.0)[:, None]
    taught = softened(distilled, films, logits, np.arange(PATIENTS)).taught[:, 0]
    assert taught[truth & ~wrong] == pytest.approx(2 / 3, abs=0.05)
    assert taught[~truth & ~wrong] == pytest.approx(1 / 3, abs=0.05)


def test_exclusive_classes_are_taught_a_row_that_sums_to_1(distilled, films):
    rows = [(1.0, 0.0), (0.0, 1.0)]
    samples = [
        dataclasses.replace(each, targets=rows[int(each.targets[0])]) for each in films.samples
    ]
    two = dataclasses.replace(films, classes=("no", "square"), samples=tuple(samples))
    label = distilled.classes[0]
    both = (dataclasses.replace(label, label="no"), label)
    config = dataclasses.replace(distilled, task="multi-class", classes=both)
    logits = np.random.default_rng(1).normal(size=(PATIENTS, 2)) + two.targets
    taught = softened(config, two, logits, np.arange(5)).taught
    assert taught.shape == (5, 2)
    assert taught.sum(1) == pytest.approx(np.ones(5))


def test_auxiliary_labels_are_not_taught(distilled, films):
    samples = [dataclasses.replace(each, targets=(*each.targets, 1.0)) for each in films.samples]
    more = dataclasses.replace(films, classes=("square", "other"), samples=tuple(samples))
    config = dataclasses.replace(distilled, auxiliary=("other",))
    logits = 2 * films.targets.astype(float) - 1
    logits[0] *= -1
    taught = softened(config, more, logits, np.arange(PATIENTS)).taught
    assert np.isnan(taught[:, 1]).all()
    mixed = softened_targets(more.targets, taught, 0.5)
    assert mixed[:, 1].tolist() == [1.0] * PATIENTS
    assert 0 < mixed[2, 0] < 0.5


def test_unknown_targets_stay_unknown():
    mixed = softened_targets(np.float32([[NAN], [1]]), np.float32([[0.2], [0.2]]), 0.25)
    assert np.isnan(mixed[0, 0])
    assert mixed[1, 0] == pytest.approx(0.8)


def test_what_was_taught_decides_the_weights(distilled, films):
    one, other = (
        dataclasses.replace(films, taught=np.full((PATIENTS, 1), value, np.float32))
        for value in (0.2, 0.3)
    )
    marks = {fingerprint(distilled, each) for each in (films, one, other)}
    assert len(marks) == 3
    plain = dataclasses.replace(distilled, distillation=None)
    assert fingerprint(plain, films) == fingerprint(distilled, films)


def test_a_part_of_taught_samples_keeps_its_rows(films):
    taught = np.arange(PATIENTS, dtype=np.float32)[:, None]
    part = dataclasses.replace(films, taught=taught).subset(np.array([5, 2]))
    assert part.taught[:, 0].tolist() == [5, 2]


def test_two_folds_are_too_few(distilled, films, tmp_path):
    folds = {"a": np.arange(12), "b": np.arange(12, 24)}
    with pytest.raises(TrainingError, match="three folds"):
        train_teachers(distilled, distilled.distillation, films, folds, tmp_path, resume=False)


@pytest.mark.parametrize("changes", [{"task": "ordinal"}, {"split": "fractions"}, {"epochs": 0}])
def test_where_nothing_can_be_distilled_the_configuration_says_so(config, distilled, changes):
    if "split" in changes:
        changes = {"split": config.split}
    if "epochs" in changes:
        changes = {"optimiser": dataclasses.replace(distilled.optimiser, epochs=0, probe=True)}
    with pytest.raises(ValueError, match="distillation belongs to"):
        dataclasses.replace(distilled, **changes)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.5])
def test_a_share_of_nothing_or_of_all_is_refused(share):
    with pytest.raises(ValueError, match="share must be between 0 and 1"):
        DistillationConfig(share=share, epochs=1)


def test_the_scale_of_a_teacher_is_its_own(distilled, films):
    """Twice the logits teach the same."""
    logits = np.where(films.targets == 1, 2.0, -2.0)
    logits[:4] *= -1
    members = np.arange(PATIENTS)
    first = softened(distilled, films, logits, members).taught
    second = softened(distilled, films, 2 * logits, members).taught
    assert first == pytest.approx(second, abs=1e-6)
    assert 0.5 < first[5, 0] < sigmoid(np.array([2.0]))[0]
