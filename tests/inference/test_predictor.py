from collections.abc import Sequence

import numpy as np
import pytest
import torch
from torch import Tensor

from medviewer.errors import DeviceError
from medviewer.inference.device import DeviceChoice
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier, run_whole, score_batch, scores_only
from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.models.networks.classifier import SliceClassifier, TappedForward
from tests.support.models import write_bundle
from tests.support.series_models import write_ensemble_bundle


class PretendedGpu:
    """A forward pass that has memory for `fits` images unless the classifier is on the CPU."""

    def __init__(self, classifier: LoadedClassifier, fits: int, error: RuntimeError) -> None:
        self.classifier, self.fits, self.error = classifier, fits, error
        self.sizes: list[int] = []

    def __call__(
        self, network: SliceClassifier, images: Tensor, indices: Sequence[int]
    ) -> TappedForward:
        self.sizes.append(len(images))
        if len(images) > self.fits and "GPU ran out" not in self.classifier.device.text:
            raise self.error
        return scores_only(network, images, indices)


@pytest.fixture
def gpu_classifier(bundle: ModelBundle) -> LoadedClassifier:
    """Return a classifier on the CPU that is told to be on a GPU by its text alone."""
    model = load_classifier(bundle, "cpu", threads=1)
    choice = DeviceChoice(torch.device("cpu"), "GPU")
    return LoadedClassifier(model.card, model.network, model.reference, choice)


IMAGES = torch.rand(5, 1, 32, 32, generator=torch.Generator().manual_seed(0))
OUT_OF_MEMORY = torch.OutOfMemoryError("CUDA out of memory")


def test_a_batch_that_does_not_fit_is_halved(gpu_classifier: LoadedClassifier) -> None:
    forward = PretendedGpu(gpu_classifier, 2, OUT_OF_MEMORY)
    scored = score_batch(gpu_classifier, IMAGES, range(5), forward)
    expected = score_batch(gpu_classifier, IMAGES, range(5))
    np.testing.assert_allclose(scored.logits, expected.logits, atol=1e-6)
    np.testing.assert_array_equal(scored.distances, expected.distances)
    assert forward.sizes == [5, 2, 3, 1, 2]


def test_other_errors_are_not_hidden(gpu_classifier: LoadedClassifier) -> None:
    forward = PretendedGpu(gpu_classifier, 0, RuntimeError("shapes differ"))
    with pytest.raises(RuntimeError, match="shapes differ"):
        score_batch(gpu_classifier, IMAGES, range(5), forward)


def test_a_cpu_without_memory_says_what_to_do(gpu_classifier: LoadedClassifier) -> None:
    forward = PretendedGpu(gpu_classifier, 0, RuntimeError("can't allocate memory: 9 bytes"))
    with pytest.raises(DeviceError, match="close other programs"):
        score_batch(gpu_classifier, IMAGES, range(5), forward)


def test_a_gpu_without_memory_for_one_image_hands_over_to_the_cpu(
    bundle: ModelBundle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    model = load_classifier(bundle, "cpu", threads=1)
    on_gpu = LoadedClassifier(
        model.card, model.network, model.reference, DeviceChoice(torch.device("cuda"), "GPU")
    )
    monkeypatch.setattr(Tensor, "to", lambda self, *_args, **_options: self)
    forward = PretendedGpu(on_gpu, 0, RuntimeError("MPS backend out of memory"))
    scored = score_batch(on_gpu, IMAGES[:1], [0], forward)
    assert scored.logits.shape == (1, 1)
    assert on_gpu.device.text == "CPU (the GPU ran out of memory)"
    assert "out of memory" in caplog.text


def test_moving_to_the_cpu_takes_the_reference_along(models_root) -> None:
    folder = write_bundle(models_root / "limited", distance_limit=3.0)
    classifier = load_classifier(load_bundle(folder), "cpu", threads=1)
    classifier.move_to_cpu()
    assert score_batch(classifier, IMAGES, range(5)).distances.shape == (5,)


def test_distances_are_zero_without_a_reference(gpu_classifier: LoadedClassifier) -> None:
    assert gpu_classifier.distance_limit == np.inf
    np.testing.assert_array_equal(score_batch(gpu_classifier, IMAGES, range(5)).distances, 0)


def test_batches_are_larger_on_a_gpu(bundle: ModelBundle) -> None:
    model = load_classifier(bundle, "cpu", threads=1)
    on_gpu = LoadedClassifier(
        model.card, model.network, None, DeviceChoice(torch.device("cuda"), "GPU")
    )
    assert model.batch_size < on_gpu.batch_size


def test_the_members_of_an_ensemble_survive_halving(models_root) -> None:
    classifier = load_classifier(load_bundle(write_ensemble_bundle(models_root / "both")), "cpu")
    forward = PretendedGpu(classifier, 2, OUT_OF_MEMORY)
    scored = score_batch(classifier, IMAGES, range(5), forward)
    # the members' logits are 4 and 2 times the mean brightness, less a half
    brightness = IMAGES.mean((1, 2, 3)).numpy()
    np.testing.assert_allclose(
        scored.members[..., 0], [4 * brightness - 0.5, 2 * brightness - 0.5], atol=1e-5
    )


def test_what_does_not_fit_as_a_whole_goes_to_the_cpu(bundle: ModelBundle) -> None:
    model = load_classifier(bundle, "cpu", threads=1)
    choice = DeviceChoice(torch.device("cuda"), "GPU")
    on_gpu = LoadedClassifier(model.card, model.network, None, choice)
    asked = []

    def run(device: torch.device) -> str:
        asked.append(device.type)
        if device.type == "cuda":
            raise OUT_OF_MEMORY
        return "done"

    assert run_whole(on_gpu, run) == "done"
    assert asked == ["cuda", "cpu"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError("can't allocate memory: 9 bytes"), DeviceError),
        (RuntimeError("shapes differ"), RuntimeError),
    ],
)
def test_what_the_cpu_cannot_run_is_an_error(
    gpu_classifier: LoadedClassifier, error: RuntimeError, told: type[Exception]
) -> None:
    def run(_device: torch.device) -> None:
        raise error

    with pytest.raises(told):
        run_whole(gpu_classifier, run)
