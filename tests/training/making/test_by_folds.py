import dataclasses
import shutil

import numpy as np
import pytest
import torch

from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.training.config import ClassText, FoldSplit, NetworkConfig, SequenceConfig, Source
from medviewer.training.data.augment_config import AugmentConfig
from medviewer.training.data.samples import Box, Sample, SampleSet
from medviewer.training.data.split import folds_of
from medviewer.training.learning.sequence import TrainedSequence
from medviewer.training.learning.series_features import FeatureStore
from medviewer.training.making import by_folds, scoring
from medviewer.training.making import scored_fold as scored
from medviewer.training.making.by_folds import make_by_folds
from medviewer.training.making.made import Scores, peaks_of_maps
from medviewer.training.making.scored_fold import scored_fold
from medviewer.training.measuring.findings import examine
from medviewer.training.measuring.metrics import sigmoid
from medviewer.training.measuring.pages.tables import metrics_table
from medviewer.training.packing.make_card import first_card
from medviewer.training.packing.report import page

SIDE, SLICES, PATIENTS = 16, 4, 18


@pytest.fixture(scope="module")
def series() -> SampleSet:
    """Return series of dark slices; in every other one, one or two have a bright square."""
    generator = np.random.default_rng(0)
    samples, pixels = [], []
    for patient in range(PATIENTS):
        for place in range(SLICES):
            bright = patient % 2 == 1 and place in {1, 2}
            image = generator.integers(0, 60, (SIDE, SIDE))
            image[4:10, 4:10] += 150 * bright
            pixels.append(image.astype(np.uint8))
            box = Box(0.4375, 0.4375, 0.375, 0.375) if bright else None
            samples.append(
                Sample(
                    path=f"{patient}/{place}",
                    population="ward",
                    patient=str(patient),
                    targets=(float(bright), float(patient % 3 == 0)),
                    series=str(patient),
                    position=place,
                    box=box,
                )
            )
    return SampleSet(("square", "other"), tuple(samples), np.stack(pixels))


@pytest.fixture(scope="module")
def reading(config):
    """Return a configuration of a sequence network with an auxiliary label."""
    code = config.classes[0].snomed
    return dataclasses.replace(
        config,
        name="squares",
        classes=(ClassText("square", "Square", "A bright square.", code),),
        auxiliary=("other",),
        sources=(Source("ward", "ward", "Made-up", "a generator", "CC0-1.0"),),
        split=FoldSplit(count=3, aside=0.2),
        network=NetworkConfig("tiny-cnn", options={"width": 8, "channels": 1}),
        input=dataclasses.replace(
            config.input,
            height=SIDE,
            width=SIDE,
            channels=1,
            mean=(0.0,),
            std=(1.0,),
            intensity=dataclasses.replace(config.input.intensity, high=100.0),
        ),
        optimiser=dataclasses.replace(
            config.optimiser,
            probe=False,
            epochs=12,
            images_per_epoch=0,
            batch=16,
            average=0.5,
            head_rate=0.03,
            trunk_rate=0.03,
            dropout=0.0,
        ),
        augment=AugmentConfig(noise=0.02),
        sequence=SequenceConfig(
            "cnn-gru",
            {"hidden": 8, "readers": 2},
            epochs=40,
            rate=0.02,
            weight_decay=0.0,
            dropout=0.0,
            copies=1,
            batch=4,
            average=0.5,
        ),
        interpolation=None,
        reference=None,
        bootstraps=20,
        card=dataclasses.replace(
            config.card,
            pooling="network",
            input=dataclasses.replace(config.card.input, kind="slices"),
        ),
    )


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def made(reading, series, work):
    return make_by_folds(reading, reading.split, series, work, resume=False)


def test_every_sample_is_scored_by_a_network_that_never_saw_its_patient(made, series):
    assert not np.isnan(made.scores.logits).any()
    assert len(made.divisions) == 3
    measured = np.concatenate([each.measured for each in made.divisions])
    assert sorted(measured) == list(range(len(series.samples)))
    for division in made.divisions:
        fit = {series.samples[i].patient for i in division.fit}
        assert fit.isdisjoint(series.samples[i].patient for i in division.measured)


