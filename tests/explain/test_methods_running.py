"""Every method on the way: partial results, a stop, progress; another machine finds the same."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.explained import ExplainedPrediction
from medviewer.inference.device import DeviceChoice
from medviewer.inference.predictor import LoadedClassifier
from tests.explain.explaining import LABEL, SUITED, explain, films
from tests.explain.networks import hook_count
from tests.support.models import square_film
from tests.support.records import make_instance, make_series
from tests.support.volumes import FakeReader, volume_of


def test_partial_results_come_image_by_image_the_strongest_first(
    classifier: LoadedClassifier,
) -> None:
    dim = np.where(square_film() > 1000, 1500, 100).astype(np.uint16)
    dim[0, 0] = 4000  # the same range of values: a weaker square
    series = make_series(*(make_instance(f"{n}.dcm") for n in range(2)))
    partials: list[ExplainedPrediction] = []
    explained = explain(
        classifier,
        (series, FakeReader(volume_of(dim, square_film()))),
        partials.append,
        method="occlusion",
    )
    maps = [each.attributions.get(LABEL) for each in partials]
    assert maps[0] is None
    assert partials[0].prediction.scores == explained.prediction.scores
    assert [each.image_indices for each in maps[1:]] == [(1,), (0, 1)]
    assert explained.prediction.seconds["explain"] > 0


def test_a_slow_method_can_be_stopped_and_what_was_found_was_told(
    classifier: LoadedClassifier,
) -> None:
    token, partials = CancelToken(), []

    def keep(explained: ExplainedPrediction) -> None:
        partials.append(explained)
        if explained.attributions:
            token.cancel()

    with pytest.raises(Cancelled):
        explain(classifier, films(3), keep, method="occlusion", context=WorkContext(token))
    assert partials[-1].attributions[LABEL].image_indices == (0,)
    assert hook_count(classifier.network) == 0


@pytest.mark.parametrize("method", SUITED)
def test_neither_hooks_nor_gradients_stay_after_a_stop_or_an_error(
    classifier: LoadedClassifier, method: str
) -> None:
    network = classifier.network

    def stop(error: Exception) -> None:
        told: list[float] = []

        def progress(fraction: float, _text: str) -> None:
            told.append(fraction)
            if len(told) == 4:
                raise error

        context = WorkContext(progress=progress)
        with pytest.raises(type(error)):
            explain(classifier, films(9), method=method, context=context)

    for error in (Cancelled(), ValueError("broken")):
        stop(error)
        assert hook_count(network) == 0
        assert all(parameter.grad is None for parameter in network.parameters())
        assert not any(parameter.requires_grad for parameter in network.parameters())


def test_progress_only_rises(classifier: LoadedClassifier) -> None:
    seen: list[float] = []
    context = WorkContext(progress=lambda fraction, _text: seen.append(fraction))
    explain(classifier, films(2), method="integrated-gradients", context=context)
    assert seen == sorted(seen)
    assert seen[-1] <= 1


@pytest.mark.parametrize("method", [*SUITED])
def test_maps_do_not_depend_on_batch_size_threads_or_kernels(
    classifier: LoadedClassifier, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    threads = torch.get_num_threads()
    usual = explain(classifier, films(3), method=method).attributions[LABEL].native
    monkeypatch.setattr(LoadedClassifier, "batch_size", property(lambda _self: 1))
    torch.set_num_threads(2)
    was_enabled, *_ = torch.backends.mkldnn.set_flags(_enabled=False)
    try:
        other = explain(classifier, films(3), method=method).attributions[LABEL].native
    finally:
        torch.set_num_threads(threads)
        torch.backends.mkldnn.set_flags(_enabled=was_enabled)
    top = np.abs(usual).max()
    np.testing.assert_allclose(other / top, usual / top, atol=1e-4)


def test_a_gpu_that_runs_out_of_memory_is_said(
    classifier: LoadedClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_gpu = replace(classifier, device=DeviceChoice(torch.device("cuda"), "GPU"), twin=None)
    whole = on_gpu.network.forward_with_taps

    def forward(images: Tensor) -> object:
        if on_gpu.device.device.type == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory")
        return whole(images)

    monkeypatch.setattr(on_gpu.network, "forward_with_taps", forward)
    monkeypatch.setattr(Tensor, "to", lambda self, *_args, **_options: self)
    explained = explain(on_gpu, films(3))
    assert explained.attributions[LABEL].image_indices == (0, 1, 2)
    assert explained.notes == ("The GPU ran out of memory; the CPU went on from there.",)
