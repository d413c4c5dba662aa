"""How much faster than torch the ONNX twins of the shipped models score, on the same CPU threads.

Both as the viewer runs them: torch with folded batch norms, channels-last, memory kept; prepared
images in the viewer's batches; logits and what the out-of-range check reads.
"""

import importlib.util
import statistics
import time
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from medviewer.assets import resource
from medviewer.inference.device import use_threads
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.twin_check import difference
from medviewer.models.bundle import ModelBundle
from medviewer.models.networks.ensemble import Ensemble
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.models.registry import find_bundles
from medviewer.models.twins.twin import Twin, open_twin
from medviewer.training.optimising.export import export_twin, twin_part
from tests.benchmarks.measurement import Measurement

ROUNDS = 15
BATCHES = 2
BAR = 0.75
_WITH_BAR = ("efficientnet", "densenet")


def measure() -> list[Measurement]:
    """Return a ratio for every model that ships."""
    use_threads(None)
    bundles, _ = find_bundles([resource("models")])
    return [each for bundle in bundles for each in _measure(bundle)]


def _measure(bundle: ModelBundle) -> list[Measurement]:
    classifier = load_classifier(bundle, "cpu")
    if isinstance(classifier.network, Ensemble) or not _is_there():
        return []
    twin = classifier.twin or _new_twin(bundle, classifier)
    classifier.twin = None
    spec = bundle.card.preprocess
    size = classifier.batch_size
    images = torch.randn(BATCHES * size, spec.channels, spec.height, spec.width)
    batches = images.split(size)
    eager, fast = _eager(classifier, batches), _twin(classifier, twin, batches)
    ratio, image_ms = _ratio(eager, fast, len(images))
    far = _difference(classifier, twin)
    name = bundle.card.network.architecture
    encoder = str(bundle.card.network.options.get("encoder", name))
    note = f"{image_ms:.0f} ms an image with torch, {torch.get_num_threads()} thread(s)"
    return [
        Measurement(
            f"ONNX Runtime twin / torch channels-last, scores of {bundle.card.name} ({name})",
            ratio,
            BAR if encoder.startswith(_WITH_BAR) else None,
            "ratio",
            f"{note}; logits and distances differ by {far:.0e}",
        )
    ]


def _eager(classifier: LoadedClassifier, batches: Sequence[Tensor]) -> Callable[[], None]:
    part = twin_part(classifier.network)

    def run() -> None:
        for batch in batches:
            laid_out = batch.to(memory_format=torch.channels_last)
            with torch.inference_mode():
                output = part.forward_with_taps(laid_out)
                if classifier.reference is not None:
                    classifier.reference.distance(output.taps)

    return run


def _twin(
    classifier: LoadedClassifier, twin: Twin, batches: Sequence[Tensor]
) -> Callable[[], None]:
    def run() -> None:
        for batch in batches:
            output = twin.run(batch.numpy())
            if classifier.reference is not None:
                with torch.inference_mode():
                    classifier.reference.distance_of(
                        [torch.from_numpy(each) for each in output.descriptors]
                    )

    return run


def _ratio(eager: Callable[[], None], fast: Callable[[], None], images: int) -> tuple[float, float]:
    """Return the median ratio of alternating runs, and torch's milliseconds an image."""
    eager()
    fast()
    times = [(_seconds(eager), _seconds(fast)) for _ in range(ROUNDS)]
    ratio = statistics.median(quick / slow for slow, quick in times)
    return ratio, 1000 * statistics.median(slow for slow, _ in times) / images


def _difference(classifier: LoadedClassifier, twin: Twin) -> float:
    if not isinstance(classifier.network, SequenceClassifier):
        return difference(classifier, twin)
    spec = classifier.card.preprocess
    images = torch.randn(2, spec.channels, spec.height, spec.width)
    with torch.inference_mode():
        own = twin_part(classifier.network).forward_with_taps(images).logits.numpy()
    return float(abs(own - twin.run(images.numpy()).logits).max())


def _new_twin(bundle: ModelBundle, classifier: LoadedClassifier) -> Twin:
    grid = classifier.reference.grid if classifier.reference is not None else None
    content = export_twin(classifier.network, bundle.card.preprocess, grid)
    state = classifier.network.state_dict()
    return open_twin(content, state, own_weights=True, threads=torch.get_num_threads())


def _is_there() -> bool:
    return importlib.util.find_spec("onnxruntime") is not None


def _seconds(run: Callable[[], None]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started
