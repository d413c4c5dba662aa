"""Whether the making of batches keeps a network waiting, and how much memory training takes."""

import dataclasses
import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from medviewer import assets
from medviewer.io.allocator import keep_freed_memory
from medviewer.training.config import read_config
from medviewer.training.data.samples import Sample, SampleSet
from medviewer.training.learning.engine import Progress
from tests.benchmarks.child import answer, run_child
from tests.benchmarks.measurement import Measurement
from tests.benchmarks.memory import peak_mb
from tests.support.phantoms import chest_film

IMAGES = 96
ROUNDS = 3
BAR = 1.15
_MODEL = "chest-xray-pneumonia"


def measure() -> list[Measurement]:
    """Compare epochs with the same steps on prepared tensors, in a process of its own."""
    ratio, image_ms, threads, peak_mb = run_child("tests.benchmarks.training")
    note = f"{image_ms:.0f} ms an image, recipe of {_MODEL}, {threads:.0f} thread(s)"
    return [
        Measurement(
            "Training epoch / the same steps on prepared tensors", ratio, BAR, "ratio", note
        ),
        Measurement(
            "Peak memory of that training", peak_mb, None, "MB", f"{IMAGES} films of 224x224"
        ),
    ]


def _ratio_of_epochs(folder: Path) -> tuple[float, float]:
    """Return the ratio, and milliseconds an image of a whole epoch."""
    config = read_config(assets.resource("models", _MODEL, "train.toml"))
    config = dataclasses.replace(
        config,
        sources=(dataclasses.replace(config.sources[0], share=1.0),),
        optimiser=dataclasses.replace(
            config.optimiser, probe=False, images_per_epoch=IMAGES, epochs=100
        ),
    )
    progress = Progress(config, _films(config.sources[0].population), folder)
    progress.begin()
    made = progress._made
    prepared = list(made(progress._order(1), 1))
    progress.run_epoch()  # warm
    pairs = []
    for _ in range(ROUNDS):
        progress._made = made
        whole = _seconds(progress)
        progress._made = lambda *_: iter(prepared)
        pairs.append((whole, _seconds(progress)))
    image_ms = 1000 * statistics.median(whole for whole, _ in pairs) / IMAGES
    return statistics.median(whole / bare for whole, bare in pairs), image_ms


def _films(population: str) -> SampleSet:
    films = np.stack([chest_film(224, 224, seed=seed) >> 4 for seed in range(IMAGES)])
    samples = tuple(
        Sample(str(number), population, str(number), (float(number % 2),))
        for number in range(IMAGES)
    )
    return SampleSet(("pneumonia",), samples, films.astype(np.uint8))


def _seconds(progress: Progress) -> float:
    started = time.perf_counter()
    progress.run_epoch()
    return time.perf_counter() - started


def _child() -> None:
    """Measure and answer: ratio, milliseconds an image, threads, peak in MB."""
    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))
    keep_freed_memory(largest_block=1 << 30, kept=(1 << 31) - 1)
    with tempfile.TemporaryDirectory() as folder:
        ratio, image_ms = _ratio_of_epochs(Path(folder))
    # not ru_maxrss: that of a started process begins with what its parent has held
    answer([ratio, image_ms, float(torch.get_num_threads()), peak_mb()])


if __name__ == "__main__":
    _child()
