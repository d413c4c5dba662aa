"""Networks of the registry on their way through a bundle: packed, loaded, folded."""

import hashlib
from pathlib import Path

import pytest
import tomli_w
import torch

from medviewer.models.bundle import load_bundle
from medviewer.models.network import load_model, target_layer
from medviewer.models.networks.architectures import build_network
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.training.packing.pack import packed_weights
from tests.support.models import card_table

SMALL = {"channels": 1, "small_input": True}
CASES = {
    "resnet18": SMALL,
    "densenet121": SMALL,
    "efficientnet-lite0": {"channels": 1, "output_stride": 16},
    "vit": {"channels": 1, "patch": 8, "width": 16, "layers": 1, "heads": 2},
    "attention-cnn": {"backbone": "resnet18", "backbone_channels": 1, "width": 8},
    "ensemble": {"member": "tiny-cnn", "members": 3, "member_channels": 1},
    "skull-cnn": {"backbone": "efficientnet-lite0", "backbone_channels": 1},
}


def trained(name: str) -> SliceClassifier:
    """Return a network whose norms have seen something."""
    torch.manual_seed(0)
    network = build_network(name, 2, CASES[name])
    with torch.no_grad():
        network(torch.rand(4, 1, 32, 32))
    return network.eval()


def packed(folder: Path, name: str, network: SliceClassifier) -> Path:
    """Write a bundle with that network."""
    folder.mkdir()
    content = packed_weights(network, None)
    (folder / "weights.safetensors").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    card = card_table(folder.name, network, "multi-label", ("one", "two"), sha256)
    card["network"] |= {
        "architecture": name,
        "target_layer": network.target_layer,
        "options": CASES[name],
    }
    (folder / "card.toml").write_text(tomli_w.dumps(card), encoding="utf-8")
    return folder


@torch.no_grad()
@pytest.mark.parametrize("name", CASES)
def test_a_loaded_network_scores_as_the_packed_one(tmp_path: Path, name: str):
    network, images = trained(name), torch.rand(2, 1, 32, 32)
    bundle = load_bundle(packed(tmp_path / "net", name, network))
    loaded = load_model(bundle).network
    torch.testing.assert_close(loaded(images), network(images), atol=1e-4, rtol=1e-4)
    assert target_layer(loaded, bundle.card) is loaded.get_submodule(network.target_layer)
