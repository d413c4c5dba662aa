from pathlib import Path

import pytest
import torch

from medviewer.errors import DeviceError, ModelBundleError
from medviewer.inference import loader
from medviewer.inference.device import DeviceChoice
from medviewer.inference.loader import forget_classifiers, load_classifier
from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.models.network import LoadedModel, load_model
from medviewer.models.networks import architectures
from medviewer.models.networks.tiny_cnn import TinyCNN
from tests.support.models import bright_square_network, write_bundle
from tests.support.series_models import TinyVolume, write_sequence_bundle, write_volume_bundle


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


class PretendedCard:
    """A graphics card that is told to be there, without room for a network, or with it later."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.has_room = False
        self.error: RuntimeError = torch.OutOfMemoryError("CUDA out of memory")
        monkeypatch.setattr(loader, "choose_device", lambda _request: self.choice)
        monkeypatch.setattr(loader, "load_model", self.load_model)
        monkeypatch.setattr(torch.Tensor, "to", lambda tensor, *_args, **_options: tensor)

    choice = DeviceChoice(torch.device("cuda"), "GPU")

    def load_model(self, bundle: ModelBundle, device: torch.device) -> LoadedModel:
        if device.type == "cuda" and not self.has_room:
            raise self.error
        return load_model(bundle, "cpu")


def test_a_network_without_room_on_the_gpu_goes_to_the_cpu_until_there_is(
    models_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = PretendedCard(monkeypatch)
    bundle = load_bundle(write_bundle(models_root / "a"))
    first = load_classifier(bundle, "auto", threads=1)
    assert first.device.text == "CPU (the GPU ran out of memory)"
    assert load_classifier(bundle, "auto", threads=1) is not first
    card.has_room = True
    second = load_classifier(bundle, "auto", threads=1)
    assert second.device == card.choice
    assert load_classifier(bundle, "auto", threads=1) is second
    second.move_to_cpu()
    assert load_classifier(bundle, "auto", threads=1) is not second


def test_other_errors_of_a_gpu_are_told(models_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    PretendedCard(monkeypatch).error = RuntimeError("no kernel image is available")
    with pytest.raises(RuntimeError, match="no kernel image"):
        load_classifier(load_bundle(write_bundle(models_root / "a")), "auto", threads=1)


def test_a_cpu_without_room_for_the_network_says_what_to_do(
    models_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_nothing(*_arguments: object) -> None:
        raise RuntimeError("can't allocate memory: 9 bytes")

    monkeypatch.setattr(loader, "load_model", load_nothing)
    with pytest.raises(DeviceError, match="close other programs"):
        load_classifier(load_bundle(write_bundle(models_root / "a")), "cpu", threads=1)


@pytest.mark.parametrize(
    ("write", "pass_name"),
    [(write_volume_bundle, "volume_scores_only"), (write_sequence_bundle, "read_only")],
)
def test_a_first_try_without_memory_is_no_misfit(
    models_root: Path, monkeypatch: pytest.MonkeyPatch, write, pass_name: str
) -> None:
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    PretendedCard(monkeypatch).has_room = True
    whole, tried = getattr(loader, pass_name), []

    def run(*arguments: object) -> object:
        tried.append(1)
        if len(tried) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return whole(*arguments)

    monkeypatch.setattr(loader, pass_name, run)
    classifier = load_classifier(load_bundle(write(models_root / "a")), "auto", threads=1)
    assert classifier.device.text == "CPU (the GPU ran out of memory)"
    assert len(tried) == 2
