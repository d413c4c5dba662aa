"""Small labelled data with a known answer, and models to be asked of it."""

import csv
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import safetensors.torch
import tomli_w
import torch
from PIL import Image

from medviewer.models.networks.architectures import build_sequence_network
from medviewer.models.networks.sequence import SequenceClassifier
from tests.support.models import SIDE, card_table, write_bundle
from tests.support.series_models import write_volume_bundle

SEQUENCE_OPTIONS = {"encoder": "tiny-cnn", "encoder_channels": 1, "encoder_width": 2, "hidden": 3}


def square(share: float) -> np.ndarray:
    """Return a dark image whose upper rows, a `share` of them, are bright."""
    image = np.zeros((SIDE, SIDE), np.uint8)
    image[: round(share * SIDE)] = 255
    return image


def write_manifest(
    folder: Path, rows: Sequence[dict[str, str]], images: Sequence[np.ndarray]
) -> Path:
    """Write images and the table that names them."""
    (folder / "images").mkdir(parents=True)
    named = []
    for number, (row, image) in enumerate(zip(rows, images, strict=True)):
        path = f"images/secret-name-{number}.png"
        Image.fromarray(image).save(folder / path)
        named.append({"path": path, **row})
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(named[0]))
        writer.writeheader()
        writer.writerows(named)
    return folder


def write_films(folder: Path, patients: int = 24, word: str = "bright-square") -> Path:
    """Write two films of each patient; those of every other one are mostly bright, but for two.

    The tiny model's logit is four times the bright share less 0.5.
    """
    generator = np.random.default_rng(11)
    rows, images = [], []
    for patient in range(patients):
        ill = patient % 2 == 0
        for film in range(2):
            share = generator.uniform(0.3, 0.6) if ill else generator.uniform(0.05, 0.3)
            if patient < 2 and film == 0:  # one of each kind is called wrong
                share = 0.05 if ill else 0.6
            rows.append(
                {
                    "label": word if ill else "nothing",
                    "patient": f"Doe-{patient:02}",
                    "fold": str(patient % 3),
                }
            )
            images.append(square(share))
    return write_manifest(folder, rows, images)


def write_stacks(folder: Path, patients: int = 12) -> Path:
    """Write series of three slices; in those of every other patient the last one is bright."""
    generator = np.random.default_rng(12)
    rows, images = [], []
    for patient in range(patients):
        for place in (2, 3, 1):  # not in their order
            ill = patient % 2 == 0 and place == 3
            share = generator.uniform(0.3, 0.7) if ill else generator.uniform(0.05, 0.35)
            rows.append(
                {
                    "patient": f"Doe-{patient:02}",
                    "slice": str(place),
                    "bright-square": str(int(ill)),
                }
            )
            images.append(square(share))
    return write_manifest(folder, rows, images)


def write_slice_model(folder: Path, **tables: object) -> Path:
    """Write the tiny model as one that reads slices of series."""
    return write_bundle(folder, input={"kind": "slices"}, **tables)


def sequence_network() -> SequenceClassifier:
    """Return a small network for series with weights from a seed."""
    torch.manual_seed(4)
    return build_sequence_network("cnn-gru", 1, SEQUENCE_OPTIONS).eval()


def write_sequence_model(folder: Path, **tables: Mapping[str, object]) -> Path:
    """Write a model whose network reads series of slices; `tables` extend those of the card."""
    network = sequence_network()
    folder.mkdir(parents=True)
    tensors = {f"network.{name}": each.clone() for name, each in network.state_dict().items()}
    content = safetensors.torch.save(tensors)
    (folder / "weights.safetensors").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    card = card_table(folder.name, network, "binary", ["bright-square"], digest)  # type: ignore[arg-type]
    card["input"]["kind"] = "slices"
    card["pooling"]["images_to_series"] = "network"
    card["network"] |= {
        "architecture": "cnn-gru",
        "target_layer": network.target_layer,
        "options": SEQUENCE_OPTIONS,
    }
    card |= {name: card[name] | table for name, table in tables.items()}
    (folder / "card.toml").write_text(tomli_w.dumps(card), encoding="utf-8")
    return folder


def write_volumes(file: Path, shares: Sequence[float], slices: int = 5) -> Path:
    """Write MedMNIST volumes, each bright in the upper rows of all slices: ill above a half.

    Those at even places are the fold ``train``, the others ``test``.
    """
    arrays = {}
    for place, fold in enumerate(("train", "test")):
        chosen = shares[place::2]
        arrays[f"{fold}_images"] = np.stack([np.stack([square(each)] * slices) for each in chosen])
        arrays[f"{fold}_labels"] = np.array([[int(each > 0.5)] for each in chosen])
    np.savez(file, **arrays)
    return file


def write_volume_model(folder: Path, **tables: object) -> Path:
    """Write the model of 8-bit volumes whose logit is ``4 * mean brightness - 0.5``.

    `network` may be another one of its kind.
    """
    bytes_to_one = {"intensity": {"kind": "range", "low": 0.0, "high": 255.0}}
    return write_volume_bundle(folder, preprocess=bytes_to_one, **tables)
