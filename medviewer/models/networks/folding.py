"""Fewer steps for a network that only predicts."""

import torch
from torch import nn

_CONVOLUTIONS = (nn.Conv2d, nn.Conv3d)
_NORMS = (nn.BatchNorm2d, nn.BatchNorm3d)


def fold_batch_norms(network: nn.Module) -> nn.Module:
    """Fold every frozen BatchNorm that follows a convolution into it, in place.

    Only for `eval` mode; equal up to rounding (1e-5 of the logits), faster on a CPU.
    """
    for module in network.modules():
        conv, norm = getattr(module, "conv", None), getattr(module, "norm", None)
        if isinstance(conv, _CONVOLUTIONS) and isinstance(norm, _NORMS):
            module.conv = torch.nn.utils.fuse_conv_bn_eval(conv, norm)
            module.norm = nn.Identity()
    return network
