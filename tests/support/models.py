"""Model folders made on the fly: tiny networks that need no trained weights."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import safetensors.torch
import tomli_w
import torch
from torch import nn

from medviewer.models.feature_reference import FeatureReference, TapReference
from medviewer.models.networks.tiny_cnn import TinyCNN

SIDE = 32
"""Height and width of the tiny networks' input."""

BRIGHT_BIAS = -0.5


def bright_square_network(classes: int = 1) -> TinyCNN:
    """Return a network whose first logit grows with the bright area: ``4 * share - 0.5``.

    Channel 0 carries the brightness through both convolutions (only the centre weights are not
    zero), so the map of class 0 is ``4 * brightness / pixels``. Further classes see the darkness.
    """
    network = TinyCNN(classes, channels=1, width=2)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        network.first[0].weight[0, 0, 1, 1] = 1.0
        network.first[0].weight[1, 0, 1, 1] = -1.0
        network.first[0].bias[1] = 1.0
        for channel in range(2):
            network.last[0].weight[channel, channel, 1, 1] = 1.0
        network.head.weight[:, 1] = 1.0
        network.head.weight[0] = torch.tensor([4.0, 0.0])
        network.head.bias[0] = BRIGHT_BIAS
    return network.eval()


def write_bundle(
    folder: Path,
    *,
    network: nn.Module | None = None,
    architecture: Mapping[str, Any] | None = None,
    task: str = "binary",
    labels: Sequence[str] = ("bright-square",),
    distance_limit: float | None = None,
    **tables: Any,
) -> Path:
    """Write a model folder with a tiny network; `tables` replace or extend the card's own.

    `architecture` says what is not a tiny CNN: the card's ``[network]``, but for the parameters.
    With a `distance_limit` the bundle has an out-of-range reference for which the distance grows
    with an image's mean brightness beyond 0.5.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network = network or bright_square_network(len(labels))
    tensors = {f"network.{name}": value for name, value in network.state_dict().items()}
    if distance_limit is not None:
        reference = _brightness_reference()
        tensors |= {f"reference.{name}": value for name, value in reference.tensors().items()}
    content = safetensors.torch.save({name: each.clone() for name, each in tensors.items()})
    (folder / "weights.safetensors").write_bytes(content)
    card = card_table(folder.name, network, task, labels, hashlib.sha256(content).hexdigest())
    card["network"] |= architecture or {}
    if distance_limit is not None:
        card["reference"] = {"threshold": distance_limit, "method": "test", "fitted_on": "nothing"}
    for name, table in tables.items():
        old = card.get(name)
        card[name] = old | table if isinstance(old, dict) else table
    (folder / "card.toml").write_text(tomli_w.dumps(card), encoding="utf-8")
    return folder


def card_table(
    name: str, network: nn.Module, task: str, labels: Sequence[str], sha256: str
) -> dict[str, Any]:
    """Return a card for chest films of people from 1 to 5 and from 18 to 120 years."""
    threshold = {} if task == "multi-class" else {"threshold": 0.5}
    return {
        "schema": 1,
        "name": name,
        "version": "1.2.3",
        "title": "Bright squares",
        "task": task,
        "intended_use": "Finding bright squares on test films.",
        "not_for": ["anything else"],
        "limits": ["made for tests"],
        "licence": "Apache-2.0",
        "authors": ["MedViewer"],
        "input": {
            "modalities": ["CR", "DX"],
            "body_parts": ["CHEST", "THORAX"],
            "views": ["PA", "AP"],
            "age_years": [[1, 5], [18, 120]],
            "photometric": "grey",
            "kind": "projection",
        },
        "preprocess": {
            "height": SIDE,
            "width": SIDE,
            "channels": 1,
            "fit": "stretch",
            "intensity": {"kind": "percentile", "low": 0.0, "high": 100.0},
            "mean": [0.0],
            "std": [1.0],
        },
        "classes": [
            {
                "label": label,
                "name": label.replace("-", " ").capitalize(),
                "finding": f"Shows {label}.",
                "snomed": {"code": "0", "meaning": label},
                **threshold,
            }
            for label in labels
        ],
        "network": {
            "architecture": "tiny-cnn",
            "target_layer": "last",
            "parameters": sum(each.numel() for each in network.parameters()),
            "options": {"channels": 1, "width": 2},
        },
        "pooling": {"images_to_series": "max", "why": "any image may show it"},
        "calibration": {
            "method": "platt",
            "set": "test films",
            "scale": [2.0] * len(labels),
            "bias": [0.25] * len(labels),
        },
        "weights": {"file": "weights.safetensors", "sha256": sha256, "format": "safetensors"},
        "training_data": [],
        "performance": [],
    }


def _brightness_reference() -> FeatureReference:
    """Return a reference that knows channel means near (0.5, 0.5) after both layers."""
    tap = TapReference(
        center=torch.tensor([0.5, 0.5]),
        axes=torch.tensor([[1.0, 0.0]]),
        variance=torch.tensor([0.01]),
        residual=torch.tensor(0.01),
        typical=torch.tensor([0.0, 1.0]),
    )
    return FeatureReference(grid=1, taps=(tap, tap))


def square_film(
    rows: int = 96, columns: int = 80, *, top: int = 12, left: int = 8
) -> npt.NDArray[np.uint16]:
    """Return a dark film with a bright square of 24 pixels at (`top`, `left`), in 12 bits."""
    film = np.full((rows, columns), 100, dtype=np.uint16)
    film[top : top + 24, left : left + 24] = 4000
    return film
