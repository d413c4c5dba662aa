"""Many passes in batches, which go on in smaller ones or on the CPU where memory is short."""

import logging
from collections.abc import Callable, Iterator
from typing import TypeVar

from torch import Tensor

from medviewer.cancel import CancelToken
from medviewer.errors import DeviceError
from medviewer.inference.predictor import LoadedClassifier, is_out_of_memory
from medviewer.language import translate

log = logging.getLogger(__name__)

_Outcome = TypeVar("_Outcome")


def in_batches(
    classifier: LoadedClassifier,
    items: Tensor,
    run: Callable[[Tensor], _Outcome],
    token: CancelToken,
) -> Iterator[_Outcome]:
    """Yield what `run` gives for consecutive parts of `items`; a stop is heard between them.

    What is done stays done: a part that does not fit into memory is tried again in halves, a
    single item on the CPU.

    Raises
    ------
    DeviceError
        When the memory of the CPU is not enough either.
    """
    start, size = 0, classifier.batch_size
    while start < len(items):
        token.raise_if_cancelled()
        try:
            outcome = run(items[start : start + size])
        except RuntimeError as error:  # torch has no common class for it on all devices
            if not is_out_of_memory(error):
                raise
            size = _smaller(classifier, min(size, len(items) - start), error)
            continue
        yield outcome
        start += size


def _smaller(classifier: LoadedClassifier, size: int, error: RuntimeError) -> int:
    """Return how many items to try next; a single one moves to the CPU."""
    if size > 1:
        return size // 2
    if classifier.device.device.type == "cpu":
        raise DeviceError(
            translate(
                "Explain",
                "there is not enough memory for this explanation; choose Grad-CAM, or close other "
                "programs",
            )
        ) from error
    log.warning("the GPU ran out of memory; the CPU goes on")
    classifier.move_to_cpu()
    return classifier.batch_size
