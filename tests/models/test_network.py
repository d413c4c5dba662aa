import hashlib
import json
import struct
import tomllib
from pathlib import Path

import pytest
import safetensors.torch
import tomli_w
import torch

from medviewer.errors import ModelBundleError
from medviewer.models.bundle import load_bundle
from medviewer.models.network import (
    has_image_part,
    image_part,
    load_model,
    load_network,
    target_layer,
)
from tests.explain.networks import untrained
from tests.support.models import bright_square_network, write_bundle


def with_weights(folder: Path, content: bytes) -> Path:
    """Give a bundle other weights, with their hash in the card."""
    card = (folder / "card.toml").read_text()
    old = hashlib.sha256((folder / "weights.safetensors").read_bytes()).hexdigest()
    (folder / "weights.safetensors").write_bytes(content)
    new = hashlib.sha256(content).hexdigest()
    (folder / "card.toml").write_text(card.replace(old, new))
    return folder


def tiny_tensors() -> dict[str, torch.Tensor]:
    state = bright_square_network().state_dict()
    return {f"network.{name}": tensor.clone() for name, tensor in state.items()}


def test_loaded_network_scores_as_the_packed_one(tmp_path: Path):
    network = load_network(load_bundle(write_bundle(tmp_path / "tiny")))
    images = torch.rand(3, 1, 32, 32)
    torch.testing.assert_close(network(images), bright_square_network()(images))


def test_loaded_network_is_for_reading_only(tmp_path: Path):
    network = load_network(load_bundle(write_bundle(tmp_path / "tiny")))
    assert not network.training
    assert not any(parameter.requires_grad for parameter in network.parameters())


def test_reference_is_loaded_when_the_card_has_one(tmp_path: Path):
    assert load_model(load_bundle(write_bundle(tmp_path / "a"))).reference is None
    bundle = load_bundle(write_bundle(tmp_path / "b", distance_limit=3.0))
    reference = load_model(bundle).reference
    assert reference is not None
    assert len(reference.taps) == 2


def test_reference_that_the_card_names_must_be_there(tmp_path: Path):
    table = {"threshold": 1.0, "method": "m", "fitted_on": "f"}
    with pytest.raises(ModelBundleError, match="reference"):
        load_model(load_bundle(write_bundle(tmp_path / "tiny", reference=table)))


def test_target_layer_is_found(tmp_path: Path):
    bundle = load_bundle(write_bundle(tmp_path / "tiny"))
    network = load_network(bundle)
    assert target_layer(network, bundle.card) is network.last


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"target_layer": "nowhere"}, "target_layer"),
        ({"architecture": "unknown"}, "unknown"),
        ({"parameters": 1}, "parameters"),
        ({"options": {"channels": 1, "width": 3}}, "parameters"),
        ({"options": {"depth": 3}}, "options"),
    ],
)
def test_network_that_does_not_fit_its_card_is_told(tmp_path: Path, changes, told):
    folder = write_bundle(tmp_path / "tiny")
    table = tomllib.loads((folder / "card.toml").read_text())
    table["network"] |= changes
    (folder / "card.toml").write_text(tomli_w.dumps(table))
    with pytest.raises(ModelBundleError, match=told):
        load_network(load_bundle(folder))


def test_only_a_network_of_volumes_has_no_image_part() -> None:
    network, sequence = bright_square_network(), untrained("cnn-gru")
    assert has_image_part(network)
    assert image_part(network) is network
    assert has_image_part(sequence)
    assert image_part(sequence) is sequence.encoder
    volume = untrained("resnet18-3d")
    assert not has_image_part(volume)
    with pytest.raises(TypeError, match="volumes"):
        image_part(volume)


@pytest.mark.parametrize("is_said", [False, True])
def test_a_card_cannot_ask_for_more_memory_than_its_weights(tmp_path: Path, is_said):
    """64 readers of 400 GB each: only a network that is never built can be told by its shapes."""
    options = {"encoder": "tiny-cnn", "encoder_channels": 1, "encoder_width": 2}
    options |= {"readers": 64, "hidden": 16384, "layers": 16}
    gates = 4 * 16384
    first = 2 * (gates * (2 + 16384) + 2 * gates)  # both ways, of 2 features
    further = 15 * 2 * (gates * (2 * 16384 + 16384) + 2 * gates)
    heads = 2 * (2 * 16384 + 1) + (2 * 16384 * 64 + 64) + (64 + 1)
    encoder = (9 * 2 + 2) + (9 * 2 * 2 + 2)
    said = 64 * (first + further + heads) + encoder if is_said else 1
    folder = write_bundle(tmp_path / "greedy")
    table = tomllib.loads((folder / "card.toml").read_text())
    table["network"] |= {"architecture": "cnn-lstm", "options": options, "parameters": said}
    table["pooling"]["images_to_series"] = "network"
    (folder / "card.toml").write_text(tomli_w.dumps(table))
    with pytest.raises(ModelBundleError) as told:
        load_model(load_bundle(folder))
    assert ("do not fit its network" if is_said else "its card says 1") in str(told.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04K\x01.",
        struct.pack("<Q", 1 << 60) + b"{}",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 5) + b"{not}",
        struct.pack("<Q", 60)
        + json.dumps({"a": {"dtype": "F32", "shape": [9], "data_offsets": [0, 36]}})
        .encode()
        .ljust(60),
    ],
)
def test_file_that_is_no_safetensors_is_told(tmp_path: Path, content):
    folder = with_weights(write_bundle(tmp_path / "tiny"), content)
    with pytest.raises(ModelBundleError, match="safetensors"):
        load_network(load_bundle(folder))


@pytest.mark.parametrize("change", ["missing", "extra", "shape"])
def test_tensors_that_do_not_fit_the_network_are_told(tmp_path: Path, change):
    tensors = tiny_tensors()
    if change == "missing":
        del tensors["network.head.bias"]
    elif change == "extra":
        tensors["network.head.scale"] = torch.ones(1)
    else:
        tensors["network.head.bias"] = torch.ones(2)
    folder = with_weights(write_bundle(tmp_path / "tiny"), safetensors.torch.save(tensors))
    with pytest.raises(ModelBundleError, match="do not fit"):
        load_network(load_bundle(folder))


@pytest.mark.parametrize("bad", [torch.tensor([torch.nan]), torch.tensor([1])])
def test_weights_must_be_finite_floats(tmp_path: Path, bad):
    content = safetensors.torch.save(tiny_tensors() | {"network.head.bias": bad})
    folder = with_weights(write_bundle(tmp_path / "tiny"), content)
    with pytest.raises(ModelBundleError, match="finite floating-point"):
        load_network(load_bundle(folder))


def test_half_precision_weights_are_read_as_float(tmp_path: Path):
    halves = {name: tensor.half() for name, tensor in tiny_tensors().items()}
    folder = with_weights(write_bundle(tmp_path / "tiny"), safetensors.torch.save(halves))
    network = load_network(load_bundle(folder))
    assert {parameter.dtype for parameter in network.parameters()} == {torch.float32}


def test_wrong_hash_is_told(tmp_path: Path):
    folder = write_bundle(tmp_path / "tiny")
    (folder / "weights.safetensors").write_bytes(safetensors.torch.save(tiny_tensors()) + b" ")
    with pytest.raises(ModelBundleError, match="SHA-256"):
        load_network(load_bundle(folder))
