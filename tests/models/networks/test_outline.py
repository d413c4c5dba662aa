"""The outline of a network is the network, but for its numbers."""

import subprocess
import sys
from unittest.mock import patch

import pytest

from medviewer.models.networks import alexnet, vgg
from medviewer.models.networks.architectures import architectures
from medviewer.models.networks.outline import count_parameters, outlined
from tests.explain.networks import OPTIONS, untrained


@pytest.mark.parametrize("name", architectures())
def test_an_outline_has_the_shapes_of_the_network_and_no_memory(name: str) -> None:
    network = untrained(name)
    with patch.object(alexnet, "_HIDDEN", 32), patch.object(vgg, "_HIDDEN", 32):
        outline = outlined(name, 2, OPTIONS.get(name, {}))
    assert {key: each.shape for key, each in outline.state_dict().items()} == {
        key: each.shape for key, each in network.state_dict().items()
    }
    assert all(each.is_meta for each in outline.state_dict().values())
    assert outline.target_layer == network.target_layer
    assert count_parameters(outline) == sum(each.numel() for each in network.parameters())


def test_an_outline_does_not_wait_for_the_compiler() -> None:
    """Importing it takes seconds, which the first model of a day would wait for."""
    code = (
        "import sys\n"
        "from medviewer.models.networks.outline import outlined\n"
        "before = set(sys.modules)\n"
        "for name in ('efficientnet-lite0', 'resnet18', 'vit'):\n"
        "    outlined(name, 1, {})\n"
        "print([each for each in set(sys.modules) - before if not each.startswith('torch.utils')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
