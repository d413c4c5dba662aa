"""A network in training: the first modules frozen and folded, the rest open."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import convert_conv2d_weight_memory_format

from medviewer.models.networks.architectures import SampleNetwork, build_classifier
from medviewer.models.networks.attention_cnn import AttentionCNN
from medviewer.models.networks.classifier import Classifier, SliceClassifier
from medviewer.models.networks.efficientnet import EfficientNetLite0
from medviewer.models.networks.folding import fold_batch_norms
from medviewer.models.networks.skull.skull_cnn import SkullCNN
from medviewer.training.config import NetworkConfig
from medviewer.training.errors import TrainingError
from medviewer.training.learning.depthwise import quicken_depthwise
from medviewer.training.learning.optimiser_config import OptimiserConfig
from medviewer.training.learning.pretrained import load_imagenet_lite0

State = dict[str, Tensor]

_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


def start_network(config: NetworkConfig, classes: int, seed: int) -> SampleNetwork:
    """Return the network with its first weights; a pretrained one has a head of zeros."""
    torch.manual_seed(seed)
    network = build_classifier(config.architecture, classes, config.options or {})
    if config.pretrained == "imagenet":
        load_imagenet_lite0(_pretrained_trunk(network))
        if isinstance(network.head, nn.Linear):
            nn.init.zeros_(network.head.weight)
            nn.init.zeros_(network.head.bias)
    convert_conv2d_weight_memory_format(network, torch.channels_last)
    return network


def trunk_of(network: nn.Module) -> list[nn.Module]:
    """Return the modules of the feature extractor, from the image towards the head."""
    if isinstance(network, AttentionCNN | SkullCNN):
        return trunk_of(network.backbone)
    if isinstance(network, EfficientNetLite0):
        return [network.stem, *network.blocks, network.top]
    return [module for name, module in network.named_children() if name != "head"]


class OpenNetwork(nn.Module):
    """A network of which some is open to training.

    The first `frozen` modules of the trunk are folded in place and need no gradients: most of the
    time of a step goes into these large maps. With ``norms = "kept"`` batch statistics stay those
    that the weights came with, so small or unbalanced batches cannot disturb them.
    """

    def __init__(self, network: Classifier, config: NetworkConfig) -> None:
        super().__init__()
        self.network = network
        self._start = {name: tensor.clone() for name, tensor in network.state_dict().items()}
        self._keeps_norms = config.norms == "kept"
        self._frozen = trunk_of(network)[: config.frozen]
        for module in self._frozen:
            module.requires_grad_(requires_grad=False)
            _fold(module.eval())
        if next(network.parameters()).device.type == "cpu":
            quicken_depthwise(network)
        self.train()

    def train(self, mode: bool = True) -> "OpenNetwork":  # noqa: FBT001, FBT002  torch's
        """Put dropout and open batch norms into training; frozen and kept ones stay."""
        super().train(mode)
        for module in [*self._frozen, *self._kept_norms()]:
            module.eval()
        return self

    def forward(self, images: Tensor, dropout: float = 0.0) -> tuple[Tensor, Tensor]:
        """Return logits ``(N, classes)`` and the last map, with dropout on the vectors."""
        if images.ndim == 4:
            images = images.contiguous(memory_format=torch.channels_last)
        features = self.network.features(images)
        vectors = nn.functional.dropout(self.network.pool(features), dropout, self.training)
        return self.network.head(vectors), features

    def open_state(self) -> State:
        """Return what training changes: open parameters and batch statistics, as they are."""
        names = {name for name, each in self.network.named_parameters() if each.requires_grad}
        if not self._keeps_norms:
            names |= {name for name, _ in self.network.named_buffers()} & set(self._start)
        state = self.network.state_dict()
        return {name: state[name] for name in state if name in names}

    def whole_state(self, changed: State) -> State:
        """Return all weights, unfolded: those of the start with what was `changed`."""
        return self._start | changed

    def parameter_groups(self, config: OptimiserConfig) -> list[dict[str, Any]]:
        """Return the optimiser's groups: the trunk's rate falls from the top towards the image."""
        trunk = [module for module in trunk_of(self.network) if module not in self._frozen]
        inside = {id(each) for module in trunk for each in module.parameters()}
        rest = [
            each
            for each in self.network.parameters()
            if each.requires_grad and id(each) not in inside
        ]
        groups = _groups(rest, config.head_rate, config.weight_decay)
        for depth, module in enumerate(reversed(trunk)):
            rate = config.trunk_rate * config.block_decay**depth
            groups += _groups(list(module.parameters()), rate, config.weight_decay)
        return [group for group in groups if group["params"]]

    @torch.no_grad()
    def can_learn_from_one(self, sample: Tensor) -> bool:
        """Whether a batch of one `sample` ``(1, C, ...)`` gives its open batch norms a spread."""
        norms = [m for m in self.network.modules() if isinstance(m, _NORMS) and m.training]
        if not norms:
            return True
        self.eval()
        cells = self.network.features(sample)[0, 0].numel()
        self.train()
        return cells > 1

    def _kept_norms(self) -> list[nn.Module]:
        """Return the batch norms whose statistics stay."""
        return [m for m in self.network.modules() if self._keeps_norms and isinstance(m, _NORMS)]


def linear_weight(network: Classifier) -> Tensor:
    """Return the weight ``(classes, C)`` of a head of global average pooling and one layer."""
    pools_by_mean = type(network).pool is SliceClassifier.pool
    if not (pools_by_mean and isinstance(network.head, nn.Linear)):
        raise TrainingError(
            "localisation needs a network whose head is the map's mean and one linear layer"
        )
    return network.head.weight


def copied(state: State) -> State:
    """Return a copy that does not follow the training."""
    return {name: tensor.detach().clone() for name, tensor in state.items()}


def _fold(module: nn.Module) -> None:
    """Fold a frozen module's batch norms: its weights are never saved."""
    fold_batch_norms(module)


def _pretrained_trunk(network: Classifier) -> EfficientNetLite0:
    """Return the part of a network that ImageNet weights are at hand for."""
    trunk = network.backbone if isinstance(network, AttentionCNN | SkullCNN) else network
    if not isinstance(trunk, EfficientNetLite0):
        raise TrainingError(
            "ImageNet weights are at hand for efficientnet-lite0 only: set network.pretrained "
            'to "none"'
        )
    return trunk


def _groups(
    parameters: list[nn.Parameter], rate: float, weight_decay: float
) -> list[dict[str, Any]]:  # torch's groups hold lists and numbers
    """Return two groups: weights decay, norms and biases do not."""
    weights = [each for each in parameters if each.ndim > 1]
    others = [each for each in parameters if each.ndim <= 1]
    return [
        {"params": weights, "lr": rate, "peak": rate, "weight_decay": weight_decay},
        {"params": others, "lr": rate, "peak": rate, "weight_decay": 0.0},
    ]
