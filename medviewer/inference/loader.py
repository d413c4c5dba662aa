"""Networks are read once: kept in memory by the hash of their weights and their device."""

import threading
import time
from collections import OrderedDict

import torch
from torch import Tensor

from medviewer.cancel import CancelToken
from medviewer.errors import ModelBundleError
from medviewer.inference.device import (
    DeviceChoice,
    DeviceRequest,
    after_out_of_memory,
    choose_device,
    use_threads,
)
from medviewer.inference.predictor import (
    BatchScores,
    LoadedClassifier,
    batch_scores,
    is_out_of_memory,
    no_memory,
    run_whole,
    score_batch,
)
from medviewer.inference.scoring.passes import read_only, volume_scores_only
from medviewer.inference.twin_check import checked_twin
from medviewer.io.allocator import keep_freed_memory
from medviewer.language import later, translate
from medviewer.models.bundle import ModelBundle
from medviewer.models.network import has_image_part, load_model
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier

_MOST_KEPT = 3
_TRIED_DEPTH = 8
_MISFIT = later("Models", "the model's network does not run on images as its card describes them")

_kept: OrderedDict[tuple[str, DeviceRequest], LoadedClassifier] = OrderedDict()
_lock = threading.Lock()


def load_classifier(
    bundle: ModelBundle, request: DeviceRequest = "auto", *, threads: int | None = None
) -> LoadedClassifier:
    """Return the network of a bundle on the device asked for, from memory where it is there.

    Parameters
    ----------
    bundle
        Its weights are checked against the card's hash when they are read.
    request
        See `medviewer.inference.device.choose_device`.
    threads
        CPU threads of torch; None leaves one core to the screen.

    A GPU without room for the network leaves it to the CPU; the next call tries the GPU again.

    Raises
    ------
    ModelBundleError, DeviceError
        When the weights do not fit, the device is not there, or memory is short.
    """
    key = (bundle.card.weights.sha256, request)
    with _lock:
        use_threads(threads)
        choice, kept = choose_device(request), _kept.get(key)
        if kept is None or not _is_as_asked(kept, bundle, choice):
            _kept[key] = _load(bundle, choice)
        _kept.move_to_end(key)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
        return _kept[key]


def forget_classifiers() -> None:
    """Free all networks, such as before another device is chosen."""
    with _lock:
        _kept.clear()


def _is_as_asked(kept: LoadedClassifier, bundle: ModelBundle, choice: DeviceChoice) -> bool:
    """Tell whether a network in memory is of the very card, and has not left its device."""
    return kept.card == bundle.card and kept.device.device.type == choice.device.type


def _load(bundle: ModelBundle, choice: DeviceChoice) -> LoadedClassifier:
    """Read a network, try it once, and say how long that took."""
    started = time.perf_counter()
    classifier = _read(bundle, choice)
    _try_once(classifier)
    if classifier.device.device.type == "cpu" and has_image_part(classifier.network):
        classifier.twin = checked_twin(bundle, classifier)
    classifier.load_s = time.perf_counter() - started
    return classifier


def _read(bundle: ModelBundle, choice: DeviceChoice) -> LoadedClassifier:
    """Put a network onto a device, or onto the CPU where a GPU has no room for it."""
    if choice.device.type == "cpu":
        keep_freed_memory()  # else a third of every forward pass is page faults
    try:
        model = load_model(bundle, choice.device)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        if choice.device.type == "cpu":
            raise no_memory() from error
        return _read(bundle, after_out_of_memory())
    return LoadedClassifier(bundle.card, model.network, model.reference, choice)


def _try_once(classifier: LoadedClassifier) -> None:
    """Run an empty image: what does not fit together is told now, not in the middle of a series."""
    try:
        fits = _fits(classifier)
    except (RuntimeError, ValueError) as error:  # torch's words for shapes that do not fit
        raise ModelBundleError(translate("Models", _MISFIT)) from error
    if not fits:
        raise ModelBundleError(translate("Models", _MISFIT))


def _fits(classifier: LoadedClassifier) -> bool:
    """Run an empty image, sequence or volume; tell whether its scores are as the card says."""
    network, spec, classes = (
        classifier.network,
        classifier.card.preprocess,
        len(classifier.card.classes),
    )
    image = torch.zeros(1, spec.channels, spec.height, spec.width)
    if isinstance(network, VolumeClassifier):
        depth = classifier.card.input.depth or _TRIED_DEPTH
        volume = image[:, :, None].expand(-1, -1, depth, -1, -1)

        def score(device: torch.device) -> BatchScores:
            output = volume_scores_only(network, volume.to(device), [0], CancelToken())
            return batch_scores(classifier, output)

        scored = run_whole(classifier, score)
        return scored.logits.shape == (1, classes) and scored.distances.shape == (1,)
    scored = score_batch(classifier, image, [0])
    logits = scored.logits
    if isinstance(network, SequenceClassifier):
        features = torch.from_numpy(logits)[None]

        def read(device: torch.device) -> Tensor:
            output = read_only(network, features.to(device), [0], CancelToken())
            return output.series_logits.cpu()

        logits = run_whole(classifier, read).numpy()
    return logits.shape == (1, classes) and scored.distances.shape == (1,)
