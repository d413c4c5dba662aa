"""What explanations cost: against captum (and MONAI where it is installed), and against a forward.

The shipped networks, one CPU thread, the same images, the two sides in turn. Times are those of the
process, so that other work on the machine does not count.
"""

import importlib.util
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import torch
from captum.attr import IntegratedGradients, LayerGradCam, Occlusion
from torch import Tensor

from medviewer.assets import resource
from medviewer.cancel import CancelToken, WorkContext
from medviewer.explain.gradcam import forward_with_maps
from medviewer.explain.methods.one_pass import OnePass
from medviewer.explain.methods.weighting import WEIGHTINGS
from medviewer.explain.recorders import SequenceRecorder
from medviewer.explain.sequence_maps import KeptSlices
from medviewer.explain.slice_importance import logits_without_each
from medviewer.explain.slow.integrated_gradients import Steps, integrated_gradients
from medviewer.explain.slow.occlusion import GRID, occlusion
from medviewer.explain.slow.subjects import ImageSubject
from medviewer.inference.device import use_threads
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier, run_twin
from medviewer.models.bundle import load_bundle
from medviewer.models.networks.sequence import SequenceClassifier
from tests.benchmarks.child import answer, run_child
from tests.benchmarks.measurement import Measurement
from tests.benchmarks.memory import peak_mb

IMAGES = 32
ROUNDS = 9
SLOW_ROUNDS = 7
_FILMS, _HEADS = "chest-xray-pneumonia", "head-ct-haemorrhage"

Run = Callable[[], object]


def measure() -> list[Measurement]:
    """Return the ratios of one run."""
    use_threads(1)
    return [*_grad_cam(), _memory(), *_sequences(), *_slow()]


def _grad_cam() -> list[Measurement]:
    classifier = _loaded(_FILMS)
    network, layer = classifier.network, classifier.network.get_submodule("top")
    batches = _images(classifier, IMAGES).split(classifier.batch_size)

    def scores() -> None:
        with torch.inference_mode():
            for batch in batches:
                network(batch)

    def ours(method: str) -> Run:
        one_pass = OnePass("top", method)
        return lambda: [one_pass.forward(network, batch, [0]) for batch in batches]

    def captum() -> None:
        explainer = LayerGradCam(network, layer)
        for batch in batches:
            explainer.attribute(batch.detach().requires_grad_(), 0)

    note = f"{IMAGES} films in batches of {classifier.batch_size}, {_FILMS}"
    mine = ours("grad-cam")
    found = [
        _ratio("Grad-CAM of 32 images / captum's LayerGradCam", mine, captum, 1.05, note),
        _ratio("Scores and Grad-CAM, network alone / scores alone", mine, scores, 1.15, note),
        *(
            _ratio(f"{name} / Grad-CAM", ours(name), mine, 1.05, note)
            for name in [*WEIGHTINGS, "cam"]
            if name != "grad-cam"
        ),
    ]
    if importlib.util.find_spec("monai"):
        theirs, by_viewer = _monai(network, batches), _as_in_the_viewer(batches)
        name = "Grad-CAM of 32 images / monai's GradCAM"
        twin = f"{note}, by its twin as in the viewer"
        found.append(_ratio(name, by_viewer, theirs, 0.45, twin))
        found.append(_ratio("The same, network alone", mine, theirs, None, note))
    return found


def _as_in_the_viewer(batches: Sequence[Tensor]) -> Run:
    """Score and explain by the model's twin and its last feature maps."""
    classifier, one_pass = _with_twin(), OnePass("top", "grad-cam")

    def run() -> None:
        for batch in batches:
            output = run_twin(classifier, batch, with_features=True)
            assert output is not None
            assert output.features is not None
            features = torch.from_numpy(output.features)
            one_pass.of_features(classifier.image_network, features, [0])

    return run


def _monai(network: torch.nn.Module, batches: Sequence[Tensor]) -> Run:
    visualize = importlib.import_module("monai.visualize")
    explainer = visualize.GradCAM(network, "top")
    return lambda: [explainer(batch.detach().requires_grad_()) for batch in batches]


def _memory() -> Measurement:
    peaks = {
        mode: statistics.median(run_child("tests.benchmarks.explanations", mode) for _ in range(3))
        for mode in ("scores", "ours", "captum")
    }
    ours, captum = peaks["ours"] - peaks["scores"], peaks["captum"] - peaks["scores"]
    note = f"{ours:.0f} of {captum:.0f} MB over scores alone, a batch of {IMAGES}"
    name = "Peak memory of Grad-CAM over scores / captum"
    return Measurement(name, ours / captum, 0.7, "ratio", note)


def _peak(mode: str) -> float:
    """Return the peak of this process after one batch; in the middle of it, of its kind alone."""
    use_threads(1)
    classifier = _loaded(_FILMS)
    network, layer = classifier.network, classifier.network.get_submodule("top")
    batch = _images(classifier, IMAGES)
    if mode == "scores":
        with torch.inference_mode():
            network(batch)
    elif mode == "ours":
        forward_with_maps(network, layer, batch, [0])
    else:
        LayerGradCam(network, layer).attribute(batch.requires_grad_(), 0)
    return peak_mb()


