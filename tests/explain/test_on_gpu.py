"""What a graphics card finds is what the CPU finds; where its memory ends the CPU goes on."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import torch

from medviewer.explain.explained import ExplainedPrediction
from medviewer.explain.methods.one_pass import OnePass
from medviewer.inference.exact import exact_numbers
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.bundle import load_bundle
from medviewer.models.networks import architectures
from tests.explain.explaining import SUITED, explain, films
from tests.explain.networks import ONE_BY_ONE, images_for, untrained
from tests.explain.test_sequence_maps import explain as explain_heads
from tests.explain.test_sequence_maps import scores_without_maps
from tests.support.models import write_bundle
from tests.support.series_models import (
    TinyVolume,
    write_ensemble_bundle,
    write_sequence_bundle,
    write_volume_bundle,
)

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device"),
]

WRITERS: dict[str, Callable[[Path], Path]] = {
    "image": write_bundle,
    "sequence": write_sequence_bundle,
    "volume": write_volume_bundle,
    "ensemble": write_ensemble_bundle,
}


def on_both(folder: Path) -> tuple[LoadedClassifier, LoadedClassifier]:
    """Return the model of a folder on the CPU and on the graphics card."""
    bundle = load_bundle(folder)
    return load_classifier(bundle, "cpu"), load_classifier(bundle, "cuda")


def explain_either(name: str, classifier: LoadedClassifier, **options) -> ExplainedPrediction:
    """Explain what a model is made for: films, or a head."""
    if name == "image":
        return explain(classifier, films(3), **options)
    return explain_heads(classifier, (0.25, 0.5, 1.0), **options)


def assert_alike(first: ExplainedPrediction, second: ExplainedPrediction) -> None:
    """Compare maps to 1e-4 of the largest value, scores to 1e-4."""
    assert first.attributions.keys() == second.attributions.keys()
    for label, attribution in first.attributions.items():
        top = np.abs(attribution.native).max()
        assert top > 0
        other = second.attributions[label].native
        np.testing.assert_allclose(other / top, attribution.native / top, atol=1e-4)
    for label, score in first.prediction.scores.items():
        assert second.prediction.scores[label].logit == pytest.approx(score.logit, abs=1e-4)


@pytest.mark.parametrize("method", [*SUITED])
def test_maps_of_every_method_do_not_depend_on_the_device(tmp_path: Path, method: str) -> None:
    on_cpu, on_gpu = on_both(write_bundle(tmp_path / "squares"))
    assert_alike(*(explain(each, films(3), method=method) for each in (on_cpu, on_gpu)))
    assert on_gpu.device.device.type == "cuda"


@pytest.mark.parametrize("method", ["grad-cam", "occlusion", "integrated-gradients"])
@pytest.mark.parametrize("name", [each for each in WRITERS if each != "image"])
def test_maps_of_series_volumes_and_ensembles_do_not_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, method: str
) -> None:
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    on_cpu, on_gpu = on_both(WRITERS[name](tmp_path / name))
    assert_alike(*(explain_either(name, each, method=method) for each in (on_cpu, on_gpu)))
    assert on_gpu.device.device.type == "cuda"


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_scores_and_grad_cam_of_every_network_do_not_either(name: str) -> None:
    network, images, found = untrained(name), images_for(name), []
    for device in ("cpu", "cuda"):
        network.to(device)
        try:
            with exact_numbers():
                passed = OnePass(network.target_layer).forward(network, images.to(device), [1])
            found.append((passed.output.logits.detach().cpu(), passed.maps.detach().cpu()))
        finally:
            network.to("cpu")
    (logits, maps), (others, other_maps) = found
    torch.testing.assert_close(others, logits, atol=1e-4 * float(logits.abs().max()), rtol=0)
    torch.testing.assert_close(other_maps, maps, atol=1e-4 * float(maps.abs().max()), rtol=0)


def test_scores_alone_are_those_beside_a_map(tmp_path: Path) -> None:
    _, on_gpu = on_both(write_sequence_bundle(tmp_path / "reader"))
    alone, explained = scores_without_maps(on_gpu), explain_heads(on_gpu)
    for label, score in explained.prediction.scores.items():
        assert alone.scores[label].logit == pytest.approx(score.logit, abs=1e-6)


@pytest.fixture
def no_memory() -> Iterator[None]:
    """Leave the graphics card next to nothing beyond what is allocated."""
    torch.cuda.empty_cache()
    torch.cuda.set_per_process_memory_fraction(1e-7)
    filling = []
    with suppress(torch.OutOfMemoryError):
        while True:  # what is left within blocks that torch holds already
            filling.append(torch.empty(512, dtype=torch.uint8, device="cuda"))
    yield
    filling.clear()
    torch.cuda.set_per_process_memory_fraction(1.0)


@pytest.mark.parametrize("method", ["grad-cam", "occlusion", "integrated-gradients"])
@pytest.mark.parametrize("name", WRITERS)
def test_where_its_memory_ends_the_cpu_goes_on_with_the_same_maps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request, name: str, method: str
) -> None:
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    on_cpu, on_gpu = on_both(WRITERS[name](tmp_path / name))
    assert on_gpu.device.device.type == "cuda"
    usual = explain_either(name, on_cpu, method=method)
    request.getfixturevalue("no_memory")
    explained = explain_either(name, on_gpu, method=method)
    assert_alike(usual, explained)
    assert "The GPU ran out of memory; the CPU went on from there." in explained.notes
    assert on_gpu.device.device.type == "cpu"


@pytest.mark.usefixtures("no_memory")
def test_a_network_without_room_is_read_onto_the_cpu(tmp_path: Path) -> None:
    classifier = load_classifier(load_bundle(write_bundle(tmp_path / "squares")), "cuda")
    assert classifier.device.text == "CPU (the GPU ran out of memory)"
    assert explain(classifier, films(1)).attributions
