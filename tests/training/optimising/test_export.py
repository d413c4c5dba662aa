"""Twins of other kinds of networks; that of a CNN is tested with the viewer's use of it."""

import numpy as np
import pytest
import torch
from torch import nn

from medviewer.models.feature_reference import descriptor
from medviewer.models.networks.architectures import (
    build_network,
    build_sequence_network,
    build_volume_network,
)
from medviewer.models.networks.folding import fold_batch_norms
from medviewer.models.preprocess_spec import Preprocess, RangeIntensity
from medviewer.models.twins.twin import open_twin
from medviewer.training.errors import TrainingError
from medviewer.training.optimising.export import export_twin, pooled, twin_part

TINY = {"channels": 1, "width": 4}
ATTENTION = {"backbone": "tiny-cnn", "backbone_channels": 1, "width": 16}
VIT = {"channels": 1, "patch": 8, "width": 16, "layers": 3, "heads": 2}


def spec(side: int) -> Preprocess:
    return Preprocess(side, side, 1, "stretch", RangeIntensity(0, 1), (0.0,), (1.0,))


@pytest.mark.parametrize(("name", "options"), [("attention-cnn", ATTENTION), ("vit", VIT)])
def test_twin_of_attention_says_the_same(name: str, options: dict[str, int | str]) -> None:
    torch.manual_seed(3)
    network = build_network(name, 3, options).eval()
    fold_batch_norms(network)
    for parameter in network.parameters():  # attention starts as the identity
        nn.init.normal_(parameter, std=0.2)
    twin = open_twin(export_twin(network, spec(32), 2), {}, own_weights=True)
    images = torch.randn(5, 1, 32, 32)
    with torch.inference_mode():
        expected = network.forward_with_taps(images)
    output = twin.run(images.numpy())
    assert output.logits == pytest.approx(expected.logits.numpy(), abs=1e-4)
    for found, tap in zip(output.descriptors, expected.taps, strict=True):
        assert found == pytest.approx(descriptor(tap, 2).numpy(), abs=1e-4)


def test_twin_of_a_sequence_gives_features_of_any_number_of_slices() -> None:
    torch.manual_seed(3)
    options = {"encoder": "tiny-cnn", "encoder_channels": 1, "encoder_width": 4, "hidden": 8}
    network = build_sequence_network("cnn-gru", 2, options).eval()
    twin = open_twin(export_twin(network, spec(32), None), {}, own_weights=True)
    for slices in (1, 3, 11):
        series = torch.randn(slices, 1, 32, 32)
        with torch.inference_mode():
            expected = network(series[None])
            features = torch.from_numpy(twin.run(series.numpy()).logits)
            output = network.read_sequence(features[None])
        assert output.series_logits.numpy() == pytest.approx(
            expected.series_logits.numpy(), abs=1e-5
        )


@pytest.mark.parametrize(
    ("member", "options"),
    [("resnet18", {}), ("efficientnet-lite0", {}), ("attention-cnn", ATTENTION)],
)
def test_twin_of_an_ensemble_tells_what_each_member_says(
    member: str, options: dict[str, int | str]
) -> None:
    torch.manual_seed(3)
    own = options or {"channels": 1}
    parts = {"member": member, "members": 3, **{f"member_{k}": v for k, v in own.items()}}
    network = build_network("ensemble", 2, parts).eval()
    fold_batch_norms(network)
    twin = open_twin(export_twin(network, spec(64), 2), {}, own_weights=True)
    images = torch.randn(5, 1, 64, 64)
    with torch.inference_mode():
        expected = network.forward_with_taps(images)
    output = twin.run(images.numpy(), with_features=True)
    for found, wanted in (
        (output.logits, expected.logits),
        (output.members, expected.members),
        (output.features, expected.features),
    ):
        assert found == pytest.approx(wanted.numpy(), abs=1e-4)
    assert twin.depths == len(expected.taps)
    for found, tap in zip(output.descriptors, expected.taps, strict=True):
        assert found == pytest.approx(descriptor(tap, 2).numpy(), abs=1e-4)


def test_there_is_no_twin_of_volumes() -> None:
    with pytest.raises(TrainingError, match="no ONNX twin"):
        twin_part(build_volume_network("resnet18-3d", 1, {}))


@pytest.mark.parametrize(("rows", "columns", "grid"), [(7, 7, 3), (8, 5, 4), (2, 3, 3), (9, 9, 1)])
def test_pooling_by_products_is_adaptive_pooling(rows: int, columns: int, grid: int) -> None:
    tap = torch.randn(2, 3, rows, columns)
    expected = nn.functional.adaptive_avg_pool2d(tap, grid).flatten(1)
    assert pooled(tap, grid).numpy() == pytest.approx(expected.numpy(), abs=1e-6)


def test_file_names_no_path_of_this_machine() -> None:
    content = export_twin(build_network("tiny-cnn", 1, TINY).eval(), spec(16), None)
    assert b"site-packages" not in content
    assert b".py" not in content
    assert np.frombuffer(content, np.uint8).size < 20_000
