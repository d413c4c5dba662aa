"""ONNX twins of the tiny networks of `tests.support.models`."""

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path

import onnx
import tomli_w

from medviewer.models.bundle import load_bundle
from medviewer.models.network import image_part, load_model
from medviewer.training.optimising.export import export_twin, without_numbers

_made: dict[str, bytes] = {}


def twin_of(folder: Path) -> bytes:
    """Return the twin of the bundle in `folder`; exporting takes seconds, so each is made once."""
    bundle = load_bundle(folder)
    sha256 = bundle.card.weights.sha256
    if sha256 not in _made:
        model = load_model(bundle)
        grid = model.reference.grid if model.reference else None
        _made[sha256] = export_twin(model.network, bundle.card.preprocess, grid)
    return _made[sha256]


def thin_twin_of(folder: Path) -> bytes:
    """Return it without the numbers that the weights file has."""
    state = image_part(load_model(load_bundle(folder)).network).state_dict()
    return without_numbers(twin_of(folder), state)


def add_twin(folder: Path, content: bytes, weights: str = "own") -> Path:
    """Write a twin and name it in the card."""
    (folder / "twin.onnx").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    card = tomllib.loads((folder / "card.toml").read_text())
    card["twin"] = {"file": "twin.onnx", "sha256": sha256, "format": "onnx", "weights": weights}
    (folder / "card.toml").write_text(tomli_w.dumps(card))
    return folder


def changed(content: bytes, change: Callable[[onnx.ModelProto], object]) -> bytes:
    """Return an ONNX file after a change, made by the onnx package."""
    model = onnx.load_from_string(content)
    change(model)
    return model.SerializeToString()
