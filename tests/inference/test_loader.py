from pathlib import Path

import pytest
import torch

from medviewer.errors import ModelBundleError
from medviewer.inference.loader import forget_classifiers, load_classifier
from medviewer.models.bundle import load_bundle
from medviewer.models.networks.tiny_cnn import TinyCNN
from tests.support.models import bright_square_network, write_bundle


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    forget_classifiers()


def test_a_network_is_read_once(models_root: Path) -> None:
    bundle = load_bundle(write_bundle(models_root / "a"))
    assert load_classifier(bundle, "cpu", threads=1) is load_classifier(bundle, "cpu", threads=1)


def test_the_same_weights_under_an_edited_card_are_read_again(models_root: Path) -> None:
    first = load_bundle(write_bundle(models_root / "a"))
    second = load_bundle(write_bundle(models_root / "a", title="Another title"))
    assert first.card.weights == second.card.weights
    kept = load_classifier(first, "cpu", threads=1)
    assert load_classifier(second, "cpu", threads=1) is not kept


def test_only_the_last_few_are_kept(models_root: Path) -> None:
    bundles = []
    for number in range(5):
        network = bright_square_network()
        network.head.bias.data.fill_(number)
        bundles.append(load_bundle(write_bundle(models_root / f"m{number}", network=network)))
    loaded = [load_classifier(bundle, "cpu", threads=1) for bundle in bundles]
    assert load_classifier(bundles[-1], "cpu", threads=1) is loaded[-1]
    assert load_classifier(bundles[0], "cpu", threads=1) is not loaded[0]


def test_altered_weights_are_refused(models_root: Path) -> None:
    folder = write_bundle(models_root / "a")
    weights = folder / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelBundleError, match="SHA-256"):
        load_classifier(load_bundle(folder), "cpu", threads=1)


def test_forgotten_networks_are_read_again(models_root: Path) -> None:
    bundle = load_bundle(write_bundle(models_root / "a"))
    before = load_classifier(bundle, "cpu", threads=1)
    forget_classifiers()
    assert load_classifier(bundle, "cpu", threads=1) is not before


def test_a_network_that_does_not_fit_its_card_is_told_on_loading(models_root: Path) -> None:
    two_channels = {"channels": 2, "mean": [0.0, 0.0], "std": [1.0, 1.0]}
    folder = write_bundle(models_root / "a", preprocess=two_channels)
    with pytest.raises(ModelBundleError, match="does not run on images as its card"):
        load_classifier(load_bundle(folder), "cpu", threads=1)


def test_logits_that_are_not_the_classes_are_told_on_loading(
    models_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = load_bundle(write_bundle(models_root / "a"))
    monkeypatch.setattr(TinyCNN, "pool", lambda _self, features: features.mean((2, 3)).tile(2, 1))
    with pytest.raises(ModelBundleError, match="does not run"):
        load_classifier(bundle, "cpu", threads=1)


def test_threads_asked_for_later_hold_for_a_network_in_memory(models_root: Path) -> None:
    before = torch.get_num_threads()
    bundle = load_bundle(write_bundle(models_root / "a"))
    kept = load_classifier(bundle, "cpu", threads=1)
    assert load_classifier(bundle, "cpu", threads=2) is kept
    assert torch.get_num_threads() == 2
    load_classifier(bundle, "cpu", threads=before)
