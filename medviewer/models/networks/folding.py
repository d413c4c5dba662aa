"""Fewer steps for a network that only predicts."""

import torch
from torch import nn


def fold_batch_norms(network: nn.Module) -> nn.Module:
    """Fold every frozen BatchNorm that follows a convolution into it, in place.

    Only for `eval` mode; equal up to rounding (1e-5 of the logits), faster on a CPU.
    """
    for module in network.modules():
        conv, norm = getattr(module, "conv", None), getattr(module, "norm", None)
        if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            module.conv = torch.nn.utils.fuse_conv_bn_eval(conv, norm)
            module.norm = nn.Identity()
    return network
