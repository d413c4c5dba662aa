"""Fitting the out-of-range check on what the training films look like inside the network."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.models.feature_reference import FeatureReference, TapReference
from medviewer.training.config import ReferenceConfig
from medviewer.training.measuring.metrics import Floats


def fit_reference(
    settings: ReferenceConfig,
    training: tuple[Tensor, ...],
    weights: Floats,
    aside: tuple[Tensor, ...],
) -> FeatureReference:
    """Fit one `TapReference` for each depth.

    Parameters
    ----------
    settings
        Side of the descriptors' grid, and number of principal axes kept.
    training
        Descriptors ``(N, D_i)`` of the training films, for each depth.
    weights
        Weight of each training film, ``(N,)``.
    aside
        Descriptors of films that are not in `training`: they set the scale of the distances.
    """
    weight = torch.from_numpy(weights / weights.sum()).float()
    taps = [
        _fit_tap(settings.components, fitted, weight, kept)
        for fitted, kept in zip(training, aside, strict=True)
    ]
    return FeatureReference(settings.grid, tuple(taps))


def distances(reference: FeatureReference, descriptors: tuple[Tensor, ...]) -> Floats:
    """Return the distances ``(N,)`` of films whose descriptors are at hand."""
    by_depth = [tap.distance(each) for tap, each in zip(reference.taps, descriptors, strict=True)]
    largest: Floats = torch.stack(by_depth).amax(0).double().numpy()
    return largest


def choose_threshold(
    distance: Floats, populations: npt.NDArray[np.str_], settings: ReferenceConfig
) -> float:
    """Return the distance that at most the flagged share of every population's films exceed.

    Never less than the least threshold.
    """
    return max(settings.least_threshold, exceeded_by(distance, populations, settings.flagged_share))


def exceeded_by(values: Floats, populations: npt.NDArray[np.str_], share: float) -> float:
    """Return the value that at most that share of every population's films exceed."""
    return max(
        float(np.quantile(values[populations == each], 1 - share, method="higher"))
        for each in np.unique(populations)
    )


def _fit_tap(components: int, fitted: Tensor, weight: Tensor, aside: Tensor) -> TapReference:
    """Fit center, principal axes, variances and scale of one depth."""
    center = weight @ fitted
    scaled = (fitted - center) * weight.sqrt()[:, None]
    variance, axes = torch.linalg.eigh(scaled.T @ scaled)
    variance, axes = variance.flip(0), axes.flip(1).T
    count = min(components, len(variance) - 1)
    unscaled = TapReference(
        center=center,
        axes=axes[:count].contiguous(),
        variance=variance[:count].clamp_min(1e-12),
        residual=variance[count:].clamp_min(0).sum().clamp_min(1e-12),
        typical=torch.tensor([0.0, 1.0]),
    )
    logs = unscaled.raw_distance(aside).log()
    typical = torch.stack([logs.mean(), logs.std()])
    return TapReference(
        unscaled.center, unscaled.axes, unscaled.variance, unscaled.residual, typical
    )
