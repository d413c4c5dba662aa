"""A changed image, scored again: on paper, and as the naive way has it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from medviewer.cancel import WorkContext
from medviewer.errors import UnsuitableInputError, UsageError
from medviewer.explain.asking import asked_image
from medviewer.explain.asking.asked_image import AskedImage, ask_image
from medviewer.explain.asking.question import Question, SequenceFeatures
from medviewer.explain.explained import explain_series
from medviewer.image.erasing.painted import Painted
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.bundle import load_bundle
from medviewer.models.networks.architectures import build_sequence_network
from tests.explain.networks import images_for, untrained
from tests.support.models import SIDE, square_film, write_bundle
from tests.support.records import make_series, make_study
from tests.support.series_models import (
    head_series,
    head_slice,
    write_sequence_bundle,
)
from tests.support.volumes import FakeReader, volume_of

LABEL = "bright-square"


def asked_of(classifier: LoadedClassifier, prepared: torch.Tensor) -> AskedImage:
    """Ask about an image of as many pixels as the network's input."""
    return AskedImage(classifier, prepared, 0, (SIDE, SIDE), None)


def square() -> torch.Tensor:
    """Return an input that is dark (0) but for a bright quarter (1): logit ``4 / 4 - 0.5``."""
    prepared = torch.zeros(1, 1, SIDE, SIDE)
    prepared[..., : SIDE // 2, : SIDE // 2] = 1
    return prepared


def block(top: int, left: int, side: int) -> Painted:
    return Painted(top, left, np.ones((side, side), np.bool_))


QUARTER, HALF = block(0, 0, SIDE // 2), SIDE // 2


def test_untouched_it_is_the_network_s_score(classifier: LoadedClassifier) -> None:
    answer = asked_of(classifier, square()).answer(Question(), LABEL)
    assert answer.score.logit == pytest.approx(0.5, abs=1e-5)
    assert answer.score.score == pytest.approx(1 / (1 + np.exp(-0.5)), abs=1e-5)
    assert answer.score.probability is None
    assert (answer.of_series, answer.slice_score) == (False, None)


def test_grey_takes_the_whole_square_away(classifier: LoadedClassifier) -> None:
    answer = asked_of(classifier, square()).answer(Question(QUARTER, "grey"), LABEL)
    assert answer.score.logit == pytest.approx(-0.5, abs=1e-5)


def test_the_mean_leaves_a_quarter_of_it(classifier: LoadedClassifier) -> None:
    # the quarter has the image's mean of 1 / 4 now: the mean of all is 1 / 16
    answer = asked_of(classifier, square()).answer(Question(QUARTER, "mean"), LABEL)
    assert answer.score.logit == pytest.approx(4 / 16 - 0.5, abs=1e-5)


def test_blurring_an_even_place_changes_nothing(classifier: LoadedClassifier) -> None:
    asked = asked_of(classifier, torch.full((1, 1, SIDE, SIDE), 0.7))
    changed = asked.changed(Question(QUARTER, "blurred"))
    torch.testing.assert_close(changed, torch.full((1, 1, SIDE, SIDE), 0.7))


def test_blurring_takes_details_away_but_keeps_the_mean(classifier: LoadedClassifier) -> None:
    prepared = torch.zeros(1, 1, SIDE, SIDE)
    prepared[..., HALF, HALF] = 1
    blurred = asked_of(classifier, prepared).changed(Question(block(0, 0, SIDE), "blurred"))
    assert float(blurred.max()) < 0.6
    assert float(blurred.sum()) == pytest.approx(1.0, abs=1e-3)


def test_the_image_itself_is_never_changed(classifier: LoadedClassifier) -> None:
    prepared = square()
    before = prepared.clone()
    asked = asked_of(classifier, prepared)
    for eraser in ("grey", "mean", "blurred"):
        asked.answer(Question(QUARTER, eraser), LABEL)
    torch.testing.assert_close(prepared, before)


def test_the_threshold_is_that_of_the_patients_population(tmp_path: Path) -> None:
    young = {"name": "children", "age_years": [1, 5], "thresholds": [0.25]}
    bundle = load_bundle(write_bundle(tmp_path / "ages", populations=[young]))
    own = load_classifier(bundle, "cpu", threads=1)
    asked = AskedImage(own, square(), 0, (SIDE, SIDE), None, population="children")
    assert asked.answer(Question(), LABEL).score.threshold == 0.25
    of_all = AskedImage(own, square(), 0, (SIDE, SIDE), None)
    assert of_all.answer(Question(), LABEL).score.threshold == 0.5


def test_a_mask_of_a_larger_image_comes_to_the_same_place(classifier: LoadedClassifier) -> None:
    asked = AskedImage(classifier, square(), 0, (SIDE * 8, SIDE * 4), None)
    painted = Painted(0, 0, np.ones((SIDE * 4, SIDE * 2), np.bool_))
    expected = torch.zeros(1, 1, SIDE, SIDE)
    found = asked.changed(Question(painted, "grey"))
    # the rim of the mask is blended over the pixel on either side
    torch.testing.assert_close(found[..., : HALF - 1, : HALF - 1], expected[..., 1:HALF, 1:HALF])
    torch.testing.assert_close(found[..., HALF + 1 :, :], expected[..., HALF + 1 :, :])


def test_the_same_question_runs_the_network_once(
    classifier: LoadedClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []
    plain = asked_image.score_batch

    def counted(*arguments: object) -> object:
        passes.append(1)
        return plain(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(asked_image, "score_batch", counted)
    asked = asked_of(classifier, square())
    for question in (Question(), Question(), Question(None, "mean"), Question(QUARTER)):
        asked.answer(question, LABEL)
    assert len(passes) == 2


def test_a_class_that_the_model_lacks_is_told(classifier: LoadedClassifier) -> None:
    with pytest.raises(UsageError, match="no class"):
        asked_of(classifier, square()).answer(Question(), "nothing")


def test_a_changed_image_out_of_range_is_told(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "squares", distance_limit=1.0)
    classifier = load_classifier(load_bundle(folder), "cpu", threads=1)
    asked = asked_of(classifier, torch.full((1, 1, SIDE, SIDE), 0.5))
    assert not asked.answer(Question(), LABEL).is_far
    dark = Question(block(0, 0, SIDE), "grey")  # a mean of 0, which it was not trained on
    assert asked.answer(dark, LABEL).is_far


def test_a_network_that_gives_no_number_is_told(classifier: LoadedClassifier) -> None:
    asked = asked_of(classifier, torch.full((1, 1, SIDE, SIDE), torch.nan))
    with pytest.raises(UnsuitableInputError, match="no number"):
        asked.answer(Question(), LABEL)


# Sequences

COUNT, OWN = 5, 2


@pytest.fixture
def sequence(classifier: LoadedClassifier) -> tuple[AskedImage, torch.nn.Module, torch.Tensor]:
    """Return slice 2 of five, read by a small network in the order 4, 3, 2, 1, 0."""
    network, slices = untrained("cnn-gru", 1), images_for("cnn-gru", COUNT)
    with torch.no_grad():
        features = network.encode_slices(slices).numpy()
    spec = replace(classifier.card.preprocess, height=64, width=64, channels=3,
                   mean=(0.0,) * 3, std=(1.0,) * 3)  # fmt: skip
    card = replace(classifier.card, preprocess=spec)
    own = replace(classifier, card=card, network=network, reference=None, twin=None)
    kept = SequenceFeatures((4, 3, 2, 1, 0), features)
    asked = AskedImage(own, slices[OWN : OWN + 1], 2, tuple(slices.shape[2:]), None, kept)
    return asked, network, slices


def naive(network: torch.nn.Module, slices: torch.Tensor) -> float:
    with torch.no_grad():
        return float(network(slices[None]).series_logits[0, 0])


def test_a_sequence_answers_as_the_whole_network_would(
    sequence: tuple[AskedImage, torch.nn.Module, torch.Tensor],
) -> None:
    asked, network, slices = sequence
    untouched = asked.answer(Question(), LABEL)
    assert untouched.of_series
    assert untouched.slice_score is not None
    assert untouched.score.logit == pytest.approx(naive(network, slices), abs=1e-5)
    changed = slices.clone()
    side = slices.shape[-1]
    changed[OWN] = 0
    answer = asked.answer(Question(block(0, 0, side), "grey"), LABEL)
    assert answer.score.logit == pytest.approx(naive(network, changed), abs=1e-5)
    assert answer.score.logit != untouched.score.logit


def test_a_network_of_series_alone_says_nothing_of_a_slice(
    classifier: LoadedClassifier,
) -> None:
    torch.manual_seed(3)
    options = {"encoder": "tiny-cnn", "encoder_channels": 1, "slice_scores": False}
    network = build_sequence_network("cnn-gru", 1, options).eval()
    slices = torch.rand(COUNT, 1, SIDE, SIDE)
    with torch.no_grad():
        features = network.encode_slices(slices).numpy()
    own = replace(classifier, network=network, reference=None, twin=None)
    kept = SequenceFeatures(tuple(range(COUNT)), features)
    asked = AskedImage(own, slices[OWN : OWN + 1], OWN, (SIDE, SIDE), None, kept)
    answer = asked.answer(Question(), LABEL)
    assert answer.score.logit == pytest.approx(naive(network, slices), abs=1e-5)
    assert answer.slice_score is None


def test_slices_are_left_out_exactly_and_without_a_pass(
    sequence: tuple[AskedImage, torch.nn.Module, torch.Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, network, slices = sequence
    asked.answer(Question(), LABEL)
    monkeypatch.setattr(asked_image, "score_batch", lambda *_: pytest.fail("no pass is needed"))
    # image 4 is read first, image 1 as the fourth
    answer = asked.answer(Question(left_out=frozenset({4, 1})), LABEL)
    assert answer.score.logit == pytest.approx(naive(network, slices[[1, 2, 4]]), abs=1e-5)
    own = asked.answer(Question(QUARTER, left_out=frozenset({2})), LABEL)
    assert own.score.logit == pytest.approx(naive(network, slices[[0, 1, 3, 4]]), abs=1e-5)
    assert own.slice_score is None


def test_one_slice_must_stay(
    sequence: tuple[AskedImage, torch.nn.Module, torch.Tensor],
) -> None:
    with pytest.raises(UsageError, match="must stay"):
        sequence[0].answer(Question(left_out=frozenset(range(COUNT))), LABEL)


# Images as the program has them


def loaded(folder: Path) -> LoadedClassifier:
    return load_classifier(load_bundle(folder), "cpu", threads=1)


def test_a_film_is_asked_about_as_it_was_scored(classifier: LoadedClassifier) -> None:
    volume, series = volume_of(square_film(top=48, left=40)), make_series()
    explained = explain_series(
        make_study(series), series, FakeReader(volume).read, classifier, WorkContext()
    )
    assert explained.sequence is None
    asked = ask_image(classifier, volume, 0, 0)
    untouched = asked.answer(Question(), LABEL).score
    scored = explained.prediction.images[0].scores[LABEL]
    assert untouched.logit == pytest.approx(scored.logit, abs=1e-5)
    gone = asked.answer(Question(Painted(48, 40, np.ones((24, 24), np.bool_))), LABEL).score
    elsewhere = asked.answer(Question(Painted(0, 0, np.ones((24, 24), np.bool_))), LABEL).score
    assert gone.logit < untouched.logit - 0.1
    assert elsewhere.logit == pytest.approx(untouched.logit, abs=1e-5)


def test_a_slice_of_a_series_answers_as_the_classification_did(tmp_path: Path) -> None:
    classifier = loaded(write_sequence_bundle(tmp_path / "reader"))
    volume = volume_of(*map(head_slice, (0.2, 0.9, 0.5)), unit="HU")
    series = head_series(10.0, 0.0, 5.0)  # read in the order 1, 2, 0
    explained = explain_series(
        make_study(series), series, FakeReader(volume).read, classifier, WorkContext()
    )
    assert explained.sequence is not None
    assert explained.sequence.indices == (1, 2, 0)
    asked = ask_image(classifier, volume, 2, 2, explained.sequence)
    untouched = asked.answer(Question(), "bleed")
    assert untouched.score.logit == pytest.approx(
        explained.prediction.scores["bleed"].logit, abs=1e-5
    )
    importance = explained.importance["bleed"]
    for index, drop in zip(importance.indices, importance.left_out, strict=True):
        without = asked.answer(Question(left_out=frozenset({index})), "bleed")
        assert untouched.score.logit - without.score.logit == pytest.approx(drop, abs=1e-5)


def test_what_cannot_be_asked_is_told(tmp_path: Path) -> None:
    volume = volume_of(*map(head_slice, (0.2, 0.9)), unit="HU")
    reader = loaded(write_sequence_bundle(tmp_path / "reader"))
    of_volumes = replace(reader, network=untrained("resnet18-3d"))
    with pytest.raises(UnsuitableInputError, match="one volume"):
        ask_image(of_volumes, volume, 0, 0)
    with pytest.raises(UnsuitableInputError, match="took no part"):
        ask_image(reader, volume, 0, 0)
    other = SequenceFeatures((1,), np.zeros((1, 2), np.float32))
    with pytest.raises(UnsuitableInputError, match="took no part"):
        ask_image(reader, volume, 0, 0, other)