def _sequences() -> list[Measurement]:
    classifier = _loaded(_HEADS)
    network = classifier.network
    assert isinstance(network, SequenceClassifier)
    slices = _images(classifier, IMAGES)
    batches = slices.split(classifier.batch_size)
    with torch.inference_mode():
        features = torch.cat([network.encode_slices(batch) for batch in batches])

    def scores() -> None:
        with torch.inference_mode():
            vectors = [network.encode_slices(batch) for batch in batches]
            network.read_sequence(torch.cat(vectors)[None])

    def maps() -> None:
        kept = KeptSlices(
            network.encoder, network.encoder.get_submodule(network.encoder.target_layer)
        )
        recorder = SequenceRecorder((0,), kept, "series", classifier.batch_size)
        start, vectors = 0, []
        for batch in batches:
            indices = range(start, start + len(batch))
            vectors.append(recorder.passes.images(network.encoder, batch, indices).logits)
            start += len(batch)
        recorder.read(network, torch.cat(vectors)[None], range(IMAGES), CancelToken())

    def without_each() -> None:
        logits_without_each(network, features.clone(), CancelToken())

    note = f"{IMAGES} slices, {_HEADS}"
    return [
        _ratio("Scores, maps, slice importance of a sequence / scores", maps, scores, 1.15, note),
        _ratio("Importance of 32 slices / one forward of them", without_each, scores, 0.05, note),
    ]


def _slow() -> list[Measurement]:
    classifier = _loaded(_FILMS)
    network, image = classifier.network, _images(classifier, 1)
    subject = ImageSubject(classifier, image.contiguous(), (0,))
    window = image.shape[2] // GRID

    def captum_gradients(batch: int | None) -> Run:
        return lambda: IntegratedGradients(network).attribute(
            image, target=0, n_steps=50, method="riemann_trapezoid", internal_batch_size=batch
        )

    def captum_occlusion() -> None:
        shape = (image.shape[1], window, window)
        with torch.no_grad():
            Occlusion(network).attribute(image, shape, strides=shape, target=0)

    def our_gradients() -> None:
        integrated_gradients(subject, [0], WorkContext(), Steps(most=50))

    with_twin = ImageSubject(_with_twin(), image.contiguous(), (0,))

    def our_occlusion() -> None:
        occlusion(with_twin, [0], WorkContext())

    def our_occlusion_by_network() -> None:
        occlusion(subject, [0], WorkContext())

    by_batch = captum_gradients(classifier.batch_size)
    at_once = captum_gradients(None)
    name = "Integrated gradients, 50 steps / captum"
    in_one = f"{_FILMS}; all steps in one batch there, in batches of {classifier.batch_size} here"
    return [
        _ratio(f"{name} as it comes", our_gradients, at_once, 1.0, in_one, SLOW_ROUNDS),
        # the same forwards and backwards on either side: what is left to win is noise
        _ratio(f"{name} in our batches", our_gradients, by_batch, None, _FILMS, SLOW_ROUNDS),
        _ratio(
            "Occlusion, 49 windows / captum, one a forward",
            our_occlusion,
            captum_occlusion,
            0.85,
            f"{_FILMS}, scores by its twin as in the viewer",
            SLOW_ROUNDS,
        ),
        _ratio(
            "The same without its twin",
            our_occlusion_by_network,
            captum_occlusion,
            None,
            _FILMS,
            SLOW_ROUNDS,
        ),
    ]


def _with_twin() -> LoadedClassifier:
    """Return the model of the films on the CPU as the viewer loads it."""
    return load_classifier(load_bundle(resource("models", _FILMS)), "cpu", threads=1)


def _loaded(name: str) -> LoadedClassifier:
    """Return a shipped model on the CPU, without its twin: network against network."""
    classifier = load_classifier(load_bundle(resource("models", name)), "cpu", threads=1)
    return replace(classifier, twin=None)  # a copy: loaded models are kept


def _images(classifier: LoadedClassifier, count: int) -> Tensor:
    spec = classifier.card.preprocess
    generator = torch.Generator().manual_seed(0)
    images = torch.randn(count, spec.channels, spec.height, spec.width, generator=generator)
    return images.to(memory_format=torch.channels_last)


def _ratio(
    name: str, one: Run, other: Run, bar: float | None, note: str, rounds: int = ROUNDS
) -> Measurement:
    """Return the median ratio of alternating runs."""
    one()
    other()
    pairs = [(_seconds(one), _seconds(other)) for _ in range(rounds)]
    ratio = statistics.median(first / second for first, second in pairs)
    second_s = statistics.median(second for _, second in pairs)
    return Measurement(name, ratio, bar, "ratio", f"{note}; the latter {1000 * second_s:.0f} ms")


def _seconds(run: Run) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


if __name__ == "__main__":
    if len(sys.argv) > 1:
        answer(_peak(sys.argv[1]))
    use_threads(1)
    for part in (_grad_cam, _sequences, _slow, lambda: [_memory()]):
        for measurement in part():
            print(measurement, flush=True)  # noqa: T201 - a script
