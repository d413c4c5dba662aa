import copy

import pytest
import torch

from medviewer.explain.trust.randomising import STAGES, disorder, stages_of
from medviewer.models.networks.architectures import build_network, build_volume_network
from medviewer.models.networks.ensemble import Ensemble
from tests.support.models import bright_square_network
from tests.support.series_models import head_sequence_network

ATTENTION = {"backbone": "tiny-cnn", "backbone_channels": 1, "width": 16}


def with_weights(network: torch.nn.Module) -> set[str]:
    return {
        name for name, module in network.named_modules() if list(module.parameters(recurse=False))
    }


@pytest.mark.parametrize(
    "network",
    [
        build_network("efficientnet-lite0", 1, {}),
        build_network("attention-cnn", 3, ATTENTION),
        head_sequence_network(),
        build_volume_network("resnet18-3d", 1, {"width": 4}),
        Ensemble([bright_square_network(), bright_square_network()]),
    ],
    ids=["efficientnet", "attention", "sequence", "volume", "ensemble"],
)
def test_every_module_with_weights_is_in_one_stage(network) -> None:
    stages = stages_of(network)
    names = [name for stage in stages for name in stage]
    assert len(stages) == len(STAGES)
    assert len(names) == len(set(names))
    assert set(names) == with_weights(network)


def test_the_head_is_first_and_the_first_layer_last() -> None:
    stages = stages_of(build_network("efficientnet-lite0", 1, {}))
    assert stages[0] == ("head",)
    assert stages[-1][-1].startswith("stem")
    of_volumes = stages_of(build_volume_network("resnet18-3d", 1, {"width": 4}))
    assert of_volumes[0] == ("head",)
    assert of_volumes[1][0].startswith("layer4")
    assert of_volumes[-1][-1].startswith("stem")


def test_all_that_reads_a_sequences_features_is_its_head() -> None:
    stages = stages_of(head_sequence_network())
    assert not any(name.startswith("encoder.") for name in stages[0])
    assert all(name.startswith("encoder.") for stage in stages[1:] for name in stage)


def test_disorder_keeps_the_values_and_moves_them() -> None:
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Linear(6, 5), torch.nn.Linear(5, 1))
    before = copy.deepcopy(network)
    disorder(network, ("0",), torch.Generator().manual_seed(1))
    assert not torch.equal(network[0].weight, before[0].weight)
    assert torch.equal(network[0].weight.flatten().sort()[0], before[0].weight.flatten().sort()[0])
    assert torch.equal(network[1].weight, before[1].weight)


def test_the_same_seed_gives_the_same_disorder() -> None:
    pair = [build_network("tiny-cnn", 1, {"channels": 1, "width": 8}) for _ in range(2)]
    pair[1].load_state_dict(pair[0].state_dict())
    for network in pair:
        for stage in stages_of(network):
            disorder(network, stage, torch.Generator().manual_seed(5))
    for first, second in zip(pair[0].parameters(), pair[1].parameters(), strict=True):
        assert torch.equal(first, second)
