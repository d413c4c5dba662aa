"""From one layer's activation and the logit's gradient there to a map.

All take ``(N, C, h, w)`` twice and return ``(N, h, w)``; of a volume there is a depth before ``h``.
The last ReLU of the papers is left to the drawing: values here keep their sign.
"""

from collections.abc import Callable

import torch
from torch import Tensor

Weighting = Callable[[Tensor, Tensor], Tensor]


def grad_cam(activation: Tensor, gradient: Tensor) -> Tensor:
    """Return ``sum_c mean(gradient_c) * activation_c``.

    Selvaraju et al., "Grad-CAM", ICCV 2017.
    """
    weights = gradient.flatten(2).mean(2)
    return torch.einsum("nc,nc...->n...", weights, activation)


def grad_cam_plus_plus(activation: Tensor, gradient: Tensor) -> Tensor:
    """Return the map whose weights are ``sum(alpha * relu(gradient))``.

    Chattopadhay et al., "Grad-CAM++", WACV 2018, equation 19:
    ``alpha = g^2 / (2 g^2 + sum(A) g^3)``, for the exponential of the logit; that factor, which is
    one number an image, is left out, so that maps of several images share a scale.
    """
    squared = gradient.square()
    total = activation.flatten(2).sum(2).view(*activation.shape[:2], *[1] * (activation.ndim - 2))
    below = 2 * squared + total * squared * gradient
    alpha = torch.where(below != 0, squared / torch.where(below != 0, below, 1), 0)
    weights = (alpha * gradient.relu()).flatten(2).sum(2)
    return torch.einsum("nc,nc...->n...", weights, activation)


def layer_cam(activation: Tensor, gradient: Tensor) -> Tensor:
    """Return ``sum_c relu(gradient_c) * activation_c``, place by place.

    Jiang et al., "LayerCAM", IEEE Transactions on Image Processing, 2021.
    """
    return (gradient.relu() * activation).sum(1)


def hires_cam(activation: Tensor, gradient: Tensor) -> Tensor:
    """Return ``sum_c gradient_c * activation_c``, place by place.

    Draelos & Carin, "Use HiResCAM instead of Grad-CAM", 2020.
    """
    return (gradient * activation).sum(1)


WEIGHTINGS: dict[str, Weighting] = {
    "grad-cam": grad_cam,
    "grad-cam++": grad_cam_plus_plus,
    "layercam": layer_cam,
    "hirescam": hires_cam,
}
"""By the name of the method."""

KEEPS_SUM: frozenset[Weighting] = frozenset({grad_cam, hires_cam})
"""Whose map sums to the logit minus its bias where the layer is averaged and a linear one follows.

The gradient is then the same everywhere, and the two are equal.
"""
