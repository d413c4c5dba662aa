"""From the numbers of images to those of a method, with 95 % intervals over patients.

Of fewer than `FEWEST_PATIENTS` there are values alone.

Areas of deletion and insertion become shares of how far the logit falls, on average, from the
images to their baselines: 1 is the logit of the images, 0 that of the baselines. A ratio of means,
not a mean of ratios: an image whose logit hardly falls has no say.

By name, with intervals by a bootstrap over patients (2.5 % to 97.5 % of the draws):

``deletion``, ``insertion``
    The areas; small and large are good.
``deletion_over_random``, ``insertion_over_random``, ``over_random``
    By how much they are better than those of random orders on the same images; the mean of both.
``deletion_over_edges``, ``insertion_over_edges``, ``over_edges``
    The same against the edge detector.
``flip``, ``shift``, ``noise``, ``stability``
    Rank correlation of the map moved back with the map; the mean of the three.
``spearman_<stage>``, ``ssim_<stage>``
    Likeness of the map to that of the network in disorder, by stage.
``pointing``, ``iou``, ``iou_top10``
    Against boxes, where there are any.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from medviewer.explain.json_file import JsonObject
from medviewer.explain.trust.randomising import STAGES
from medviewer.explain.trust.steadiness import CHANGES
from medviewer.models.trust.record import Measured, without_range_of_few
from medviewer.training.measuring.evaluate import bootstrap
from medviewer.training.measuring.metrics import weighted_mean
from medviewer.training.trusting.cases import Case
from medviewer.training.trusting.measuring import EDGES, TrustSettings

Floats = npt.NDArray[np.float64]

_AREAS = ("deletion", "insertion")
_PLAIN = (
    *(change.name for change in CHANGES),
    *(f"{kind}_{stage}" for kind in ("spearman", "ssim") for stage in STAGES),
    "pointing",
    "iou",
    "iou_top10",
)


def method_measures(
    method: str, cases: Sequence[Case], found: Sequence[JsonObject], settings: TrustSettings
) -> tuple[dict[str, Measured], int, int]:
    """Return the measures of a method by name, and on how many images and patients.

    `found` is what `measure_cases` gives for the cases. A measure that no image has is left out.
    """
    pairs = [
        (case, each)
        for case, each in zip(cases, found, strict=True)
        if method in each.get("methods", {})
    ]
    if not pairs:
        return {}, 0, 0
    patients = np.array([str(case.patient) for case, _ in pairs])
    measure = measure_of(method, [each for _, each in pairs])
    known = measured_over(measure, patients, settings.bootstraps, settings.seed)
    return known, len(pairs), len(set(patients.tolist()))


def measured_over(
    measure: Callable[[Floats], dict[str, float]],
    patients: npt.NDArray[np.str_],
    draws: int,
    seed: int,
) -> dict[str, Measured]:
    """Return each number of `measure` that is known, with its range where patients are enough.

    See `bootstrap`; `patients` ``(N,)`` may be series, or whatever is drawn.
    """
    count = len(np.unique(patients))
    return {
        name: without_range_of_few(Measured(each.value, each.low, each.high), count)
        for name, each in bootstrap(measure, patients, draws, seed).items()
        if np.isfinite(each.low + each.high)
    }


def measure_of(method: str, found: Sequence[JsonObject]) -> Callable[[Floats], dict[str, float]]:
    """Return what gives all measures of a method for weights ``(N,)`` of the images."""
    columns = _columns(method, found)
    return lambda weights: _weighted(columns, weights)


def _columns(method: str, found: Sequence[JsonObject]) -> dict[str, Floats]:
    """Return the numbers of each measure by image, NaN where an image has none."""
    own = [each["methods"][method] for each in found]
    edges = [each["methods"].get(EDGES, {}) for each in found]
    columns = {
        name: np.array([each.get(name, np.nan) for each in own], dtype=np.float64)
        for name in (*_AREAS, *_PLAIN)
    }
    for name in ("whole", "blank", "random"):
        columns[name] = np.array([each[name] for each in found], dtype=np.float64)
    for name in _AREAS:
        by_edges = [each.get(name, np.nan) for each in edges]
        columns[f"{name} of {EDGES}"] = np.array(by_edges, dtype=np.float64)
    columns["stability"] = np.mean([columns[change.name] for change in CHANGES], axis=0)
    return columns


def _weighted(columns: dict[str, Floats], weights: Floats) -> dict[str, float]:
    """Return all measures of weighted images."""

    def mean(values: Floats) -> float:
        known = ~np.isnan(values)
        return weighted_mean(values[known], weights[known])

    fall = mean(np.abs(columns["whole"] - columns["blank"]))

    def share(values: Floats) -> float:
        return mean(values) / fall if fall > 0 else float("nan")

    measures = {name: share(columns[name] - columns["blank"]) for name in _AREAS}
    for other in ("random", EDGES):
        measures |= _better(columns, other, share)
    names = (*_PLAIN, "stability")
    return measures | {name: mean(columns[name]) for name in names}


def _better(
    columns: dict[str, Floats], other: str, share: Callable[[Floats], float]
) -> dict[str, float]:
    """Return by how much both areas are better than others."""
    theirs = [columns[f"{name} of {other}" if other == EDGES else other] for name in _AREAS]
    down = share(theirs[0] - columns["deletion"])
    up = share(columns["insertion"] - theirs[1])
    return {
        f"deletion_over_{other}": down,
        f"insertion_over_{other}": up,
        f"over_{other}": (down + up) / 2,
    }
