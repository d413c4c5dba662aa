from dataclasses import replace

import pytest
import torch
from torch import Tensor

from medviewer.cancel import Cancelled, CancelToken
from medviewer.errors import DeviceError
from medviewer.explain.slow.batches import in_batches
from medviewer.inference.device import DeviceChoice
from medviewer.inference.predictor import LoadedClassifier

ITEMS = torch.arange(10)


class Memory:
    """Holds so many items at a time until the CPU goes on."""

    def __init__(self, classifier: LoadedClassifier, fits: int) -> None:
        self.classifier, self.fits, self.tried = classifier, fits, []

    def run(self, items: Tensor) -> list[int]:
        self.tried.append(len(items))
        if self.classifier.device.device.type != "cpu" and len(items) > self.fits:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return items.tolist()


@pytest.fixture
def on_gpu(classifier: LoadedClassifier) -> LoadedClassifier:
    """Return a classifier that is told to be on a GPU."""
    return replace(classifier, device=DeviceChoice(torch.device("cuda"), "GPU"), twin=None)


def test_batches_are_as_large_as_the_classifiers(classifier: LoadedClassifier) -> None:
    parts = list(in_batches(classifier, ITEMS, Tensor.tolist, CancelToken()))
    assert parts == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_what_does_not_fit_is_tried_in_halves_and_nothing_is_done_twice(
    on_gpu: LoadedClassifier,
) -> None:
    memory = Memory(on_gpu, fits=3)
    parts = list(in_batches(on_gpu, ITEMS, memory.run, CancelToken()))
    assert [each for part in parts for each in part] == list(range(10))
    assert memory.tried == [10, 5, 2, 2, 2, 2, 2]
    assert on_gpu.device.device.type == "cuda"


def test_the_cpu_goes_on_where_the_gpu_stopped(on_gpu: LoadedClassifier) -> None:
    memory = Memory(on_gpu, fits=0)
    parts = list(in_batches(on_gpu, ITEMS, memory.run, CancelToken()))
    assert [each for part in parts for each in part] == list(range(10))
    assert memory.tried == [10, 5, 2, 1, 4, 4, 2]
    assert on_gpu.device.text == "CPU (the GPU ran out of memory)"


def test_a_cpu_without_memory_says_what_to_do(classifier: LoadedClassifier) -> None:
    def run(_items: Tensor) -> None:
        raise RuntimeError("can't allocate memory: 9 bytes")

    with pytest.raises(DeviceError, match="choose Grad-CAM, or close other programs"):
        list(in_batches(classifier, ITEMS, run, CancelToken()))


def test_other_errors_are_not_hidden(classifier: LoadedClassifier) -> None:
    def run(_items: Tensor) -> None:
        raise RuntimeError("shapes differ")

    with pytest.raises(RuntimeError, match="shapes differ"):
        list(in_batches(classifier, ITEMS, run, CancelToken()))


def test_a_stop_is_heard_between_batches(classifier: LoadedClassifier) -> None:
    token = CancelToken()
    parts = in_batches(classifier, ITEMS, Tensor.tolist, token)
    assert next(parts) == [0, 1, 2, 3]
    token.cancel()
    with pytest.raises(Cancelled):
        next(parts)
