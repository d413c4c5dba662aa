"""Series through networks that read them as a whole, and through ensembles."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.errors import ModelBundleError
from medviewer.inference.classify import classify_series
from medviewer.inference.loader import load_classifier
from medviewer.inference.prediction import Prediction, PredictionState, WarningKind
from medviewer.inference.predictor import LoadedClassifier, scores_only
from medviewer.inference.scoring.passes import Passes, volume_scores_only
from medviewer.io.records import Series
from medviewer.models.bundle import load_bundle
from medviewer.models.networks import architectures
from tests.support.models import write_bundle
from tests.support.records import make_study
from tests.support.series_models import (
    NETWORK_POOLING,
    TinyVolume,
    bright_volume_network,
    head_sequence_network,
    head_series,
    head_slice,
    write_ensemble_bundle,
    write_sequence_bundle,
    write_volume_bundle,
)
from tests.support.volumes import FakeReader, volume_of

LABEL = "bleed"
SHARES = (0.0, 0.5, 0.25, 1.0)


def loaded(folder: Path) -> LoadedClassifier:
    return load_classifier(load_bundle(folder), "cpu", threads=1)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> LoadedClassifier:
    """Return the network that reads a head CT from caudal to cranial."""
    return loaded(write_sequence_bundle(tmp_path_factory.mktemp("models") / "reader"))


def with_input(classifier: LoadedClassifier, **fields: object) -> LoadedClassifier:
    scope = replace(classifier.card.input, **fields)
    return replace(classifier, card=replace(classifier.card, input=scope))


def classify(
    classifier: LoadedClassifier,
    series: Series,
    shares: Sequence[float] = SHARES,
    *,
    missing: Sequence[int] = (),
    context: WorkContext | None = None,
    passes: Passes | None = None,
) -> Prediction:
    volume = volume_of(*map(head_slice, shares), missing=missing, unit="HU")
    return classify_series(
        make_study(series),
        series,
        FakeReader(volume).read,
        classifier,
        context or WorkContext(),
        passes or Passes(),
    )


def on_paper(shares: Sequence[float]) -> tuple[list[float], float, list[float]]:
    """Return slice logits, series logit and shares of the network that tests write."""
    states: list[float] = []
    for share in shares:
        states.append(math.tanh(share + 0.5 * (states[-1] if states else 0.0)))
    powers = [math.exp(2 * math.tanh(state)) for state in states]
    weights = [power / sum(powers) for power in powers]
    pooled = sum(weight * state for weight, state in zip(weights, states, strict=True))
    return [4 * state - 1 for state in states], 3 * pooled - 0.5, weights


def logits_of(result: Prediction) -> list[float]:
    return [image.scores[LABEL].logit for image in result.images]


def kinds(result: Prediction) -> list[WarningKind]:
    return [warning.kind for warning in result.warnings]


def test_a_sequence_is_scored_as_on_paper(reader: LoadedClassifier) -> None:
    result = classify(reader, head_series(0, 5, 10, 15))
    slices, series, weights = on_paper(SHARES)
    assert result.state is PredictionState.DONE
    np.testing.assert_allclose(logits_of(result), slices, atol=1e-5)
    assert result.scores[LABEL].logit == pytest.approx(series, abs=1e-5)
    np.testing.assert_allclose([image.weight for image in result.images], weights, atol=1e-6)


def test_slices_shown_from_above_are_read_from_below(reader: LoadedClassifier) -> None:
    result = classify(reader, head_series(15, 10, 5, 0), SHARES[::-1])
    slices, series, _ = on_paper(SHARES)
    np.testing.assert_allclose(logits_of(result), slices[::-1], atol=1e-5)
    assert result.scores[LABEL].logit == pytest.approx(series, abs=1e-5)
    assert WarningKind.ORDER_UNKNOWN not in kinds(result)


def test_a_card_may_want_the_crown_first(reader: LoadedClassifier) -> None:
    result = classify(with_input(reader, order="cranial_first"), head_series(0, 5, 10, 15))
    np.testing.assert_allclose(logits_of(result)[::-1], on_paper(SHARES[::-1])[0], atol=1e-5)


def test_without_positions_the_shown_order_is_taken_and_said(reader: LoadedClassifier) -> None:
    result = classify(reader, head_series(0, None, 10, 15))
    np.testing.assert_allclose(logits_of(result), on_paper(SHARES)[0], atol=1e-5)
    (warning,) = (each for each in result.warnings if each.kind is WarningKind.ORDER_UNKNOWN)
    assert warning.text.startswith("The files do not say which slice is the most caudal one;")


def test_positions_across_the_stack_do_not_tell_the_order(reader: LoadedClassifier) -> None:
    result = classify(with_input(reader, order="left_first"), head_series(0, 5, 10, 15))
    assert WarningKind.ORDER_UNKNOWN in kinds(result)


def test_the_shown_order_needs_no_positions(reader: LoadedClassifier) -> None:
    result = classify(with_input(reader, order="as_shown"), head_series(None, None, None, None))
    assert WarningKind.ORDER_UNKNOWN not in kinds(result)


def test_a_slice_that_failed_is_left_out_and_said(reader: LoadedClassifier) -> None:
    result = classify(reader, head_series(0, 5, 10, 15), missing=[1])
    slices, series, weights = on_paper((0.0, 0.25, 1.0))
    assert (result.state, result.reason) == (
        PredictionState.PARTIAL,
        "1 of 4 images were not scored.",
    )
    assert [image.index for image in result.images] == [0, 2, 3]
    np.testing.assert_allclose(logits_of(result), slices, atol=1e-5)
    assert result.scores[LABEL].logit == pytest.approx(series, abs=1e-5)
    assert sum(image.weight for image in result.images) == pytest.approx(sum(weights))


def test_more_slices_than_a_batch_are_one_sequence(reader: LoadedClassifier) -> None:
    shares = [0.25, 0.75, 0.5] * 5
    result = classify(reader, head_series(*range(15)), shares)
    np.testing.assert_allclose(logits_of(result), on_paper(shares)[0], atol=1e-5)


def test_too_few_slices_are_refused_unread(reader: LoadedClassifier) -> None:
    series = head_series(0, 5)
    files = FakeReader(None)
    strict = with_input(reader, least_slices=3)
    result = classify_series(make_study(series), series, files.read, strict, WorkContext())
    assert (result.state, files.calls) == (PredictionState.REFUSED, 0)
    assert result.reason == "Only 2 slices can be read; the model needs a series of at least 3."
    assert kinds(result) == [WarningKind.TOO_FEW_SLICES]


def test_too_few_slices_with_pixels_have_no_scores(reader: LoadedClassifier) -> None:
    strict = with_input(reader, least_slices=4)
    result = classify(strict, head_series(0, 5, 10, 15), missing=[0])
    assert (result.scores, result.images) == ({}, ())
    assert len(result.failed) == 4


def test_a_sequence_that_gives_no_number_fails(reader: LoadedClassifier) -> None:
    network = head_sequence_network()
    with torch.no_grad():
        network.series_head.bias.fill_(math.nan)
    result = classify(replace(reader, network=network), head_series(0, 5, 10, 15))
    assert result.state is PredictionState.FAILED
    assert "no number" in result.reason


def test_a_slice_without_a_number_is_left_out(reader: LoadedClassifier) -> None:
    def spoilt(network, images, indices):
        output = scores_only(network, images, indices)
        logits = output.logits.clone()
        logits[[place for place, index in enumerate(indices) if index == 2]] = math.nan
        return output._replace(logits=logits)

    result = classify(reader, head_series(0, 5, 10, 15), passes=Passes(images=spoilt))
    assert [image.index for image in result.failed] == [2]
    np.testing.assert_allclose(logits_of(result), on_paper((0.0, 0.5, 1.0))[0], atol=1e-5)


def test_a_stop_is_heard_while_slices_are_encoded(reader: LoadedClassifier) -> None:
    token = CancelToken()
    batches = []

    def stop(network, images, indices):
        batches.append(len(indices))
        token.cancel()
        return scores_only(network, images, indices)

    with pytest.raises(Cancelled):
        classify(
            reader,
            head_series(*range(12)),
            [0.5] * 12,
            context=WorkContext(token),
            passes=Passes(images=stop),
        )
    assert batches == [reader.batch_size]


def test_progress_of_a_sequence_ends_with_its_reading(reader: LoadedClassifier) -> None:
    told: list[tuple[float, str]] = []
    context = WorkContext(progress=lambda *said: told.append(said))
    classify(reader, head_series(0, 5, 10, 15), context=context)
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)
    assert "Reading 4 slices as a sequence" in [text for _, text in told]


def test_a_series_has_its_own_threshold_and_calibration(tmp_path: Path) -> None:
    series = {
        "thresholds": [0.9],
        "calibration": {"method": "platt", "set": "heads", "scale": [0.5], "bias": [1.0]},
    }
    result = classify(
        loaded(write_sequence_bundle(tmp_path / "own", series=series)), head_series(0, 5, 10, 15)
    )
    slices, whole, _ = on_paper(SHARES)
    score, last = result.scores[LABEL], result.images[-1].scores[LABEL]
    assert (score.threshold, last.threshold) == (0.9, 0.5)
    assert not score.positive
    assert last.positive
    # the bundle's slices are calibrated with scale 2 and bias 0.25
    assert score.probability == pytest.approx(1 / (1 + math.exp(-(0.5 * whole + 1))), abs=1e-5)
    expected = 1 / (1 + math.exp(-(2 * slices[-1] + 0.25)))
    assert last.probability == pytest.approx(expected, abs=1e-5)


def test_a_slices_calibration_is_not_the_series(tmp_path: Path) -> None:
    folder = write_sequence_bundle(tmp_path / "own", series={"thresholds": [0.9]})
    result = classify(loaded(folder), head_series(0, 5, 10, 15))
    assert result.scores[LABEL].probability is None
    assert result.images[0].scores[LABEL].probability is not None


@pytest.mark.parametrize(("share", "in_range"), [(0.0, False), (0.2, False), (0.25, True)])
def test_a_series_bears_the_share_of_its_card_out_of_range(
    tmp_path: Path, share: float, in_range: bool
) -> None:
    # the distance grows with a slice's brightness beyond 0.5 (log 5 at 1): one slice of four is far
    folder = write_sequence_bundle(tmp_path / "far", distance_limit=1.0)
    classifier = loaded(folder)
    assert classifier.card.reference is not None
    reference = replace(classifier.card.reference, series_share=share)
    classifier.card = replace(classifier.card, reference=reference)
    result = classify(classifier, head_series(0, 5, 10, 15), (0.5, 0.5, 0.5, 1.0))
    far = [image.is_out_of_range for image in result.images]
    assert far == [False, False, False, True]
    assert result.images[3].scores[LABEL].probability is None
    assert (result.scores[LABEL].probability is not None) == in_range
    assert result.is_out_of_range != in_range


def test_two_stacks_are_one_sequence(reader: LoadedClassifier) -> None:
    whole = head_series(0, 5, 10, 15)
    frames = whole.stacks[0].frames
    halves = tuple(replace(whole.stacks[0], frames=part) for part in (frames[2:], frames[:2]))
    series = replace(whole, stacks=halves)
    upper, lower = (
        volume_of(*map(head_slice, part), unit="HU") for part in (SHARES[2:], SHARES[:2])
    )
    reader_of = FakeReader(upper, lower)
    result = classify_series(make_study(series), series, reader_of.read, reader, WorkContext())
    assert [image.index for image in result.images] == [0, 1, 2, 3]
    slices, whole_logit, _ = on_paper(SHARES)
    np.testing.assert_allclose(logits_of(result), [*slices[2:], *slices[:2]], atol=1e-5)
    assert result.scores[LABEL].logit == pytest.approx(whole_logit, abs=1e-5)


@pytest.fixture
def volumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoadedClassifier:
    """Return the network for volumes, at the depth of the series."""
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    return loaded(write_volume_bundle(tmp_path / "volume"))


def test_a_volume_has_a_score_for_the_series_alone(volumes: LoadedClassifier) -> None:
    result = classify(volumes, head_series(0, 5, 10, 15))
    assert result.state is PredictionState.DONE
    # shares 0, 0.5, 0.25 and 1: a mean of 0.4375
    assert result.scores[LABEL].logit == pytest.approx(4 * 0.4375 - 0.5, abs=1e-5)
    assert [image.scores for image in result.images] == [{}, {}, {}, {}]
    assert [image.weight for image in result.images] == [None] * 4


@pytest.mark.parametrize("depth", [2, 8])
def test_a_volume_is_brought_to_the_depth_of_the_card(
    volumes: LoadedClassifier, depth: int
) -> None:
    # the mean over all slices: averaging pairs keeps it, and so does doubling by interpolation
    # between centres, except for what the ends repeat: 1/8 of each step there cancels only if the
    # ends are alike
    result = classify(with_input(volumes, depth=depth), head_series(0, 5, 10, 15), (1, 0.5, 0, 1))
    assert result.scores[LABEL].logit == pytest.approx(4 * 0.625 - 0.5, abs=1e-5)


def test_a_volume_that_gives_no_number_fails(volumes: LoadedClassifier) -> None:
    network = bright_volume_network()
    with torch.no_grad():
        network.head.bias.fill_(math.nan)
    result = classify(replace(volumes, network=network), head_series(0, 5, 10, 15))
    assert result.state is PredictionState.FAILED


def test_a_stop_is_heard_within_a_pass_over_a_volume(volumes: LoadedClassifier) -> None:
    token = CancelToken()

    def stop(network, volume, indices, told):
        token.cancel()
        return volume_scores_only(network, volume, indices, told)

    with pytest.raises(Cancelled):
        classify(
            volumes,
            head_series(0, 5, 10, 15),
            context=WorkContext(token),
            passes=Passes(volume=stop),
        )
    assert not any(module._forward_pre_hooks for module in volumes.network.modules())


def test_a_volume_of_too_few_slices_is_refused(volumes: LoadedClassifier) -> None:
    strict = with_input(volumes, least_slices=4)
    result = classify(strict, head_series(0, 5, 10, 15), missing=[1])
    assert (result.state, result.scores) == (PredictionState.FAILED, {})


def test_an_ensemble_says_how_far_its_members_disagree(tmp_path: Path) -> None:
    result = classify(loaded(write_ensemble_bundle(tmp_path / "both")), head_series(0, 5), (0.5, 1))
    # logits of the members: 1.5 and 0.5, then 3.5 and 1.5
    first, second = (image.scores[LABEL] for image in result.images)
    assert first.logit == pytest.approx(1.0, abs=1e-5)
    assert second.logit == pytest.approx(2.5, abs=1e-5)
    assert first.spread == pytest.approx(deviation(1.5, 0.5), abs=1e-5)
    assert second.spread == pytest.approx(deviation(3.5, 1.5), abs=1e-5)


def test_the_spread_of_a_series_is_that_of_its_members_series(tmp_path: Path) -> None:
    folder = write_ensemble_bundle(tmp_path / "mean", pooling={"images_to_series": "mean"})
    result = classify(loaded(folder), head_series(0, 5), (0.5, 1))
    # the members' means: 2.5 and 1.0
    assert result.scores[LABEL].logit == pytest.approx(1.75, abs=1e-5)
    assert result.scores[LABEL].spread == pytest.approx(deviation(2.5, 1.0), abs=1e-5)


def deviation(one: float, other: float) -> float:
    """Return the standard deviation of two scores from their logits, with Bessel's correction."""
    first, second = (1 / (1 + math.exp(-logit)) for logit in (one, other))
    return abs(first - second) / math.sqrt(2)


def test_a_network_for_images_does_not_pool_series_itself(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "wrong", pooling=NETWORK_POOLING)
    with pytest.raises(ModelBundleError, match="images_to_series"):
        loaded(folder)


def test_a_sequence_needs_no_pooling(tmp_path: Path) -> None:
    folder = write_sequence_bundle(tmp_path / "wrong", pooling={"images_to_series": "max"})
    with pytest.raises(ModelBundleError, match="images_to_series"):
        loaded(folder)
