import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from medviewer.errors import ModelBundleError
from medviewer.inference.loader import forget_classifiers, load_classifier
from medviewer.inference.predictor import LoadedClassifier, score_batch, scores_only
from medviewer.inference.twin_check import farthest
from medviewer.models.bundle import load_bundle
from medviewer.models.networks.classifier import SliceClassifier, TappedForward
from medviewer.models.twins.twin import TwinError
from tests.support.models import bright_square_network, write_bundle
from tests.support.series_models import write_ensemble_bundle
from tests.support.twins import add_twin, changed, thin_twin_of, twin_of


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    forget_classifiers()


def load(folder: Path) -> LoadedClassifier:
    return load_classifier(load_bundle(folder), "cpu", threads=1)


@pytest.fixture
def twinned(tmp_path: Path) -> Path:
    folder = write_bundle(tmp_path / "twinned", distance_limit=1.0)
    return add_twin(folder, twin_of(folder))


def through_torch(
    network: SliceClassifier, images: torch.Tensor, indices: Sequence[int]
) -> TappedForward:
    """Do what an explanation does: another forward pass than the one for scores alone."""
    return scores_only(network, images, indices)


def bright(share: float) -> torch.Tensor:
    image = torch.zeros(1, 1, 32, 32)
    image[..., : int(32 * share)] = 1
    return image


def test_scores_come_from_the_twin_and_are_those_of_the_network(twinned: Path) -> None:
    classifier = load(twinned)
    assert classifier.twin is not None
    images = torch.cat([bright(0.25), bright(0.75)])
    by_twin = score_batch(classifier, images, [0, 1])
    by_network = score_batch(classifier, images, [0, 1], through_torch)
    assert by_twin.logits == pytest.approx(np.array([[0.5], [2.5]]), abs=1e-6)
    assert by_twin.logits == pytest.approx(by_network.logits, abs=1e-6)
    assert by_twin.distances == pytest.approx(by_network.distances, abs=1e-4)


def test_features_come_from_the_twin_where_they_are_asked_for(twinned: Path) -> None:
    classifier = load(twinned)
    taken = []

    def take(network: SliceClassifier, features: torch.Tensor, indices: Sequence[int]) -> None:
        taken.append((network, features.numpy(), list(indices)))

    images = torch.cat([bright(0.25), bright(0.75)])
    scored = score_batch(classifier, images, [4, 7], never, take)
    assert scored.logits == pytest.approx(np.array([[0.5], [2.5]]), abs=1e-6)
    ((network, features, indices),) = taken
    assert network is classifier.network
    assert indices == [4, 7]
    # channel 0 is the brightness, channel 1 the darkness
    assert features[:, :1] == pytest.approx(images.numpy(), abs=1e-6)
    assert features[:, 1:] == pytest.approx(1 - images.numpy(), abs=1e-6)


def never(*_: object) -> TappedForward:
    raise AssertionError("the network did not have to run")


def test_another_layer_is_explained_by_the_network(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "deep", architecture={"target_layer": "first"})
    classifier = load(add_twin(folder, twin_of(folder)))
    assert classifier.twin is not None
    assert not classifier.twin_explains
    taken: list[object] = []
    score_batch(classifier, bright(0.5), [0], through_torch, lambda *each: taken.append(each))
    assert taken == []


def test_twin_without_features_leaves_explanations_to_the_network(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "old")
    classifier = load(add_twin(folder, changed(twin_of(folder), without_features)))
    assert classifier.twin is not None
    assert not classifier.twin_explains
    taken: list[object] = []
    for forward in (scores_only, through_torch):
        scored = score_batch(
            classifier, bright(0.5), [0], forward, lambda *each: taken.append(each)
        )
        assert scored.logits[0, 0] == pytest.approx(1.5)
    assert taken == []


def without_features(model: onnx.ModelProto) -> None:
    (output,) = [each for each in model.graph.output if each.name == "features"]
    model.graph.output.remove(output)


def test_twin_of_other_features_is_not_used(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "own")

    def double(model: onnx.ModelProto) -> None:
        """Give twice the features, and the logits of before."""
        for node in model.graph.node:
            for names in (node.input, node.output):
                names[:] = ["plain" if each == "features" else each for each in names]
        model.graph.node.append(onnx.helper.make_node("Add", ["plain", "plain"], ["features"]))

    assert load(add_twin(folder, changed(twin_of(folder), double))).twin is None


