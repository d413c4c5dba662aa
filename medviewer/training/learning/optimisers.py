"""Optimisers, the schedules of their rates, and the moving average of the weights."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from medviewer.training.learning.optimiser_config import OptimiserConfig

State = dict[str, Tensor]

_FIRST_FACTOR, _LAST_FACTOR = 1 / 25, 1e-4
"""Where the rate of a one-cycle schedule starts and ends (Smith & Topin 2018)."""
_HIGH_MOMENTUM, _LOW_MOMENTUM = 0.95, 0.85


def make_optimiser(
    groups: list[dict[str, Any]],
    config: OptimiserConfig,  # torch's groups hold lists and numbers
) -> torch.optim.Optimizer:
    """Return the optimiser of parameter groups that have their rates."""
    if config.kind == "sgd":
        return torch.optim.SGD(groups, lr=config.head_rate, momentum=0.9, nesterov=True)
    return torch.optim.AdamW(groups, lr=config.head_rate, betas=(0.9, 0.99))


def set_rates(
    optimiser: torch.optim.Optimizer, config: OptimiserConfig, step: int, total: int
) -> None:
    """Set the rates, and in a one-cycle the momentum, of step `step` of `total`, from 0."""
    factor = schedule(config, step, total)
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * factor
        if config.schedule == "one-cycle":
            momentum = _HIGH_MOMENTUM - (_HIGH_MOMENTUM - _LOW_MOMENTUM) * factor
            if "betas" in group:
                group["betas"] = (momentum, group["betas"][1])
            else:
                group["momentum"] = momentum


def schedule(config: OptimiserConfig, step: int, total: int) -> float:
    """Return the factor of all rates at a step."""
    if config.schedule == "constant":
        return 1.0
    if config.schedule == "step":
        passed = sum(step >= milestone * total for milestone in config.milestones)
        return float(0.1**passed)
    if config.schedule == "cosine":
        return schedule_factor(step, total, config.warm_up)
    rise = config.warm_up * total
    if step < rise:
        return _between(_FIRST_FACTOR, 1.0, step / rise)
    return _between(1.0, _LAST_FACTOR, min(1.0, (step - rise) / (total - rise)))


def schedule_factor(step: int, total: int, warm_up: float) -> float:
    """Return the factor of a cosine: up linearly for the part `warm_up` of the steps, then down."""
    rise = warm_up * total
    if step < rise:
        return (step + 1) / (rise + 1)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - rise) / (total - rise))))


@torch.no_grad()
def update_average(average: State, state: State, step: int, decay: float) -> None:
    """Move the average towards the weights; faster in the first steps, all the way at decay 0."""
    decay = min(decay, (1 + step) / (10 + step))
    for name, tensor in state.items():
        if tensor.is_floating_point():
            average[name].lerp_(tensor, 1 - decay)
        else:
            average[name].copy_(tensor)


def mixed_state(start: State, end: State, step: float) -> State:
    """Return the weights `step` of the way from `start` to `end`; counters are the end's.

    Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022.
    """
    return {
        name: torch.lerp(start[name], tensor, step) if tensor.is_floating_point() else tensor
        for name, tensor in end.items()
    }


def mean_state(states: Sequence[State]) -> State:
    """Return the mean of several trainings' weights; counters are the first's."""
    first = states[0]
    return {
        name: torch.stack([each[name] for each in states]).mean(0)
        if tensor.is_floating_point()
        else tensor
        for name, tensor in first.items()
    }


def _between(start: float, end: float, part: float) -> float:
    """Return a point of half a cosine from `start` to `end`."""
    return end + (start - end) * 0.5 * (1 + math.cos(math.pi * part))
