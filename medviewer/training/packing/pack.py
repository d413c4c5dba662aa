"""Writing a bundle: weights, card and page, so that a reader never finds half of it."""

import dataclasses
import hashlib
from pathlib import Path
from typing import Any  # TOML values have no narrower type

import safetensors.torch
import tomli_w
import torch
from torch import Tensor, nn

from medviewer.models.bundle import load_bundle
from medviewer.models.card import CARD_FILE, ModelCard, parse_card
from medviewer.models.feature_reference import FeatureReference
from medviewer.models.installing.arrival import OPTIMISATION_PAGE, SUMS_FILE
from medviewer.models.network import NETWORK_PREFIX, REFERENCE_PREFIX, load_model
from medviewer.models.trust.record import TRUST_FILE
from medviewer.models.twins.twin_file import TWIN_FILE
from medviewer.training.packing.atomic import whole_folder
from medviewer.training.packing.names import (
    CALIBRATION_REPORT,
    OPTIMISATION_TABLE,
    SHEETS,
    TRUST_PAGE,
)

WEIGHTS_FILE = "weights.safetensors"
_OF_OTHER_WEIGHTS = (
    *(TWIN_FILE, OPTIMISATION_PAGE, OPTIMISATION_TABLE),
    *(TRUST_FILE, TRUST_PAGE, *SHEETS),
    *(CALIBRATION_REPORT, SUMS_FILE),
)


def packed_weights(
    network: nn.Module, reference: FeatureReference | None, *, half: bool = False
) -> bytes:
    """Return the content of the weights file: network and, if any, reference; counters left out.

    With `half` the network's numbers have 16 bits on disk; the viewer computes with 32.
    """
    dtype = torch.float16 if half else torch.float32
    tensors: dict[str, Tensor] = {
        NETWORK_PREFIX + name: tensor.to(dtype).contiguous()
        for name, tensor in network.state_dict().items()
        if tensor.is_floating_point()
    }
    if reference is not None:
        for name, tensor in reference.tensors().items():
            tensors[REFERENCE_PREFIX + name] = tensor.contiguous()
    return safetensors.torch.save(tensors)


def sha256(content: bytes) -> str:
    """Return the hash that the card names."""
    return hashlib.sha256(content).hexdigest()


def write_bundle(folder: Path, card: ModelCard, weights: bytes, pages: dict[str, str]) -> None:
    """Write a bundle, whole or not at all: what does not load back raises `ModelBundleError`.

    `pages` are further text files by name. In a folder that is there, the card comes last.
    """
    texts = {**pages, CARD_FILE: card_text(card)}
    with whole_folder(folder, last=CARD_FILE) as unfinished:
        (unfinished / WEIGHTS_FILE).write_bytes(weights)
        for name, text in texts.items():
            (unfinished / name).write_text(text, encoding="utf-8")
        load_model(load_bundle(unfinished))


def remove_older(folder: Path) -> None:
    """Remove from a bundle's folder what was made of, or measured on, the weights before."""
    for name in _OF_OTHER_WEIGHTS:
        (folder / name).unlink(missing_ok=True)


def card_text(card: ModelCard) -> str:
    """Return the card as TOML; reading it back gives the same card."""
    text = tomli_w.dumps(_plain(card), multiline_strings=False)
    if parse_card(text) != card:
        raise ValueError("the card does not survive being written")
    return text


def _plain(value: Any) -> Any:
    """Return dataclasses as tables without fields that are None or left empty, tuples as arrays."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kind = {"kind": value.KIND} if hasattr(value, "KIND") else {}
        fields = {
            each.name: _plain(getattr(value, each.name))
            for each in dataclasses.fields(value)
            if getattr(value, each.name) != () or each.default != ()
        }
        return kind | {name: each for name, each in fields.items() if each is not None}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value
