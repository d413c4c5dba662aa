"""Whether a map depends on what the network has learnt: its weights are put in disorder.

The model-parameter randomisation test of Adebayo et al., "Sanity checks for saliency maps",
NeurIPS 2018, cascading: from the head down to the first layer, each stage keeps the disorder of
those before. A map that stays the same does not show what the network has learnt. Here each
tensor's values are shuffled rather than drawn anew: they keep their distribution, so that signals
neither vanish nor explode in networks whose batch norms were folded into the convolutions.
"""

from collections.abc import Sequence

import torch
from torch import nn

from medviewer.models.networks.ensemble import Ensemble
from medviewer.models.networks.sequence import SequenceClassifier

STAGES = ("head", "last_quarter", "last_half", "three_quarters", "all")
"""What is in disorder: the head (all that follows a sequence's encoder), then parts of the trunk,
by their number of layers."""


def stages_of(network: nn.Module) -> tuple[tuple[str, ...], ...]:
    """Return the names of the modules that each of `STAGES` adds, without any in two.

    The members of an ensemble go together.
    """
    if isinstance(network, Ensemble):
        members = [
            [tuple(f"members.{place}.{name}" for name in names) for names in stages_of(member)]
            for place, member in enumerate(network.parts)
        ]
        return tuple(
            tuple(name for names in stage for name in names) for stage in zip(*members, strict=True)
        )
    names = [name for name, module in network.named_modules() if _has_own_weights(module)]
    trunk = [name for name in names if _is_in_trunk(network, name)]
    head = [name for name in names if name not in set(trunk)]
    downwards = trunk[::-1]
    quarters = len(STAGES) - 1
    edges = [round(place * len(downwards) / quarters) for place in range(quarters + 1)]
    parts = [tuple(downwards[edges[k] : edges[k + 1]]) for k in range(quarters)]
    return (tuple(head), *parts)


def disorder(network: nn.Module, names: Sequence[str], generator: torch.Generator) -> None:
    """Shuffle the values of each tensor of some modules, in place."""
    with torch.no_grad():
        for name in names:
            for parameter in network.get_submodule(name).parameters(recurse=False):
                places = torch.randperm(parameter.numel(), generator=generator)
                flat = parameter.flatten()
                parameter.copy_(flat[places.to(flat.device)].view(parameter.shape))


def _is_in_trunk(network: nn.Module, name: str) -> bool:
    """Whether a module gives the features, rather than reading them."""
    if isinstance(network, SequenceClassifier):
        return name.startswith("encoder.")
    return name != "head" and not name.startswith("head.")


def _has_own_weights(module: nn.Module) -> bool:
    """Whether a module has weights that are not those of its parts."""
    return next(module.parameters(recurse=False), None) is not None
