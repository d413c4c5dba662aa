"""How much of a classification is the network itself, and what heatmaps add.

Voxels are in memory: 512x512 films of 12 bits. Everything between them and the scores counts:
checks of headers and pixels, preparation, the out-of-range check, bookkeeping.
"""

import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import safetensors.torch
import tomli_w
import torch
from torch import Tensor

from medviewer.assets import resource
from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.explained import explain_series
from medviewer.image.volume import SliceInfo, Volume
from medviewer.inference.classify import classify_series
from medviewer.inference.device import use_threads
from medviewer.inference.loader import load_classifier
from medviewer.inference.prediction import PredictionState
from medviewer.inference.predictor import LoadedClassifier, scores_only
from medviewer.inference.scoring.passes import Passes
from medviewer.models.bundle import load_bundle
from medviewer.models.feature_reference import FeatureReference, TapReference
from medviewer.models.networks.classifier import SliceClassifier, TappedForward
from medviewer.models.networks.efficientnet import EfficientNetLite0
from medviewer.models.preprocess import prepare
from tests.benchmarks.measurement import Measurement
from tests.support.models import card_table
from tests.support.phantoms import chest_film
from tests.support.records import make_instance, make_series, make_study

IMAGES = 32
ROUNDS = 7
SIDE = 512
_OWN_MODEL = "chest-xray-pneumonia"
_TAP_CHANNELS = (40, 112, 192)


def measure() -> list[Measurement]:
    """Return throughput against the bare network, and the cost of heatmaps."""
    with tempfile.TemporaryDirectory() as name:
        classifier, model = _classifier(Path(name))
    work = _Work(classifier)
    for run in (work.bare, work.classify, work.explain):
        run()
    times = [
        [_seconds(run) for run in (work.bare, work.classify, work.explain)] for _ in range(ROUNDS)
    ]
    stop_ms = max(work.stop_ms() for _ in range(ROUNDS))
    throughput = statistics.median(bare / scores for bare, scores, _ in times)
    maps = statistics.median(both / scores for _, scores, both in times)
    image_ms = 1000 * statistics.median(scores for _, scores, _ in times) / IMAGES
    note = f"{image_ms:.0f} ms an image, {model}, {torch.get_num_threads()} thread(s)"
    return [
        Measurement(
            "Classify 512x512, all preparation / bare model(batch), images a second",
            throughput,
            0.85,
            "ratio",
            note,
            at_least=True,
        ),
        Measurement("Scores and Grad-CAM of every image / scores alone", maps, 1.15, "ratio", note),
        Measurement("Stop of a classification, longest wait", stop_ms, 500, "ms", model),
    ]


class _Work:
    """The same images three ways."""

    def __init__(self, classifier: LoadedClassifier) -> None:
        self._classifier = classifier
        films = np.stack([chest_film(SIDE, SIDE, seed=seed) for seed in range(IMAGES)])
        self._volume = Volume(films, tuple(SliceInfo() for _ in films))
        self._series = make_series(
            *(make_instance(f"{n}.dcm", rows=SIDE, columns=SIDE) for n in range(IMAGES))
        )
        self._study = make_study(self._series)
        size = classifier.batch_size
        prepared = prepare(films, classifier.card.preprocess)
        self._batches = [
            batch.to(classifier.device.device, memory_format=torch.channels_last)
            for batch in torch.split(prepared, size)
        ]

    def bare(self) -> None:
        """Run the network on prepared tensors."""
        with torch.inference_mode():
            scored: list[Tensor] = [self._classifier.network(batch) for batch in self._batches]
        scored[-1].cpu()  # waits for a GPU

    def classify(self) -> None:
        """Score the series."""
        prediction = classify_series(
            self._study, self._series, lambda *_: self._volume, self._classifier, WorkContext()
        )
        _check(prediction.state, len(prediction.images))

    def explain(self) -> None:
        """Score the series with a heatmap of every image."""
        explained = explain_series(
            self._study, self._series, lambda *_: self._volume, self._classifier, WorkContext()
        )
        _check(explained.prediction.state, len(explained.prediction.images))

    def stop_ms(self) -> float:
        """Stop just when a batch has begun, the worst moment; return how long it goes on."""
        token, started = CancelToken(), 0.0

        def forward(
            network: SliceClassifier, images: Tensor, indices: Sequence[int]
        ) -> TappedForward:
            nonlocal started
            token.cancel()
            started = time.perf_counter()
            return scores_only(network, images, indices)

        context = WorkContext(token)
        with suppress(Cancelled):
            classify_series(
                self._study,
                self._series,
                lambda *_: self._volume,
                self._classifier,
                context,
                Passes(images=forward),
            )
        return 1000 * (time.perf_counter() - started)


def _check(state: PredictionState, scored: int) -> None:
    if state is not PredictionState.DONE or scored != IMAGES:
        raise RuntimeError(f"the series was not scored: {state}, {scored} images")


def _seconds(run: Callable[[], None]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _classifier(folder: Path) -> tuple[LoadedClassifier, str]:
    """Return the model that ships, or its network with random weights where it is absent."""
    own = resource("models", _OWN_MODEL)
    if (own / "card.toml").is_file():
        return load_classifier(load_bundle(own), "auto"), _OWN_MODEL
    return load_classifier(load_bundle(_write_random(folder)), "auto"), "random weights"


def _write_random(folder: Path) -> Path:
    torch.manual_seed(0)
    network = EfficientNetLite0(1)
    tensors = {f"network.{name}": each for name, each in network.state_dict().items()}
    tensors |= {f"reference.{name}": each for name, each in _reference().tensors().items()}
    # num_batches_tracked counts are integers; weights files hold floats only
    floats = {name: each.float().clone() for name, each in tensors.items()}
    content = safetensors.torch.save(floats)
    (folder / "weights.safetensors").write_bytes(content)
    card = card_table(
        "random", network, "binary", ("finding",), hashlib.sha256(content).hexdigest()
    )
    card["network"] |= {"architecture": "efficientnet-lite0", "target_layer": "top", "options": {}}
    card["preprocess"] |= {
        "height": 224,
        "width": 224,
        "channels": 3,
        "mean": [0.5] * 3,
        "std": [0.5] * 3,
    }
    card["preprocess"]["intensity"] = {"kind": "percentile", "low": 1.0, "high": 99.0}
    card["reference"] = {"threshold": 1e9, "method": "random", "fitted_on": "nothing"}
    (folder / "card.toml").write_text(tomli_w.dumps(card), encoding="utf-8")
    return folder


def _reference(grid: int = 4, components: int = 32) -> FeatureReference:
    taps = []
    for channels in _TAP_CHANNELS:
        size = channels * grid * grid
        axes, _ = torch.linalg.qr(torch.randn(size, components))
        taps.append(
            TapReference(
                torch.zeros(size),
                axes.T.contiguous(),
                torch.ones(components),
                torch.tensor(1.0),
                torch.tensor([0.0, 1.0]),
            )
        )
    return FeatureReference(grid, tuple(taps))


if __name__ == "__main__":
    use_threads(None)
    for measurement in measure():
        print(measurement)  # noqa: T201 - a script