def test_shipped_network_reads_series_and_has_no_auxiliary_output(made):
    assert isinstance(made.network, SequenceClassifier)
    output = made.network.read_sequence(torch.zeros(1, 3, made.network.feature_length))
    assert output.slice_logits.shape == (1, 3, 1)
    assert len(made.scores.series_logits) == PATIENTS
    assert made.scores.alone is not None


def test_each_reader_learns_by_its_own_draws(made):
    first, second = made.network.readings
    assert not torch.equal(first.slice_head.weight, second.slice_head.weight)
    features = torch.rand(1, 4, made.network.feature_length)
    both = made.network.read_sequence(features).series_logits
    each = [reading.read(features, None).series_logits for reading in (first, second)]
    torch.testing.assert_close(both, (each[0] + each[1]) / 2)


def test_patients_aside_are_not_seen(made, series):
    seen = {series.samples[i].patient for i in made.seen}
    assert seen.isdisjoint(series.samples[i].patient for i in made.aside)
    assert len(made.aside) > 0


def test_findings_tell_squares_apart_by_slice_and_by_patient(reading, made):
    findings = examine(reading, made, first_card(reading, made))
    by_level = {each.level: each for each in findings.card.performance}
    assert set(by_level) == {"slice", "patient"}
    assert by_level["slice"].metrics["auc"].value > 0.9
    assert by_level["patient"].metrics["auc"].value > 0.9
    assert by_level["patient"].patients == PATIENTS
    assert 0 <= by_level["slice"].metrics["pointing_game"].value <= 1
    assert "pointing game" in metrics_table(findings.levels["slice"])
    assert findings.card.series is not None
    assert set(findings.against_alone) == {"slice", "patient"}
    text = page(findings.card, made, findings, None, from_imagenet=False)
    assert "ImageNet" not in text
    assert "ImageNet" in page(findings.card, made, findings, None, from_imagenet=True)
    assert "without the reader" in text
    assert "3-fold cross-validation by folds drawn by patient" in text


@pytest.fixture
def by_slice(reading, made, series):
    """Return the configuration of a network for single slices, and its scores: all right."""
    card = dataclasses.replace(reading.card, pooling="max")
    bright = np.array([[each.targets[0]] for each in series.samples])
    noise = np.random.default_rng(1).normal(0, 0.5, bright.shape)
    scores = Scores(4 * bright - 2 + noise, made.scores.peaks)
    config = dataclasses.replace(reading, sequence=None, auxiliary=(), card=card)
    return config, dataclasses.replace(made, scores=scores)


def test_whole_series_of_single_slices_are_measured_too(by_slice):
    config, found = by_slice
    findings = examine(config, found, first_card(config, found))
    by_level = {each.level: each for each in findings.card.performance}
    assert set(by_level) == {"slice", "patient"}
    assert by_level["patient"].metrics["auc"].value == 1
    series = findings.card.series
    assert series is not None
    highest = [found.scores.logits[4 * each : 4 * each + 4].max() for each in range(PATIENTS)]
    at_least = np.array([sigmoid(each) for each in highest]) >= series.thresholds[0]
    assert at_least.tolist() == [patient % 2 == 1 for patient in range(PATIENTS)]
    assert "by patient" in page(findings.card, found, findings, None, from_imagenet=False)


