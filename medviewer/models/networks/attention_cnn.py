"""A CNN whose last word is self-attention over its feature map.

As in Srinivas et al., "Bottleneck transformers for visual recognition", CVPR 2021: convolutions
find what there is, attention relates it across the image. A finer grid comes, as in Lin et al.,
"Feature pyramid networks", CVPR 2017, from the enlarged last map and an earlier one added up.
"""

import torch.nn.functional as nnf
from torch import Tensor, nn

from medviewer.models.networks.attention import TokenGrid, TransformerStack, grid_positions
from medviewer.models.networks.blocks import ConvUnit, initialise_he
from medviewer.models.networks.classifier import SliceClassifier


class AttentionCNN(SliceClassifier):
    """Backbone, 1x1 convolution to `width`, residual self-attention, mean, linear.

    The attention starts as the identity: it cannot disturb a trained backbone at first. The grid
    is the backbone's, or, with `finer`, that of its last but one tap (14x14 at 224), at a small
    part of the cost of an ``output_stride`` of 16. What the convolutions alone saw can be explained
    too: at ``backbone.`` and the backbone's own layer.
    """

    target_layer = "grid"

    def __init__(
        self,
        classes: int,
        backbone: SliceClassifier,
        *,
        width: int = 256,
        layers: int = 1,
        heads: int = 4,
        mlp_ratio: int = 2,
        finer: bool = False,
    ) -> None:
        super().__init__()
        if width % 4:
            raise ValueError("width must be a multiple of 4")
        backbone.keep_features_only()
        self.default_size = backbone.default_size
        self.backbone = backbone
        behind = (*backbone.inner_layers, backbone.target_layer)
        self.inner_layers = tuple(f"backbone.{name}" for name in behind)
        self.project = ConvUnit(backbone.map_channels, width)
        self.lateral = _lateral(backbone, width) if finer else None
        self.stack = TransformerStack(layers, width, heads, mlp_ratio)
        self.grid = TokenGrid()
        self.set_head(width, classes)
        initialise_he(self.project)
        self.stack.start_as_identity()

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the attended map ``(N, width, h, w)`` and the backbone's taps."""
        tokens, rows, columns, taps = self._tokens(images)
        return self.grid(self.stack(tokens), rows, columns), taps

    def attentions(self, images: Tensor) -> list[Tensor]:
        """Return what each block's cells look at: ``(N, heads, T, T)``, T = rows x columns."""
        return self.stack.attend(self._tokens(images)[0])[2]

    def _tokens(self, images: Tensor) -> tuple[Tensor, int, int, tuple[Tensor, ...]]:
        """Return the map's cells with positions ``(N, T, width)``, its rows, columns and taps."""
        found, taps = self.backbone.features_with_taps(images)
        projected = self.project(found)
        if self.lateral is not None:
            earlier = taps[-2]
            enlarged = nnf.interpolate(projected, earlier.shape[2:], mode="bilinear")
            projected = enlarged + self.lateral(earlier)
        rows, columns = projected.shape[2:]
        tokens = projected.flatten(2).transpose(1, 2)
        tokens = tokens + grid_positions(rows, columns, tokens.shape[2], tokens)
        return tokens, rows, columns, taps


def _lateral(backbone: SliceClassifier, width: int) -> nn.Conv2d:
    """Return the 1x1 convolution from the last but one tap; it adds nothing at first."""
    if not backbone.tap_channels:
        raise ValueError("this backbone gives no finer map")
    lateral = nn.Conv2d(backbone.tap_channels[-2], width, 1)
    for parameter in lateral.parameters():
        nn.init.zeros_(parameter)
    return lateral
