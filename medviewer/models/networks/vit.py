"""Vision Transformer: Dosovitskiy et al., "An image is worth 16x16 words", ICLR 2021.

Sized as DeiT-Ti by default (Touvron et al., ICML 2021). No class token: the mean over the patches
is classified (Beyer, Zhai & Kolesnikov 2022), so the last tokens are a map whose Grad-CAM sums to
the logit; positions are sines, so that any size will do.
"""

import torch.nn.functional as nnf
from torch import Tensor, nn

from medviewer.models.networks.attention import (
    TokenGrid,
    TransformerStack,
    grid_positions,
    initialise_linear,
)
from medviewer.models.networks.classifier import SliceClassifier


class VisionTransformer(SliceClassifier):
    """A small ViT: 14x14 tokens at 224 with patches of 16 pixels."""

    target_layer = "grid"

    def __init__(
        self,
        classes: int,
        channels: int = 3,
        patch: int = 16,
        width: int = 192,
        layers: int = 12,
        heads: int = 3,
        mlp_ratio: int = 4,
    ) -> None:
        super().__init__()
        if width % 4:
            raise ValueError("width must be a multiple of 4")
        self.patch = patch
        self.inner_layers = _thirds(layers)
        self.embed = nn.Conv2d(channels, width, patch, patch)
        self.stack = TransformerStack(layers, width, heads, mlp_ratio)
        self.grid = TokenGrid()
        self.set_head(width, classes)
        nn.init.trunc_normal_(self.embed.weight, std=0.02, a=-0.04, b=0.04)
        initialise_linear(self)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the last tokens as a map, and those of a third, two thirds and all blocks."""
        tokens, rows, columns = self._tokens(images)
        last, states, _ = self.stack.attend(tokens)
        count = len(states)
        chosen = [states[-(-count * third // 3) - 1] for third in (1, 2, 3)]
        taps = tuple(TokenGrid()(state, rows, columns) for state in chosen)
        return self.grid(last, rows, columns), taps

    def attentions(self, images: Tensor) -> list[Tensor]:
        """Return what each block's tokens look at: ``(N, heads, T, T)``, T = rows x columns."""
        return self.stack.attend(self._tokens(images)[0])[2]

    def _tokens(self, images: Tensor) -> tuple[Tensor, int, int]:
        """Return patches with their positions ``(N, T, width)``, and rows and columns."""
        embedded = self.embed(_whole_patches(images, self.patch))
        rows, columns = embedded.shape[2:]
        tokens = embedded.flatten(2).transpose(1, 2)
        return tokens + grid_positions(rows, columns, tokens.shape[2], tokens), rows, columns


def _thirds(layers: int) -> tuple[str, ...]:
    """Return the names of the blocks at one and two thirds of the depth."""
    chosen = {-(-layers * third // 3) - 1 for third in (1, 2)} - {layers - 1}
    return tuple(f"stack.blocks.{index}" for index in sorted(chosen))


def _whole_patches(images: Tensor, patch: int) -> Tensor:
    """Resample images whose size is no multiple of `patch`, so that the map covers them exactly."""
    height, width = images.shape[2:]
    size = (-(-height // patch) * patch, -(-width // patch) * patch)
    if size == (height, width):
        return images
    return nnf.interpolate(images, size, mode="bilinear")