def test_slices_with_the_label_of_their_series_are_judged_by_its_answer_too(by_slice, series):
    """The mean of a series is right where single slices are wrong."""
    config, found = by_slice
    config = dataclasses.replace(config, card=dataclasses.replace(config.card, pooling="mean"))
    ill = np.array([[int(each.patient) % 2] for each in series.samples])
    samples = tuple(
        dataclasses.replace(each, targets=(float(there[0]), *each.targets[1:]))
        for each, there in zip(series.samples, ill, strict=True)
    )
    noise = np.tile([[-6.0], [2.0], [2.0], [2.0]], (PATIENTS, 1))
    scores = Scores((2 * ill - 1) * (1 + noise), found.scores.peaks)
    found = dataclasses.replace(
        found, samples=dataclasses.replace(series, samples=samples), scores=scores
    )
    findings = examine(config, found, first_card(config, found))
    by_level = {each.level: each for each in findings.card.performance}
    assert list(by_level) == ["slice", "slice_in_series", "patient"]
    told = by_level["slice_in_series"]
    assert by_level["slice"].metrics["accuracy"].value == pytest.approx(0.75)
    assert told.metrics["accuracy"].value == 1
    assert (told.images, told.patients) == (4 * PATIENTS, PATIENTS)
    assert "pointing_game" not in told.metrics
    text = page(findings.card, found, findings, None, from_imagenet=False)
    assert "by slice, each with the answer for its series" in text


def test_too_few_series_leave_them_without_threshold_and_probability(by_slice, series, caplog):
    config, found = by_slice
    bright = np.array([i for i, each in enumerate(series.samples) if int(each.patient) % 2])
    division = dataclasses.replace(found.divisions[0], fit=bright)
    found = dataclasses.replace(found, divisions=(division, *found.divisions[1:]))
    findings = examine(config, found, first_card(config, found))
    assert [each.level for each in findings.card.performance] == ["slice"]
    assert findings.card.series is None
    assert "nothing is fitted for whole series" in caplog.text


def test_scores_of_a_fold_are_all_that_a_resume_needs_of_it(
    reading, series, work, made, tmp_path, monkeypatch
):
    def forbidden(*_):
        raise AssertionError("a scored fold is not scored again")

    monkeypatch.setattr(scored, "score", forbidden)
    shutil.copytree(work, tmp_path / "work")
    for checkpoint in (tmp_path / "work").glob("fold-*/checkpoint.pt"):
        checkpoint.unlink()
    again = make_by_folds(reading, reading.split, series, tmp_path / "work", resume=True)
    assert not list((tmp_path / "work").glob("fold-*/checkpoint.pt"))
    np.testing.assert_array_equal(again.scores.logits, made.scores.logits)


def test_scores_of_other_boxes_are_made_again(reading, series, work, made, tmp_path, monkeypatch):
    """Where the maps are highest is kept for samples with a box alone."""
    monkeypatch.setattr(scored, "train_sequence", lambda *_: TrainedSequence(made.network, 0.0))
    asked = []

    def score(config, network, sequence, held):
        asked.append(held)
        return scoring.score(config, network, sequence, held)

    monkeypatch.setattr(scored, "score", score)
    name, held = next(iter(folds_of(series.samples, reading.split, reading.seed, 1).items()))
    others = series.subset(np.setdiff1d(np.arange(len(series.samples)), held))
    shutil.copytree(work / f"fold-{name}", tmp_path / "fold")
    held_out = series.subset(held)
    boxes = [dataclasses.replace(each, box=Box(0.5, 0.5, 0.1, 0.1)) for each in held_out.samples]
    boxed = dataclasses.replace(held_out, samples=tuple(boxes))
    for found, times in ((held_out, 0), (boxed, 1), (boxed, 1)):
        scored_fold(reading, others, found, tmp_path / "fold", FeatureStore(), resume=True)
        assert len(asked) == times


def test_time_of_the_readers_counts_also_after_a_resume(
    reading, series, made, tmp_path, monkeypatch
):
    def an_hour(*_):
        return TrainedSequence(made.network, 3600.0)

    for module in (scored, by_folds):
        monkeypatch.setattr(module, "train_sequence", an_hour)
    for resume in (False, True):
        found = make_by_folds(reading, reading.split, series, tmp_path, resume=resume)
        assert 4 * 3600 < found.seconds < 4.5 * 3600  # those of three folds and what ships


def test_peak_is_the_centre_of_the_highest_pixel():
    maps = np.zeros((1, 4, 8), np.float32)
    maps[0, 1, 6] = 1
    assert peaks_of_maps(maps).tolist() == [[6.5 / 8, 1.5 / 4]]
