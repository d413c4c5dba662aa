"""A network in training: the first blocks frozen and folded, the rest open."""

import copy

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn
from torch.nn.utils import convert_conv2d_weight_memory_format

from medviewer.models.networks.efficientnet import EfficientNetLite0
from medviewer.models.networks.folding import fold_batch_norms
from medviewer.models.preprocess_spec import PercentileIntensity, Preprocess
from medviewer.training.config import InputConfig, OptimiserConfig
from medviewer.training.pretrained import load_imagenet_lite0


def input_spec(config: InputConfig) -> Preprocess:
    """Return the preparation that training and viewer share."""
    return Preprocess(
        height=config.height,
        width=config.width,
        channels=3,
        fit=config.fit,
        intensity=PercentileIntensity(config.low_percentile, config.high_percentile),
        mean=(config.mean,) * 3,
        std=(config.std,) * 3,
    )


def start_network(seed: int) -> EfficientNetLite0:
    """Return EfficientNet-Lite0 with ImageNet weights and a head of zeros, one class."""
    torch.manual_seed(seed)
    network = EfficientNetLite0(classes=1)
    load_imagenet_lite0(network)
    nn.init.zeros_(network.head.weight)
    nn.init.zeros_(network.head.bias)
    convert_conv2d_weight_memory_format(network, torch.channels_last)
    return network.eval()


class OpenNetwork:
    """A network whose first `frozen_blocks` stay as they are.

    The frozen part runs without gradients on a folded copy (most of the time of a step goes into
    these large maps); batch statistics stay those of ImageNet throughout, so small or unbalanced
    batches cannot disturb them.
    """

    def __init__(self, network: EfficientNetLite0, frozen_blocks: int) -> None:
        self.network = network
        self._frozen = fold_batch_norms(
            nn.Sequential(
                copy.deepcopy(network.stem), *copy.deepcopy(network.blocks)[:frozen_blocks]
            )
        ).eval()
        self._open = network.blocks[frozen_blocks:]
        network.requires_grad_(requires_grad=False)
        for module in (self._open, network.top, network.head):
            module.requires_grad_(requires_grad=True)

    def feature_vectors(self, images: Tensor) -> Tensor:
        """Return ``(N, 1280)`` of prepared ``(N, 3, H, W)`` images."""
        with torch.no_grad():
            inner = self._frozen(images.contiguous(memory_format=torch.channels_last))
        for block in self._open:
            inner = block(inner)
        return self.network.pool(self.network.top(inner))

    def logits(self, images: Tensor, dropout: float) -> Tensor:
        """Return ``(N,)`` logits with dropout on the feature vectors."""
        vectors = nnf.dropout(self.feature_vectors(images), dropout)
        logits: Tensor = self.network.head(vectors).squeeze(1)
        return logits

    def parameter_groups(self, config: OptimiserConfig) -> list[dict[str, object]]:
        """Return AdamW's groups: the trunk's rate falls from the top towards the image."""
        groups = _groups(self.network.head, config.head_rate, config.weight_decay)
        modules = [*self._open, self.network.top]
        for depth, module in enumerate(reversed(modules)):
            rate = config.trunk_rate * config.block_decay**depth
            groups += _groups(module, rate, config.weight_decay)
        return groups


def _groups(module: nn.Module, rate: float, weight_decay: float) -> list[dict[str, object]]:
    """Return two groups: weights decay, norms and biases do not."""
    parameters = list(module.parameters())
    return [
        {
            "params": [p for p in parameters if p.ndim > 1],
            "lr": rate,
            "peak": rate,
            "weight_decay": weight_decay,
        },
        {
            "params": [p for p in parameters if p.ndim <= 1],
            "lr": rate,
            "peak": rate,
            "weight_decay": 0.0,
        },
    ]
