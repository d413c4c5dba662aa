"""Maps of the members of an ensemble: their mean, spread and agreement."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from medviewer.explain.attribution import Attribution

Floats = npt.NDArray[np.float32]


def spread_of(members: Floats) -> Floats:
    """Return the standard deviation over the members (with Bessel's correction).

    ``(M, ...)`` to ``(...)``; zero for a single member.
    """
    return np.asarray(members.std(axis=0, ddof=min(1, len(members) - 1)), dtype=np.float32)


def agreement_of(members: Floats) -> float | None:
    """Return how alike the members' maps ``(M, h, w)`` of one image are: from -1 to 1.

    The mean over all pairs of Spearman's rank correlation of the cells, ties at their mean rank:
    members with different scales still agree. None for less than two members, or where a map has
    one value throughout.
    """
    if len(members) < 2:
        return None
    ranks = np.stack([_ranks(member.ravel()) for member in members])
    centered = ranks - ranks.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(centered, axis=1)
    if not lengths.all():
        return None
    unit = centered / lengths[:, None]
    products = unit @ unit.T
    return float(products[np.triu_indices(len(members), k=1)].mean())


@lru_cache(maxsize=8)
def spread_map(mean: Attribution) -> Attribution | None:
    """Return the spread of an ensemble's maps as maps of their own; None of a single network.

    The same object for the same maps, time and again.
    """
    if mean.spread is None:
        return None
    return mean.with_native(mean.spread, part="spread")


def _ranks(values: Floats) -> npt.NDArray[np.float64]:
    """Return the place of each value in their order; equal ones share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts + 1) / 2)[inverse])
