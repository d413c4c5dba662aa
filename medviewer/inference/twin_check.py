"""Using a network's twin only where it says the same as the network."""

import logging
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from medviewer.inference.predictor import (
    LoadedClassifier,
    run_twin,
    score_batch,
    twin_scores,
)
from medviewer.models.bundle import ModelBundle
from medviewer.models.preprocess_spec import Preprocess
from medviewer.models.twins.twin import Floats, Twin, is_available, open_twin

log = logging.getLogger(__name__)

TOLERANCE = 1e-4
"""Of logits, distances and features; of those beyond 1, relative to their size."""

_PROBE_SEED = 20_261_125


def checked_twin(bundle: ModelBundle, classifier: LoadedClassifier) -> Twin | None:
    """Return the twin of a bundle for the network of `classifier`, or None where there is none.

    None, too, where ONNX Runtime is not installed, or where a probe image gets other scores from
    the twin than from the network: then torch does it all.

    Raises
    ------
    ModelBundleError
        When the file is altered, hostile or not a twin.
    """
    if bundle.card.twin is None or not is_available():
        return None
    twin = open_twin(
        bundle.read_twin(),
        classifier.image_network.state_dict(),
        own_weights=bundle.card.twin.weights == "own",
        threads=torch.get_num_threads(),
    )
    if difference(classifier, twin) <= TOLERANCE:
        return twin
    log.warning("the ONNX twin of %s gives other scores; torch is used", bundle.card.name)
    return None


def difference(classifier: LoadedClassifier, twin: Twin) -> float:
    """Return how far the twin is from the network on the probe; infinite where they do not fit."""
    images = probe(classifier.card.preprocess)
    own = score_batch(classifier, images, [0])
    tried = LoadedClassifier(
        classifier.card, classifier.network, classifier.reference, classifier.device, twin=twin
    )
    output = run_twin(tried, images, with_features=True)
    depths = len(classifier.reference.taps) if classifier.reference is not None else 0
    if output is None or len(output.descriptors) < depths:
        return float("inf")
    if (own.members is None) != (output.members is None):
        return float("inf")
    try:
        found = twin_scores(tried, output)
    except RuntimeError:  # torch's word for shapes that do not fit
        return float("inf")
    pairs = [(own.logits, found.logits), (own.distances, found.distances)]
    if own.members is not None and output.members is not None:
        pairs.append((own.members, output.members))
    if output.features is not None:
        with torch.inference_mode():
            features = classifier.image_network.features(images)
        pairs.append((features.numpy(), output.features))
    return farthest(pairs)


def farthest(pairs: Sequence[tuple[Floats, Floats]]) -> float:
    """Return the largest difference within pairs of arrays, see `TOLERANCE`."""
    if any(left.shape != right.shape for left, right in pairs):
        return float("inf")
    each = [np.max(np.abs(left - right) / np.maximum(1, np.abs(left))) for left, right in pairs]
    worst = float(np.max(each))  # unlike the built-in one, it keeps what is no number
    return worst if np.isfinite(worst) else float("inf")


def probe(spec: Preprocess) -> Tensor:
    """Return one image ``(1, C, H, W)`` of noise, the same on every machine."""
    generator = np.random.default_rng(_PROBE_SEED)
    noise = generator.standard_normal((1, spec.channels, spec.height, spec.width))
    return torch.from_numpy(noise.astype(np.float32))
