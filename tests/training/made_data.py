"""Two made-up populations with an easy finding, and a configuration to train on them."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 32

CONFIG = """
name = "tiny-films"
seed = 7
threads = 1
bootstraps = 50
task = "binary"
unlike = ["adults"]

[[classes]]
label = "ill"
name = "Bright half"
finding = "One half is bright."
snomed = { code = "404684003", meaning = "Clinical finding" }

[[sources]]
population = "children"
path = "children"
share = 0.5
title = "Made-up children"
origin = "a generator"
licence = "CC0-1.0"

[[sources]]
population = "adults"
path = "adults"
share = 0.5
label_smoothing = 0.2
title = "Made-up adults"
origin = "a generator"
licence = "CC0-1.0"

[split]
kind = "fractions"
train = 0.5
validation = 0.25
test = 0.25

[network]
architecture = "efficientnet-lite0"
pretrained = "imagenet"
frozen = 15
norms = "kept"

[input]
height = 32
width = 32
channels = 3
fit = "stretch"
intensity = { kind = "percentile", low = 0.0, high = 100.0 }
mean = [0.5, 0.5, 0.5]
std = [0.5, 0.5, 0.5]

[optimiser]
epochs = 2
images_per_epoch = 16
batch = 8
head_rate = 1e-3
trunk_rate = 1e-4
block_decay = 0.9
weight_decay = 0.01
dropout = 0.1
warm_up = 0.2
average = 0.9
sampling = "balanced"
probe = true

[augment]
rotation_degrees = 5.0
zoom = 0.05
aspect = 0.05
shift = 0.02
gamma = 0.1
contrast = 0.1
equalise = 0.1
shading = 0.02
blur = 0.1
sharpen = 0.1
noise = 0.01
border = 0.1
marker = 0.1
saturate = 0.05

[interpolation]
steps = [0.5, 1.0]

[reference]
grid = 1
components = 4
flagged_share = 0.1

[card]
version = "0.0.1"
title = "Bright halves on made-up films"
intended_use = "Tests."
not_for = ["Anything else."]
limits = ["Nothing here is real."]
licence = "Apache-2.0"
authors = ["MedViewer"]
pooling = "max"
pooling_why = "One film is enough."

[card.input]
modalities = ["CR"]
body_parts = ["CHEST"]
views = ["PA"]
age_years = [[1, 5]]
photometric = "grey"
kind = "projection"
"""


def folds_config() -> str:
    """Return a configuration with folds, a probe and batches of 16, 16 and 8 images.

    Of those a second process has 8, 8 and none.
    """
    text = CONFIG
    for old, new in (
        ('kind = "fractions"\ntrain = 0.5', 'kind = "folds"\ncount = 2'),
        ("validation = 0.25\ntest = 0.25\n", ""),
        ('"efficientnet-lite0"\npretrained = "imagenet"\nfrozen = 15', '"tiny-cnn"'),
        ("[interpolation]\nsteps = [0.5, 1.0]\n", ""),
        ("epochs = 2", "epochs = 1"),
        ("images_per_epoch = 16", "images_per_epoch = 40"),
        ("batch = 8", "batch = 16"),
        ("dropout = 0.1", "dropout = 0.0"),
    ):
        assert old in text
        text = text.replace(old, new)
    return text


def write_data(folder: Path, patients: int = 24) -> Path:
    """Write two populations of `patients`, half of them ill, the first one with two films."""
    for number, population in enumerate(("children", "adults")):
        generator = np.random.default_rng(number)
        rows = []
        for patient in range(patients):
            label = "ill" if patient % 2 else "well"
            for film in range(2 if patient == 0 else 1):
                path = f"{label}-{patient}-{film}.png"
                _write_film(folder / population / path, generator, ill=label == "ill")
                rows.append({"path": path, "label": label, "patient": f"P{patient}"})
        with (folder / population / "manifest.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, ["path", "label", "patient"])
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _write_film(path: Path, generator: np.random.Generator, *, ill: bool) -> None:
    """Write noise whose left half is bright on an ill film, the right one on another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    film = generator.integers(0, 100, (SIDE, SIDE))
    half = slice(0, SIDE // 2) if ill else slice(SIDE // 2, SIDE)
    film[:, half] += 120
    Image.fromarray(film.astype(np.uint8)).save(path)
