"""Parts of a prepared image replaced by what says nothing."""

import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.explain.asking.question import Eraser

_BLUR_SHARE = 10 / 224
"""Standard deviation of the blur as a share of the input's longer side.

As in Fong & Vedaldi, "Interpretable explanations of black boxes by meaningful perturbation", ICCV
2017: 10 pixels of 224.
"""


def filling(prepared: Tensor, eraser: Eraser) -> Tensor:
    """Return what an eraser puts in the place of a part, for ``(1, C, h, w)`` prepared pixels.

    Zero is the card's mean: prepared images have it subtracted.
    """
    if eraser == "grey":
        return torch.zeros_like(prepared)
    if eraser == "mean":
        return prepared.mean(dim=(2, 3), keepdim=True).expand_as(prepared)
    return _blurred(prepared)


def erased(prepared: Tensor, fill: Tensor, mask: Tensor) -> Tensor:
    """Return ``(1, C, h, w)`` with `fill` where the ``(h, w)`` mask is 1, blended between."""
    return torch.lerp(prepared, fill, mask)


def _blurred(prepared: Tensor) -> Tensor:
    """Return the image under a Gaussian, its rim repeated beyond it."""
    channels, height, width = prepared.shape[1:]
    sigma = max(height, width) * _BLUR_SHARE
    reach = max(1, round(3 * sigma))
    offsets = torch.arange(-reach, reach + 1, dtype=torch.float32)
    weights = torch.exp(-0.5 * (offsets / sigma) ** 2)
    weights = (weights / weights.sum()).repeat(channels, 1)
    padded = nnf.pad(prepared, (reach, reach, reach, reach), mode="replicate")
    across = nnf.conv2d(padded, weights[:, None, None, :], groups=channels)
    return nnf.conv2d(across, weights[:, None, :, None], groups=channels)