def test_explanations_run_on_the_network(twinned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    classifier = load(twinned)
    ran = []
    monkeypatch.setattr(type(classifier.twin), "run", lambda *_, **__: ran.append(1))
    score_batch(classifier, bright(0.5), [0], through_torch)
    assert ran == []


def test_members_of_an_ensemble_come_from_its_twin(tmp_path: Path) -> None:
    folder = write_ensemble_bundle(tmp_path / "both")
    classifier = load(add_twin(folder, thin_twin_of(folder), "network"))
    assert classifier.twin is not None
    images = torch.cat([bright(0.25), bright(0.75)])
    scored = score_batch(classifier, images, [0, 1])
    # 4 s - 0.5 and 2 s - 0.5, and their mean
    assert scored.members == pytest.approx(np.array([[[0.5], [2.5]], [[0.0], [1.0]]]), abs=1e-5)
    assert scored.logits == pytest.approx(np.array([[0.25], [1.75]]), abs=1e-5)


def without_members(model: onnx.ModelProto) -> None:
    """Take an ensemble's members off a graph."""
    kept = [each for each in model.graph.output if each.name != "members"]
    del model.graph.output[:]
    model.graph.output.extend(kept)


def of_other_members(model: onnx.ModelProto) -> None:
    """Let the members say twice as much, while their mean stays."""
    for node in model.graph.node:
        node.output[:] = ["half" if each == "members" else each for each in node.output]
        node.input[:] = ["half" if each == "members" else each for each in node.input]
    model.graph.node.append(onnx.helper.make_node("Add", ["half", "half"], ["members"]))


@pytest.mark.parametrize("change", [without_members, of_other_members])
def test_twin_that_tells_no_members_or_others_is_not_used(
    tmp_path: Path, change: Callable[[onnx.ModelProto], None]
) -> None:
    folder = write_ensemble_bundle(tmp_path / "both")
    classifier = load(add_twin(folder, changed(twin_of(folder), change)))
    assert classifier.twin is None


def test_thin_twin_serves_as_well(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "thin", distance_limit=1.0)
    classifier = load(add_twin(folder, thin_twin_of(folder), "network"))
    assert classifier.twin is not None
    assert score_batch(classifier, bright(0.5), [0]).logits[0, 0] == pytest.approx(1.5)


def test_without_the_runtime_the_network_serves_silently(
    twinned: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    classifier = load(twinned)
    assert classifier.twin is None
    assert score_batch(classifier, bright(0.5), [0]).logits[0, 0] == pytest.approx(1.5)
    assert caplog.records == []


def test_twin_of_other_scores_is_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    other = bright_square_network()
    other.head.bias.data.add_(0.01)
    strange = twin_of(write_bundle(tmp_path / "other", network=other))
    classifier = load(add_twin(write_bundle(tmp_path / "own"), strange))
    assert classifier.twin is None
    warned = [each.message for each in caplog.records if each.levelno == logging.WARNING]
    assert warned == ["the ONNX twin of own gives other scores; torch is used"]


def test_twin_without_what_the_range_check_reads_is_not_used(tmp_path: Path) -> None:
    blind = twin_of(write_bundle(tmp_path / "blind"))
    folder = write_bundle(tmp_path / "own", distance_limit=1.0)
    assert load(add_twin(folder, blind)).twin is None


def test_altered_twin_is_refused(twinned: Path) -> None:
    path = twinned / "twin.onnx"
    path.write_bytes(path.read_bytes() + b"\x00")
    with pytest.raises(ModelBundleError, match=r"ONNX file of model twinned .* SHA-256"):
        load(twinned)


def test_hostile_twin_is_refused(tmp_path: Path) -> None:
    folder = add_twin(write_bundle(tmp_path / "own"), b"not an ONNX file")
    with pytest.raises(ModelBundleError, match="damaged"):
        load(folder)


def test_twin_that_fails_leaves_the_network_to_go_on(
    twinned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier = load(twinned)

    def fail(*_: object, **__: object) -> None:
        raise TwinError("no memory")

    monkeypatch.setattr(type(classifier.twin), "run", fail)
    assert score_batch(classifier, bright(0.5), [0]).logits[0, 0] == pytest.approx(1.5)
    assert classifier.twin is None


def test_differences_beyond_one_are_relative() -> None:
    one, same = np.array([[100.0]], np.float32), (np.zeros(1), np.zeros(1))
    assert farthest([(one, one + 1), same]) == pytest.approx(0.01)
    assert farthest([same, (one, np.array([[np.nan]], np.float32))]) == np.inf
    assert farthest([same, (one, np.zeros((2, 1), np.float32))]) == np.inf
